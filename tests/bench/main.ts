// npm run bench [-- NAME ...]: measures speed and memory and prints them, each as a ratio to a limit or a rival of the same run.
// Names: turn, start, scoring, memory, growth, voice, discord, hearing, lti, slack, teams, many-processes. Without names all of them run, in a few minutes.
import { discord } from './discord.ts'
import { growth } from './growth.ts'
import { hearing } from './hearing.ts'
import { lti } from './lti.ts'
import { manyProcesses } from './many-processes.ts'
import { memory } from './memory.ts'
import { scoring } from './scoring.ts'
import { slack } from './slack.ts'
import { start } from './start.ts'
import { teams } from './teams.ts'
import { turn } from './turn.ts'
import { voice } from './voice.ts'

const benchmarks: Record<string, () => Promise<void>> = {
  turn,
  start,
  scoring,
  memory,
  growth,
  voice,
  discord,
  hearing,
  lti,
  slack,
  teams,
  'many-processes': manyProcesses,
}
const names = process.argv.slice(2)
const unknown = names.filter((name) => !(name in benchmarks))
if (unknown.length > 0) {
  console.error(`unknown: ${unknown.join(', ')}. There are: ${Object.keys(benchmarks).join(', ')}`)
  process.exit(2)
}
for (const name of names.length > 0 ? names : Object.keys(benchmarks)) {
  console.log(`\n${name}`)
  await benchmarks[name]?.()
}
