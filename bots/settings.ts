import { existsSync } from 'node:fs'
import { resolve } from 'node:path'
import { z } from 'zod'
import { GreenroomError } from '../core/errors.ts'

const port = z.coerce.number({ error: 'must be a number' }).int().min(0).max(65535, 'must be 0 to 65535')
const url = z.url({ protocol: /^https?$/, error: 'must be an http or https address' })
const usd = z.coerce.number({ error: 'must be a number of US dollars' }).min(0)

/** Every environment variable that Greenroom reads. Empty counts as absent. */
const environment = z.object({
  PORT: port.default(3000),
  HOST: z.string().default('127.0.0.1'),
  DATA_DIR: z.string().default('.data'),
  PUBLIC_URL: url.optional(),
  OPENAI_BASE_URL: url.optional(),
  OPENAI_API_KEY: z.string().optional(),
  OPENAI_MODEL: z.string().optional(),
  MODEL_TIMEOUT_SECONDS: z.coerce.number({ error: 'must be a number' }).min(1).max(600).default(60),
  MODEL_INPUT_USD_PER_MILLION: usd.optional(),
  MODEL_OUTPUT_USD_PER_MILLION: usd.optional(),
  MODEL_DISCOVERY: z.enum(['on', 'off'], { error: 'must be on or off' }).default('on'),
})

/** The language model to use, if one is configured. Prices are in US dollars for a million tokens. */
export type ModelSettings = {
  baseURL: string
  apiKey: string | null
  model: string
}

export type Settings = Readonly<{
  port: number
  host: string
  /** Absolute path of the folder that holds everything stored. */
  dataDir: string
  /** Where people reach this server from outside; null when it is only on this machine. */
  publicUrl: string | null
  model: ModelSettings | null
  modelTimeoutMs: number
  modelPrices: { inputUsdPerMillion: number; outputUsdPerMillion: number } | null
  /** Whether to look for a model server on its usual local port when none is configured. */
  discoverModel: boolean
}>

/**
 * Reads the settings once. `env` is the process's environment.
 * Errors: one GreenroomError 'bad-input' that names every bad value.
 */
export function readSettings(env: Record<string, string | undefined>): Settings {
  const given = Object.fromEntries(Object.entries(env).filter(([, value]) => value !== undefined && value !== ''))
  const parsed = environment.safeParse(given)
  const problems = parsed.success
    ? []
    : parsed.error.issues.map((i) => `${i.path.join('.')}=${String(given[String(i.path[0])])} ${i.message}`)
  const key = given.OPENAI_API_KEY
  const base = given.OPENAI_BASE_URL
  if (base && !given.OPENAI_MODEL)
    problems.push('OPENAI_MODEL is needed beside OPENAI_BASE_URL: the name of the model to ask for')
  if (given.OPENAI_MODEL && !base && !key)
    problems.push('OPENAI_MODEL needs OPENAI_BASE_URL or OPENAI_API_KEY beside it')
  if ((given.MODEL_INPUT_USD_PER_MILLION === undefined) !== (given.MODEL_OUTPUT_USD_PER_MILLION === undefined)) {
    problems.push('MODEL_INPUT_USD_PER_MILLION and MODEL_OUTPUT_USD_PER_MILLION go together')
  }
  if (!parsed.success || problems.length > 0)
    throw new GreenroomError('bad-input', `bad settings: ${problems.join('; ')}`)
  const s = parsed.data
  const input = s.MODEL_INPUT_USD_PER_MILLION
  const output = s.MODEL_OUTPUT_USD_PER_MILLION
  return Object.freeze({
    port: s.PORT,
    host: s.HOST,
    dataDir: resolve(s.DATA_DIR),
    publicUrl: s.PUBLIC_URL?.replace(/\/+$/, '') ?? null,
    model:
      base || key
        ? { baseURL: base ?? 'https://api.openai.com/v1', apiKey: key ?? null, model: s.OPENAI_MODEL ?? 'gpt-4o-mini' }
        : null,
    modelTimeoutMs: s.MODEL_TIMEOUT_SECONDS * 1000,
    modelPrices:
      input === undefined || output === undefined ? null : { inputUsdPerMillion: input, outputUsdPerMillion: output },
    discoverModel: s.MODEL_DISCOVERY === 'on',
  })
}

/** The process's environment with what a `.env` file in the working folder adds; the environment wins. */
export function loadEnvironment(): Record<string, string | undefined> {
  if (existsSync('.env')) process.loadEnvFile('.env')
  return process.env
}
