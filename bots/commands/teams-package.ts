// Writes the app package for Microsoft Teams: npm run teams:package [-- FILE]

import { readFile, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { zipSync } from 'fflate'
import { GreenroomError } from '../../core/errors.ts'
import { loadEnvironment, readSettings } from '../settings.ts'
import { teamsIcons, teamsManifest } from '../teams/manifest.ts'
import { print, runCommand } from './command.ts'

const HELP = `Writes the app package for Microsoft Teams, from TEAMS_APP_ID and PUBLIC_URL.

  npm run teams:package [-- FILE]

Left out, FILE is greenroom-teams.zip.
`

async function run(_: object, [file = 'greenroom-teams.zip']: string[]): Promise<void> {
  const { teams, publicUrl } = readSettings(loadEnvironment())
  if (!teams || !publicUrl?.startsWith('https:'))
    throw new GreenroomError(
      'bad-input',
      'set TEAMS_APP_ID, TEAMS_APP_SECRET, TEAMS_TENANT_ID and PUBLIC_URL, an https address',
    )
  const { version } = JSON.parse(await readFile(join(import.meta.dirname, '../../package.json'), 'utf8'))
  const manifest = teamsManifest({ appId: teams.appId, publicUrl, version })
  const { color, outline } = teamsIcons()
  const json = Buffer.from(`${JSON.stringify(manifest, null, 2)}\n`)
  const files = { 'manifest.json': json, 'color.png': color, 'outline.png': outline }
  // The oldest date that ZIP knows: the same settings make the same file.
  await writeFile(file, zipSync(files, { mtime: new Date(1980, 0, 1) }))
  print(`${file}: upload it in Teams under Apps > Manage your apps > Upload an app`)
}

runCommand({ help: HELP, most: 1, run })
