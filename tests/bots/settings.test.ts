import { globSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { readSettings } from '../../bots/settings.ts'

describe('settings', () => {
  it('has a default for everything', () => {
    const settings = readSettings({})
    expect(settings).toMatchObject({ port: 3000, host: '127.0.0.1', publicUrl: null, models: [], discoverModel: true })
    expect(settings.dataDir.endsWith('.data')).toBe(true)
    expect(Object.isFrozen(settings)).toBe(true)
  })

  it('takes empty for absent', () => {
    expect(readSettings({ PORT: '', OPENAI_API_KEY: '' })).toMatchObject({ port: 3000, models: [] })
  })

  it('names every bad value in one error', () => {
    const bad = { PORT: '99999', PUBLIC_URL: 'not an address', MODEL_DISCOVERY: 'maybe', OPENAI_MODEL: 'some' }
    expect(() => readSettings(bad)).toThrow(
      /PORT=99999 .*PUBLIC_URL=not an address .*MODEL_DISCOVERY=maybe .*OPENAI_MODEL needs/,
    )
  })

  it('knows models on Hugging Face: the router by token and model, an endpoint by its address', () => {
    const router = { HF_TOKEN: 'hf_k', HF_MODEL: 'org/m' }
    const one = { kind: 'huggingface', token: 'hf_k', endpoint: null, model: 'org/m' }
    expect(readSettings(router).models).toEqual([one])
    const endpoint = { HF_ENDPOINT: 'http://127.0.0.1:8081', HF_MODEL: 'tgi' }
    const own = { kind: 'huggingface', token: null, endpoint: 'http://127.0.0.1:8081', model: 'tgi' }
    expect(readSettings(endpoint).models).toEqual([own])
    // Many machines have the token for other purposes.
    expect(readSettings({ HF_TOKEN: 'hf_k' }).models).toEqual([])
    expect(() => readSettings({ HF_MODEL: 'm' })).toThrow('HF_MODEL needs HF_TOKEN')
    expect(() => readSettings({ ...router, HF_TOKEN: 'k' })).toThrow('must begin with hf_')
    expect(() => readSettings({ HF_ENDPOINT: 'http://127.0.0.1:1' })).toThrow('HF_MODEL is needed')
  })

  it('asks several models in the order of MODELS, else OpenAI first', () => {
    const both = { OPENAI_API_KEY: 'k', HF_TOKEN: 'hf_k', HF_MODEL: 'org/m' }
    const kinds = (more = {}) => readSettings({ ...both, ...more }).models.map((m) => m.kind)
    expect(kinds()).toEqual(['openai', 'huggingface'])
    expect(kinds({ MODELS: 'huggingface, openai' })).toEqual(['huggingface', 'openai'])
    expect(kinds({ MODELS: 'huggingface' })).toEqual(['huggingface'])
    expect(() => kinds({ MODELS: 'openai,openai' })).toThrow('each once')
    expect(() => kinds({ MODELS: 'openai,gemini' })).toThrow('must name')
    expect(() => readSettings({ OPENAI_API_KEY: 'k', MODELS: 'openai,huggingface' })).toThrow('not set up')
  })

  it('knows the models: OpenAI by its key, any server by its address and model', () => {
    expect(readSettings({ OPENAI_API_KEY: 'k' }).models[0]).toEqual({
      kind: 'openai',
      baseURL: 'https://api.openai.com/v1',
      apiKey: 'k',
      model: 'gpt-4o-mini',
    })
    const own = { OPENAI_BASE_URL: 'http://127.0.0.1:8000/v1', OPENAI_MODEL: 'mistral' }
    expect(readSettings(own).models[0]).toEqual({
      kind: 'openai',
      baseURL: 'http://127.0.0.1:8000/v1',
      apiKey: null,
      model: 'mistral',
    })
    expect(() => readSettings({ OPENAI_BASE_URL: 'http://127.0.0.1:8000/v1' })).toThrow(/OPENAI_MODEL is needed/)
  })

  it('knows which adapter interviews for which role', () => {
    const own = { OPENAI_BASE_URL: 'http://127.0.0.1:8000/v1', OPENAI_MODEL: 'mistral' }
    const adapters = (OPENAI_ADAPTERS: string) => readSettings({ ...own, OPENAI_ADAPTERS }).models[0]
    expect(adapters('home-health-aide=care, *=interviewer')).toMatchObject({
      adapters: { 'home-health-aide': 'care', '*': 'interviewer' },
    })
    expect(() => adapters('nurse')).toThrow('must be a list such as')
    expect(() => readSettings({ OPENAI_API_KEY: 'k', OPENAI_ADAPTERS: '*=a' })).toThrow('OPENAI_BASE_URL')
  })

  it('wants both prices or none', () => {
    expect(() => readSettings({ MODEL_INPUT_USD_PER_MILLION: '1' })).toThrow(/go together/)
    const prices = { MODEL_INPUT_USD_PER_MILLION: '0.15', MODEL_OUTPUT_USD_PER_MILLION: '0.6' }
    expect(readSettings(prices).modelPrices).toEqual({ inputUsdPerMillion: 0.15, outputUsdPerMillion: 0.6 })
  })

  it('hears through the worker unless told otherwise', () => {
    const worker = { needed: false, voice: null, worker: {}, whisperModel: 'small', server: null }
    expect(readSettings({})).toMatchObject({ speech: worker, keepRecordingsDays: 0, ffmpegPath: null })
    expect(readSettings({ SPEECH: 'off' }).speech).toBeNull()
    expect(readSettings({ SPEECH: 'on' }).speech?.needed).toBe(true)
    const given = { WHISPER_MODEL: 'tiny', WHISPER_FALLBACK: '0.2,0.6,1.0', SPEECH_QUEUE: '8', SPEECH_VOICE: 'onyx' }
    const { speech } = readSettings({ ...given, WHISPER_BATCH: '' })
    expect(speech?.worker).toEqual({ WHISPER_MODEL: 'tiny', WHISPER_FALLBACK: '0.2,0.6,1.0', SPEECH_QUEUE: '8' })
    expect(speech).toMatchObject({ whisperModel: 'tiny', voice: 'onyx' })
  })

  it('hears through another server of the OpenAI audio API', () => {
    const url = 'https://api.openai.com/v1/'
    expect(readSettings({ SPEECH_URL: url, SPEECH_API_KEY: 'k' }).speech?.server).toEqual({
      ...{ baseURL: 'https://api.openai.com/v1', apiKey: 'k', model: 'whisper-1', voiceModel: 'tts-1' },
    })
  })

  it.each([
    ['SPEECH', 'maybe', /SPEECH=maybe must be auto, on or off/],
    ['SPEECH_URL', 'ftp://x', /SPEECH_URL=ftp:\/\/x must be an http/],
    ['SPEECH_API_KEY', 'k', /SPEECH_API_KEY needs SPEECH_URL/],
    ['SPEECH_MODEL', 'm', /SPEECH_MODEL needs SPEECH_URL/],
    ['KEEP_RECORDINGS_DAYS', '-1', /KEEP_RECORDINGS_DAYS=-1 must be a whole number from 0/],
    ['KEEP_RECORDINGS_DAYS', '1.5', /whole number/],
    ['FFMPEG_PATH', '/nowhere/ffmpeg', /FFMPEG_PATH=.* is no file/],
    ['WHISPER_DEVICE', 'tpu', /must be auto, cpu or cuda/],
    ['WHISPER_FALLBACK', '0,2', /must be off or numbers above 0 up to 1/],
    ['WHISPER_BEAM_SIZE', '0', /from 1 to 20/],
  ])('refuses %s=%s', (name, value, message) => {
    expect(() => readSettings({ [name]: value })).toThrow(message)
  })

  it('takes a value from a file, as secrets are handed to containers', () => {
    const folder = mkdtempSync(join(tmpdir(), 'settings-'))
    const file = join(folder, 'token')
    writeFileSync(file, 'secret-token\n')
    const settings = readSettings({ DISCORD_TOKEN_FILE: file })
    expect([settings.discordToken, settings.secrets]).toEqual(['secret-token', ['secret-token']])
    expect(() => readSettings({ DISCORD_TOKEN_FILE: file, DISCORD_TOKEN: 'x' })).toThrow('exclude each other')
    expect(() => readSettings({ HF_TOKEN_FILE: join(folder, 'none') })).toThrow(/HF_TOKEN_FILE=.* cannot be read/)
    rmSync(folder, { recursive: true })
  })

  it('never shows a bad secret', () => {
    expect(() => readSettings({ METRICS_TOKEN: 'tooshort' })).toThrow(/^bad settings: METRICS_TOKEN must have/)
  })

  it('has generous limits, and none on what models cost', () => {
    const { quotas, modelLimits } = readSettings({})
    expect(quotas).toEqual({ personPerMinute: 10, personPerDay: 200, groupPerDay: null })
    expect(modelLimits).toEqual({ usdPerInterview: null, usdPerDay: null, usdPerGroupDay: null })
    expect(readSettings({ INTERVIEWS_PER_PERSON_DAY: '0' }).quotas.personPerDay).toBeNull()
    expect(() => readSettings({ MODEL_USD_PER_DAY: '1' })).toThrow(/MODEL_USD_PER_DAY needs MODEL_INPUT/)
    expect(() => readSettings({ MODEL_USD_PER_SERVER_DAY: '1' })).toThrow(/MODEL_USD_PER_SERVER_DAY needs MODEL_INPUT/)
  })

  it('reads every variable of .env.example, and no other is read', () => {
    const root = join(import.meta.dirname, '../..')
    const named = (text: string, pattern: RegExp) => new Set([...text.matchAll(pattern)].map((m) => m[1]))
    const example = named(readFileSync(join(root, '.env.example'), 'utf8'), /^# ([A-Z_]+)=/gm)
    const sources = globSync('bots/{settings,*-settings}.ts', { cwd: root })
      .map((file) => readFileSync(join(root, file), 'utf8'))
      .join('\n')
    const read = named(sources, /^ {2}([A-Z_]+): /gm)
    expect(example).toEqual(read)
  })
})
