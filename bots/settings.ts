import { existsSync, statSync } from 'node:fs'
import { resolve } from 'node:path'
import { z } from 'zod'
import { GreenroomError } from '../core/errors.ts'
import { SECRET, withFiles } from './file-settings.ts'
import { type ModelSettings, modelVariables, readModels } from './model-settings.ts'
import type { SlackCredentials } from './slack/parts.ts'
import { readSlack, slackVariables } from './slack-settings.ts'
import { readTeams, type TeamsSettings, teamsVariables } from './teams-settings.ts'

const port = z.coerce.number({ error: 'must be a number' }).int().min(0).max(65535, 'must be 0 to 65535')
const url = z.url({ protocol: /^https?$/, error: 'must be an http or https address' })
const onOff = z.enum(['on', 'off'], { error: 'must be on or off' })
const whole = (least: number, most: number) => {
  const error = `must be a whole number from ${least} to ${most}`
  return z.coerce.number({ error }).int(error).min(least, error).max(most, error)
}
const program = z.string().refine(isFile, 'is no file')
/** As the speech worker reads it: off, or numbers above 0 up to 1. */
const temperatures = z.string().regex(/^(off|(0?\.\d+|1(\.0+)?)(,(0?\.\d+|1(\.0+)?))*)$/, {
  error: 'must be off or numbers above 0 up to 1 with commas between',
})
const usd = z.coerce.number({ error: 'must be a number of US dollars' }).min(0)

/** Every environment variable that Greenroom reads. Empty counts as absent. */
const environment = z.object({
  PORT: port.default(3000),
  HOST: z.string().default('127.0.0.1'),
  DATA_DIR: z.string().default('.data'),
  MONGODB_URI: z
    .string()
    .regex(/^mongodb(\+srv)?:\/\/./, 'must begin with mongodb:// or mongodb+srv://')
    .optional(),
  PUBLIC_URL: url.optional(),
  LTI: onOff.default('off'),
  ...modelVariables,
  MODEL_TIMEOUT_SECONDS: z.coerce.number({ error: 'must be a number' }).min(1).max(600).default(60),
  MODEL_INPUT_USD_PER_MILLION: usd.optional(),
  MODEL_OUTPUT_USD_PER_MILLION: usd.optional(),
  SCORER_RUNS: whole(1, 9).default(3),
  MODEL_DISCOVERY: onOff.default('on'),
  SPEECH: z.enum(['auto', 'on', 'off'], { error: 'must be auto, on or off' }).default('auto'),
  SPEECH_URL: url.optional(),
  SPEECH_API_KEY: z.string().optional(),
  SPEECH_MODEL: z.string().optional(),
  SPEECH_VOICE_MODEL: z.string().optional(),
  SPEECH_VOICE: z.string().optional(),
  KEEP_RECORDINGS_DAYS: whole(0, 3650).default(0),
  FFMPEG_PATH: program.optional(),
  DISCORD_TOKEN: z.string().optional(),
  DISCORD_SHARDS: z
    .union([z.literal('auto'), whole(1, 16)], { error: 'must be auto or a whole number from 1 to 16' })
    .default('auto'),
  ...slackVariables,
  ...teamsVariables,
  KEEP_INTERVIEWS_DAYS: whole(0, 36_500).default(0),
  INTERVIEWS_PER_PERSON_MINUTE: whole(0, 1_000_000).default(10),
  INTERVIEWS_PER_PERSON_DAY: whole(0, 1_000_000).default(200),
  INTERVIEWS_PER_SERVER_DAY: whole(0, 1_000_000).default(0),
  MODEL_USD_PER_INTERVIEW: usd.optional(),
  MODEL_USD_PER_DAY: usd.optional(),
  MODEL_USD_PER_SERVER_DAY: usd.optional(),
  MAX_UPLOAD_MB: whole(1, 1024).default(64),
  LOG_FORMAT: z.enum(['text', 'json'], { error: 'must be text or json' }).optional(),
  METRICS_TOKEN: z.string().min(16, 'must have 16 characters at least').optional(),
  OTEL_EXPORTER_OTLP_ENDPOINT: url.optional(),
  WHISPER_MODEL: z.string().optional(),
  WHISPER_CACHE: z.string().optional(),
  WHISPER_DEVICE: z.enum(['auto', 'cpu', 'cuda'], { error: 'must be auto, cpu or cuda' }).optional(),
  WHISPER_COMPUTE_TYPE: z.string().optional(),
  WHISPER_THREADS: whole(1, 1024).optional(),
  WHISPER_BEAM_SIZE: whole(1, 20).optional(),
  WHISPER_BATCH: whole(1, 256).optional(),
  WHISPER_FALLBACK: temperatures.optional(),
  SPEECH_MAX_SECONDS: whole(1, 86_400).optional(),
  SPEECH_MAX_BYTES: whole(1, 2 ** 40).optional(),
  SPEECH_QUEUE: whole(1, 1_000_000).optional(),
  SPEECH_PIPER_VOICE: program.optional(),
  SPEECH_END_OF_TURN: z.enum(['on', 'off'], { error: 'must be on or off' }).optional(),
})

