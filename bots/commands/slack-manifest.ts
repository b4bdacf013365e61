// npm run slack:manifest [-- --socket]: prints the app's manifest, to be pasted where Slack makes apps from one.

import { loadEnvironment, readSettings } from '../settings.ts'
import { slackManifest } from '../slack/manifest.ts'
import { print, runCommand, type Values } from './command.ts'

const HELP = `Prints the manifest of the Slack app: paste it at api.slack.com/apps, Create New App, From a manifest.

  npm run --silent slack:manifest              for PUBLIC_URL, over HTTP; without one, for Socket Mode
  npm run --silent slack:manifest -- --socket  for Socket Mode
`

const options = { socket: { type: 'boolean', default: false } } as const

async function run({ socket }: Values<typeof options>): Promise<void> {
  // Only the address counts, so that nothing else need be set up yet.
  const { publicUrl } = readSettings({ PUBLIC_URL: loadEnvironment().PUBLIC_URL })
  print(JSON.stringify(slackManifest({ publicUrl, socketMode: socket }), null, 2))
}

runCommand({ help: HELP, options, run })
