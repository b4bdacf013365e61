// npm start: settings -> store -> models -> engine -> every front-end whose keys are present.
import { GreenroomError } from '../core/errors.ts'
import { compose, type Greenroom } from './compose.ts'
import { type RunningDiscord, startDiscord } from './discord-bot.ts'
import { type HttpServer, listen } from './http.ts'
import { placeOf } from './model-settings.ts'
import { loadEnvironment, readSettings, type Settings } from './settings.ts'
import { practiceRoom } from './web/router.ts'
import { deaf } from './web/voice/parts.ts'
import { voiceSockets } from './web/voice/sockets.ts'
import { webSpeech } from './web-speech.ts'

/** SIGTERM ends everything within 10 s: what is in flight gets most of it. */
const HTTP_GRACE_MS = 1_000
const DISCORD_GRACE_MS = 2_000
const WORK_GRACE_MS = 6_000
/** How often recordings that are past their date are deleted. */
const SWEEP_MS = 60 * 60 * 1000

const log = (message: string, error: unknown) =>
  console.error(`greenroom: ${message}: ${error instanceof Error ? error.message : error}`)

async function start(): Promise<void> {
  const settings = readSettings(loadEnvironment())
  const greenroom = await compose(settings, log)
  let server: HttpServer
  try {
    const { engine, store, bank, clock, speech, guidelines, templates } = greenroom
    const { host, port, publicUrl } = settings
    const spoken = speech ? webSpeech(speech, settings.keepRecordingsDays) : deaf(SPEECH_OFF)
    const routers = [practiceRoom({ engine, store, bank, guidelines, templates, clock, spoken, publicUrl, log })]
    const sockets = [voiceSockets({ store, clock, spoken, publicUrl, log })]
    server = await listen({ host, port, routers, sockets, health: () => health(greenroom) })
  } catch (error) {
    await greenroom.close(0)
    throw error
  }
  const running: { discord: RunningDiscord | null } = { discord: null }
  stopOnSignal(server, greenroom, running)
  const waiting = await greenroom.engine.recover()
  // Only now, so that nothing that is slow to start delays anybody.
  greenroom.speech?.start()
  console.log(table(server.address, settings, greenroom, waiting))
  tellOfHearing(greenroom)
  const token = settings.discordToken
  const tell = (words: string) => console.log(row('discord', words))
  if (token) running.discord = startDiscord({ greenroom, token, settings, tell, log })
  sweepRecordings(greenroom)
}

/** Says in a line of its own what became of hearing, which takes longer than the start. */
function tellOfHearing({ speech }: Greenroom): void {
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

function sweepRecordings({ recordings, clock }: Greenroom): void {
  const sweep = () => recordings.sweep(clock.now()).catch((error) => log('old recordings could not be deleted', error))
  sweep()
  setInterval(sweep, SWEEP_MS).unref()
}

const SPEECH_OFF = 'Hearing is switched off on this server (SPEECH=off).'
const row = (name: string, state: string) => `  ${name.padEnd(16)}${state}`
/** "on: faster-whisper small" as a table has it. */
const onOrOff = (words: string) => words.replace(/^(on|off): /, (_, state: string) => state.padEnd(5))

const health = ({ interviewers, scorers, bank, speech }: Greenroom) => ({
  hearing: speech?.state().words ?? 'off',
  interviewer: interviewers[0].id,
  scorer: scorers[0].id,
  roles: bank.roles.length,
})

function stopOnSignal(server: HttpServer, greenroom: Greenroom, running: { discord: RunningDiscord | null }): void {
  let stopping = false
  const stop = async () => {
    if (stopping) return
    stopping = true
    await Promise.all([server.close(HTTP_GRACE_MS), running.discord?.close(DISCORD_GRACE_MS)])
    await greenroom.close(WORK_GRACE_MS)
    process.exit(0)
  }
  for (const signal of ['SIGTERM', 'SIGINT'] as const) process.on(signal, stop)
}

const placed = (model: Greenroom['models'][number]) =>
  `${model.model} at ${placeOf(model)}${model.found ? ' (found on this machine)' : ''}`

/** What is on, what is off and how to turn it on, as aligned text. */
function table(
  address: string,
  settings: Settings,
  { models, bank, interviewers, scorers, speech }: Greenroom,
  waiting: number,
): string {
  const modelOff =
    'off  set OPENAI_API_KEY, or OPENAI_BASE_URL and OPENAI_MODEL, or HF_TOKEN and HF_MODEL, or start Ollama: a language model interviews and scores'
  const rows: [string, string][] = [
    ['practice room', `on   ${settings.publicUrl ?? address}`],
    ['interviewer', `on   ${interviewers.map((i) => i.id).join(', then ')}`],
    ['scorer', `on   ${scorers.map((s) => s.id).join(', then ')}`],
    ['language model', models.length > 0 ? `on   ${models.map(placed).join(', then ')}` : modelOff],
    [
      'hearing',
      speech ? onOrOff(speech.state().words) : 'off  SPEECH=auto: answers can be spoken, heard on this machine',
    ],
    [
      'discord',
      settings.discordToken
        ? 'connecting ...'
        : 'off  set DISCORD_TOKEN: interviews in voice channels and direct messages',
    ],
    ['questions', `on   ${bank.roles.length} roles`],
    ['store', `on   SQLite in ${settings.dataDir}${waiting > 0 ? `, ${waiting} unfinished interviews taken up` : ''}`],
  ]
  return ['Greenroom is ready.', ...rows.map(([name, state]) => row(name, state))].join('\n')
}

start().catch((error: unknown) => {
  if (!(error instanceof GreenroomError)) throw error
  console.error(`greenroom: ${error.message}`)
  process.exit(1)
})