/** What hears and speaks. */
export type SpeechSettings = {
  /** Another server of the OpenAI audio API in the place of the worker; null: the worker. */
  server: { baseURL: string; apiKey: string | null; model: string; voiceModel: string } | null
  /** Whether to complain when the worker cannot be set up here. */
  needed: boolean
  /** Null: one that suits the language. */
  voice: string | null
  /** What the worker reads: its variables with their values as they were given. */
  worker: Record<string, string>
  whisperModel: string
}

export type Settings = Readonly<{
  port: number
  host: string
  /** Absolute path of the folder that holds everything stored. */
  dataDir: string
  /** The MongoDB database that holds interviews and jobs, with its password; null: SQLite files in the data folder. */
  mongodbUri: string | null
  /** Where people reach this server from outside; null when it is only on this machine. */
  publicUrl: string | null
  /** Whether learning platforms may launch interviews. */
  lti: boolean
  /** The language models to use, in the order in which they are asked; the built-in interviewer and scorer come after them. */
  models: readonly ModelSettings[]
  modelTimeoutMs: number
  /** How often a language model judges each answer; the median counts. */
  scorerRuns: number
  /** US dollars for a million tokens. */
  modelPrices: { inputUsdPerMillion: number; outputUsdPerMillion: number } | null
  /** Whether to look for a model server on its usual local port when none is configured. */
  discoverModel: boolean
  /** Null: nothing hears and nothing speaks. */
  speech: SpeechSettings | null
  /** For how many days the sound of answers may be kept where the person agrees; 0: not beyond being heard. */
  keepRecordingsDays: number
  /** Null: FFmpeg is looked for. */
  ffmpegPath: string | null
  /** Null: no Discord. */
  discordToken: string | null
  /** Connections to Discord. */
  discordShards: number | 'auto'
  /** Null: no Slack. */
  slack: SlackCredentials | null
  /** Null: no Microsoft Teams. */
  teams: TeamsSettings | null
  /** For how many days interviews are kept, from their beginning on; 0: until their candidates delete them. */
  keepInterviewsDays: number
  /** Interviews that may be started; null: any number. */
  quotas: { personPerMinute: number | null; personPerDay: number | null; groupPerDay: number | null }
  /** What language models may cost; null: any amount. */
  modelLimits: { usdPerInterview: number | null; usdPerDay: number | null; usdPerGroupDay: number | null }
  maxUploadBytes: number
  /** Null: text for a terminal, else JSON. */
  logFormat: 'text' | 'json' | null
  /** Opens the metrics to others than this machine; null: nothing does. */
  metricsToken: string | null
  /** Where traces are sent; null: nowhere. */
  tracesTo: string | null
  /** What must never stand in a log. */
  secrets: readonly string[]
}>

/**
 * Reads the settings once. `env` is the process's environment.
 * Errors: one GreenroomError 'bad-input' that names every bad value.
 */
