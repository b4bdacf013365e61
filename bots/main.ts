// npm start [-- --only ROLE,...]: settings -> store -> models -> engine -> every role of this process.
import { GreenroomError } from '../core/errors.ts'
import { type HttpServer, listen } from './http.ts'
import { composeLti } from './lti-tool.ts'
import { operationsRouter, requestIds } from './operations/endpoints.ts'
import { createLog, type Log } from './operations/log.ts'
import { createMetrics, type Metrics } from './operations/metrics.ts'
import { untraced } from './operations/traces.ts'
import { type ComposedRole, type Role, type RoleParts, type Running, rolesFrom } from './roles.ts'
import { composeService, type Service } from './service.ts'
import { loadEnvironment, readSettings, type Settings } from './settings.ts'
import { onOrOff, row, startTable } from './start-table.ts'

/** SIGTERM ends everything within 10 s: what is in flight gets most of it. */
const HTTP_GRACE_MS = 1_000
const ROLE_GRACE_MS = 4_000
const WORK_GRACE_MS = 5_000

async function start(chosen: readonly Role[]): Promise<void> {
  const settings = readSettings(loadEnvironment())
  const format = settings.logFormat ?? (process.stderr.isTTY ? 'text' : 'json')
  const log = createLog({ format, secrets: settings.secrets, write: (line) => process.stderr.write(line) })
  const metrics = createMetrics()
  const traces = settings.tracesTo
    ? await (await import('./operations/traces.ts')).tracesTo(settings.tracesTo)
    : untraced
  const service = await composeService(settings, { log, metrics, traces })
  const state: State = { draining: false, server: null, running: [] }
  const courses = once(() => composeLti(service, settings, log.failed))
  const parts = (title: string): RoleParts => ({
    ...{ service, settings, log, courses },
    address: () => state.server?.address ?? '',
    tell: (words) => console.log(row(title, words)),
  })
  const composed: ComposedRole[] = []
  try {
    await service.leases.start()
    for (const role of chosen) composed.push(role.compose(parts(role.title)) ?? {})
    state.server = await serve(composed, { service, settings, log, metrics, state })
  } catch (error) {
    await service.close(0)
    throw error
  }
  stopOnSignal(service, state, log)
  const waiting = await service.engine.recover()
  // Only now, so that nothing that is slow to start delays anybody.
  service.speech?.start()
  console.log(startTable(chosen, parts(''), waiting))
  tellOfHearing(service)
  for (const { start } of composed) {
    const running = await start?.()
    if (running) state.running.push(running)
  }
  await service.jobs.start()
  log.told('started', { roles: chosen.map(({ name }) => name).join(',') })
}

type State = { draining: boolean; server: HttpServer | null; running: Running[] }

type ServeParts = {
  service: Service
  settings: Settings
  log: Log
  metrics: Metrics
  state: State
}

function serve(composed: readonly ComposedRole[], { service, settings, log, metrics, state }: ServeParts) {
  const { host, port, metricsToken: token } = settings
  const operations = operationsRouter({
    ...{ metrics, token, log },
    checks: {
      process: async () => (state.draining ? 'it is ending' : null),
      store: () => answers(service.store.records.get('readyz', 'any', service.clock.now())),
      jobs: () => answers(service.jobs.waiting()),
    },
    // A model that is away does not keep anybody from practising.
    notes: () => ({ models: service.modelStates(), hearing: service.speech?.state().words ?? 'off' }),
  })
  const routers = [requestIds(log), operations, ...composed.flatMap(({ routers = [] }) => routers)]
  const sockets = composed.flatMap(({ sockets = [] }) => sockets)
  return listen({ host, port, routers, sockets, health: () => health(service) })
}

function once<T>(make: () => T): () => T {
  let made: { value: T } | null = null
  return () => {
    made ??= { value: make() }
    return made.value
  }
}

const answers = (asked: Promise<unknown>): Promise<null> => asked.then(() => null)

/** Says in a line of its own what became of hearing, which takes longer than the start. */
function tellOfHearing({ speech }: Service): void {
  if (!speech) return
  let told = ''
  speech.watch(() => {
    const { words } = speech.state()
    // Of a download only its beginning is told.
    const news = words.replace(/ \(\d+ %\)$/, '')
    if (news !== told && news !== 'stopped') console.log(row('hearing', onOrOff(words)))
    told = news
  })
}

const health = ({ interviewers, scorers, bank, speech }: Service) => ({
  hearing: speech?.state().words ?? 'off',
  interviewer: interviewers[0].id,
  scorer: scorers.find((scorer) => scorer.ready?.() !== false)?.id,
  roles: bank.roles.length,
})

function stopOnSignal(service: Service, state: State, log: Log): void {
  const stop = async () => {
    if (state.draining) return
    state.draining = true
    log.told('ending')
    // Who is being listened to is told first, and handed over.
    await Promise.all([
      state.server?.close(HTTP_GRACE_MS),
      ...state.running.map((running) => running.close(ROLE_GRACE_MS)),
    ])
    await service.close(WORK_GRACE_MS)
    process.exit(0)
  }
  for (const signal of ['SIGTERM', 'SIGINT'] as const) process.on(signal, stop)
}

async function main(): Promise<void> {
  const chosen = asked()
  if ('help' in chosen) return void process.stdout.write(chosen.help)
  await start(chosen)
}

/** What was asked for on the command line; ends the process with 2 where nobody can read it. */
function asked() {
  try {
    return rolesFrom(process.argv.slice(2))
  } catch (error) {
    if (!(error instanceof GreenroomError)) throw error
    console.error(`greenroom: ${error.message}`)
    process.exit(2)
  }
}

main().catch((error: unknown) => {
  if (!(error instanceof GreenroomError)) throw error
  console.error(`greenroom: ${error.message}`)
  process.exit(1)
})
