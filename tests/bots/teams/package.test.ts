import { execFile } from 'node:child_process'
import { mkdtemp, readFile, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { promisify } from 'node:util'
import { Ajv } from 'ajv'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { fromBuffer } from 'yauzl'
import { teamsManifest } from '../../../bots/teams/manifest.ts'
import { APP_ID, TENANT } from '../../fakes/teams/fake-teams.ts'

const root = join(import.meta.dirname, '../../..')
let folder: string
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'greenroom-teams-package-'))
})
afterAll(() => rm(folder, { recursive: true, force: true }))

/** Microsoft's own schema 1.19, of which Ajv reads all but the name of its draft. */
async function valid(manifest: unknown) {
  const path = join(root, 'tests/fixtures/teams/MicrosoftTeams.schema.json')
  const { $schema: _, ...schema } = JSON.parse(await readFile(path, 'utf8'))
  const check = new Ajv({ strict: false, allErrors: true, validateFormats: false }).compile(schema)
  check(manifest)
  return check.errors ?? []
}

describe('the app package', () => {
  it('is written by the command: a manifest that Microsoft’s schema takes, and both icons', async () => {
    const file = join(folder, 'app.zip')
    const env = {
      PATH: process.env.PATH,
      TEAMS_APP_ID: APP_ID,
      TEAMS_APP_SECRET: 'the-secret',
      TEAMS_TENANT_ID: TENANT,
      PUBLIC_URL: 'https://greenroom.example.org',
    }
    await promisify(execFile)(process.execPath, [join(root, 'bots/commands/teams-package.ts'), file], {
      cwd: folder,
      env,
    })
    const bytes = await readFile(file)
    expect(bytes.includes('the-secret')).toBe(false)
    const files = await unpacked(bytes)
    expect(Object.keys(files)).toEqual(['manifest.json', 'color.png', 'outline.png'])
    const manifest = JSON.parse(files['manifest.json']?.toString() ?? '')
    expect(await valid(manifest)).toEqual([])
    expect(manifest.webApplicationInfo.resource).toBe(`api://greenroom.example.org/botid-${APP_ID}`)
    expect(sizeOf(files['color.png'])).toEqual([192, 192])
    expect(sizeOf(files['outline.png'])).toEqual([32, 32])
  }, 60_000)

  it('the schema has teeth', async () => {
    const manifest = teamsManifest({ appId: APP_ID, publicUrl: 'https://x.example', version: '1.0.0' })
    expect(await valid({ ...manifest, name: { short: 'x'.repeat(31), full: 'y' } })).not.toEqual([])
    expect(await valid({ ...manifest, id: 'no id' })).not.toEqual([])
    expect(await valid({ ...manifest, surprise: true })).not.toEqual([])
  })
})

/** Width and height from a PNG's header. */
const sizeOf = (png: Buffer | undefined) => [png?.readUInt32BE(16), png?.readUInt32BE(20)]

function unpacked(bytes: Buffer): Promise<Record<string, Buffer>> {
  return new Promise((resolve, reject) => {
    fromBuffer(bytes, { lazyEntries: true }, (error, archive) => {
      if (error) return reject(error)
      const files: Record<string, Buffer> = {}
      archive.on('error', reject)
      archive.on('end', () => resolve(files))
      archive.on('entry', (entry) => {
        archive.openReadStream(entry, async (failure, stream) => {
          if (failure) return reject(failure)
          const pieces: Buffer[] = []
          for await (const piece of stream) pieces.push(piece)
          files[entry.fileName] = Buffer.concat(pieces)
          archive.readEntry()
        })
      })
      archive.readEntry()
    })
  })
}
