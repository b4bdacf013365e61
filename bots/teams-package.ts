// npm run teams:package [-- FILE]: writes the app package for Microsoft Teams, greenroom-teams.zip unless told, from TEAMS_APP_ID
// and PUBLIC_URL.
import { readFile, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { GreenroomError } from '../core/errors.ts'
import { loadEnvironment, readSettings } from './settings.ts'
import { teamsIcons, teamsManifest } from './teams/manifest.ts'
import { zip } from './teams/zip.ts'

async function main([file = 'greenroom-teams.zip']: readonly string[]): Promise<void> {
  const { teams, publicUrl } = readSettings(loadEnvironment())
  if (!teams || !publicUrl?.startsWith('https:'))
    throw new GreenroomError(
      'bad-input',
      'set TEAMS_APP_ID, TEAMS_APP_SECRET, TEAMS_TENANT_ID and PUBLIC_URL, an https address',
    )
  const { version } = JSON.parse(await readFile(join(import.meta.dirname, '../package.json'), 'utf8'))
  const manifest = teamsManifest({ appId: teams.appId, publicUrl, version })
  const { color, outline } = teamsIcons()
  const json = Buffer.from(`${JSON.stringify(manifest, null, 2)}\n`)
  await writeFile(file, zip({ 'manifest.json': json, 'color.png': color, 'outline.png': outline }))
  console.log(`${file}: upload it in Teams under Apps > Manage your apps > Upload an app`)
}

main(process.argv.slice(2)).catch((error: unknown) => {
  if (!(error instanceof GreenroomError)) throw error
  console.error(`greenroom: ${error.message}`)
  process.exit(1)
})