export function readSettings(env: Record<string, string | undefined>): Settings {
  const fileProblems: string[] = []
  const given = withFiles(env, Object.keys(environment.shape), fileProblems)
  const parsed = environment.safeParse(given)
  const problems = parsed.success
    ? fileProblems
    : [
        ...fileProblems,
        ...parsed.error.issues.map(({ path, message }) => {
          const name = String(path[0])
          return SECRET.test(name) ? `${name} ${message}` : `${name}=${given[name]} ${message}`
        }),
      ]
  const models = readModels(given, problems)
  const slack = readSlack(given, problems)
  const teams = readTeams(given, problems)
  if ((given.MODEL_INPUT_USD_PER_MILLION === undefined) !== (given.MODEL_OUTPUT_USD_PER_MILLION === undefined)) {
    problems.push('MODEL_INPUT_USD_PER_MILLION and MODEL_OUTPUT_USD_PER_MILLION go together')
  }
  for (const name of ['MODEL_USD_PER_INTERVIEW', 'MODEL_USD_PER_DAY', 'MODEL_USD_PER_SERVER_DAY'])
    if (given[name] && given.MODEL_INPUT_USD_PER_MILLION === undefined)
      problems.push(`${name} needs MODEL_INPUT_USD_PER_MILLION and MODEL_OUTPUT_USD_PER_MILLION beside it`)
  for (const name of ['SPEECH_API_KEY', 'SPEECH_MODEL', 'SPEECH_VOICE_MODEL'])
    if (given[name] && !given.SPEECH_URL)
      problems.push(`${name} needs SPEECH_URL beside it: the address of the server it is for`)
  if (given.LTI === 'on' && !isSecureContext(given.PUBLIC_URL))
    problems.push('LTI=on needs PUBLIC_URL: an https address, or http on this machine to try it')
  if (!parsed.success || problems.length > 0)
    throw new GreenroomError('bad-input', `bad settings: ${problems.join('; ')}`)
  const s = parsed.data
  const input = s.MODEL_INPUT_USD_PER_MILLION
  const output = s.MODEL_OUTPUT_USD_PER_MILLION
  return Object.freeze({
    port: s.PORT,
    host: s.HOST,
    dataDir: resolve(s.DATA_DIR),
    mongodbUri: s.MONGODB_URI ?? null,
    publicUrl: s.PUBLIC_URL?.replace(/\/+$/, '') ?? null,
    lti: s.LTI === 'on',
    models,
    scorerRuns: s.SCORER_RUNS,
    modelTimeoutMs: s.MODEL_TIMEOUT_SECONDS * 1000,
    modelPrices:
      input === undefined || output === undefined ? null : { inputUsdPerMillion: input, outputUsdPerMillion: output },
    discoverModel: s.MODEL_DISCOVERY === 'on',
    speech: s.SPEECH === 'off' ? null : speechSettings(s, given),
    keepRecordingsDays: s.KEEP_RECORDINGS_DAYS,
    ffmpegPath: s.FFMPEG_PATH ?? null,
    discordToken: s.DISCORD_TOKEN ?? null,
    discordShards: s.DISCORD_SHARDS,
    slack,
    teams,
    keepInterviewsDays: s.KEEP_INTERVIEWS_DAYS,
    quotas: {
      personPerMinute: s.INTERVIEWS_PER_PERSON_MINUTE || null,
      personPerDay: s.INTERVIEWS_PER_PERSON_DAY || null,
      groupPerDay: s.INTERVIEWS_PER_SERVER_DAY || null,
    },
    modelLimits: {
      usdPerInterview: s.MODEL_USD_PER_INTERVIEW ?? null,
      usdPerDay: s.MODEL_USD_PER_DAY ?? null,
      usdPerGroupDay: s.MODEL_USD_PER_SERVER_DAY ?? null,
    },
    maxUploadBytes: s.MAX_UPLOAD_MB * 1024 * 1024,
    logFormat: s.LOG_FORMAT ?? null,
    metricsToken: s.METRICS_TOKEN ?? null,
    tracesTo: s.OTEL_EXPORTER_OTLP_ENDPOINT?.replace(/\/+$/, '') ?? null,
    secrets: Object.entries(given).flatMap(([name, value]) => (SECRET.test(name) && value ? [value] : [])),
  })
}

/** Whether browsers keep the cookies there that frames of other sites need. */
function isSecureContext(address: string | undefined): boolean {
  const url = URL.parse(address ?? '')
  return url?.protocol === 'https:' || ['localhost', '127.0.0.1', '[::1]'].includes(url?.hostname ?? '')
}

function speechSettings(s: z.infer<typeof environment>, given: Record<string, string | undefined>): SpeechSettings {
  const own = Object.entries(given).filter(([name]) => WORKER.test(name)) as [string, string][]
  return {
    server: s.SPEECH_URL
      ? {
          baseURL: s.SPEECH_URL.replace(/\/+$/, ''),
          apiKey: s.SPEECH_API_KEY ?? null,
          model: s.SPEECH_MODEL ?? 'whisper-1',
          voiceModel: s.SPEECH_VOICE_MODEL ?? 'tts-1',
        }
      : null,
    needed: s.SPEECH === 'on',
    voice: s.SPEECH_VOICE ?? null,
    worker: Object.fromEntries(own),
    whisperModel: s.WHISPER_MODEL ?? 'small',
  }
}

/** The variables that the speech worker reads itself. */
const WORKER = /^(WHISPER_[A-Z_]+|SPEECH_(MAX_SECONDS|MAX_BYTES|QUEUE|PIPER_VOICE|END_OF_TURN))$/

function isFile(path: string): boolean {
  return statSync(path, { throwIfNoEntry: false })?.isFile() ?? false
}

/** The process's environment with what a `.env` file in the working folder adds; the environment wins. */
export function loadEnvironment(): Record<string, string | undefined> {
  if (existsSync('.env')) process.loadEnvFile('.env')
  return process.env
}
