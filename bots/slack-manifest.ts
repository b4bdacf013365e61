// npm run slack:manifest [-- --socket]: prints the app's manifest, to be pasted where Slack makes apps from one.
import { parseArgs } from 'node:util'
import { loadEnvironment, readSettings } from './settings.ts'
import { slackManifest } from './slack/manifest.ts'

const HELP = `Prints the manifest of the Slack app: paste it at api.slack.com/apps, Create New App, From a manifest.

  npm run --silent slack:manifest              for PUBLIC_URL, over HTTP; without one, for Socket Mode
  npm run --silent slack:manifest -- --socket  for Socket Mode
`

const { values } = parseArgs({ options: { socket: { type: 'boolean', default: false }, help: { type: 'boolean' } } })
if (values.help) process.stdout.write(HELP)
else {
  // Only the address counts, so that nothing else need be set up yet.
  const { publicUrl } = readSettings({ PUBLIC_URL: loadEnvironment().PUBLIC_URL })
  process.stdout.write(`${JSON.stringify(slackManifest({ publicUrl, socketMode: values.socket }), null, 2)}\n`)
}
