// npm start: settings -> store -> models -> engine -> every front-end whose keys are present.
import { GreenroomError } from '../core/errors.ts'
import { compose, type Greenroom } from './compose.ts'
import { type HttpServer, listen } from './http.ts'
import { loadEnvironment, readSettings, type Settings } from './settings.ts'
import { practiceRoom } from './web/router.ts'

/** SIGTERM ends everything within 10 s: what is in flight gets most of it. */
const HTTP_GRACE_MS = 1_000
const WORK_GRACE_MS = 7_000

const log = (message: string, error: unknown) =>
  console.error(`greenroom: ${message}: ${error instanceof Error ? error.message : error}`)

async function start(): Promise<void> {
  const settings = readSettings(loadEnvironment())
  const greenroom = await compose(settings, log)
  let server: HttpServer
  try {
    const { engine, store, bank, clock } = greenroom
    const routers = [practiceRoom({ engine, store, bank, clock, publicUrl: settings.publicUrl, log })]
    const { host, port } = settings
    server = await listen({ host, port, routers, health: () => health(greenroom) })
  } catch (error) {
    await greenroom.close(0)
    throw error
  }
  stopOnSignal(server, greenroom)
  const waiting = await greenroom.engine.recover()
  console.log(table(server.address, settings, greenroom, waiting))
}

const health = ({ interviewers, scorers, bank }: Greenroom) => ({
  interviewer: interviewers[0].id,
  scorer: scorers[0].id,
  roles: bank.roles.length,
})

function stopOnSignal(server: HttpServer, greenroom: Greenroom): void {
  let stopping = false
  const stop = async () => {
    if (stopping) return
    stopping = true
    await server.close(HTTP_GRACE_MS)
    await greenroom.close(WORK_GRACE_MS)
    process.exit(0)
  }
  for (const signal of ['SIGTERM', 'SIGINT'] as const) process.on(signal, stop)
}

/** What is on, what is off and how to turn it on, as aligned text. */
function table(
  address: string,
  settings: Settings,
  { model, bank, interviewers, scorers }: Greenroom,
  waiting: number,
): string {
  const modelOff =
    'off  set OPENAI_API_KEY, or OPENAI_BASE_URL and OPENAI_MODEL, or start Ollama: a language model interviews and scores'
  const rows = [
    ['practice room', `on   ${settings.publicUrl ?? address}`],
    ['interviewer', `on   ${interviewers.map((i) => i.id).join(', then ')}`],
    ['scorer', `on   ${scorers.map((s) => s.id).join(', then ')}`],
    [
      'language model',
      model ? `on   ${model.model} at ${model.baseURL}${model.found ? ' (found on this machine)' : ''}` : modelOff,
    ],
    ['questions', `on   ${bank.roles.length} roles`],
    ['store', `on   SQLite in ${settings.dataDir}${waiting > 0 ? `, ${waiting} unfinished interviews taken up` : ''}`],
  ]
  return ['Greenroom is ready.', ...rows.map(([name, state]) => `  ${name?.padEnd(16)}${state}`)].join('\n')
}

start().catch((error: unknown) => {
  if (!(error instanceof GreenroomError)) throw error
  console.error(`greenroom: ${error.message}`)
  process.exit(1)
})
