import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { readSettings } from '../../bots/settings.ts'

describe('settings', () => {
  it('has a default for everything', () => {
    const settings = readSettings({})
    expect(settings).toMatchObject({ port: 3000, host: '127.0.0.1', publicUrl: null, model: null, discoverModel: true })
    expect(settings.dataDir.endsWith('.data')).toBe(true)
    expect(Object.isFrozen(settings)).toBe(true)
  })

  it('takes empty for absent', () => {
    expect(readSettings({ PORT: '', OPENAI_API_KEY: '' })).toMatchObject({ port: 3000, model: null })
  })

  it('names every bad value in one error', () => {
    const bad = { PORT: '99999', PUBLIC_URL: 'not an address', MODEL_DISCOVERY: 'maybe', OPENAI_MODEL: 'some' }
    expect(() => readSettings(bad)).toThrow(
      /PORT=99999 .*PUBLIC_URL=not an address .*MODEL_DISCOVERY=maybe .*OPENAI_MODEL needs/,
    )
  })

  it('knows the models: OpenAI by its key, any server by its address and model', () => {
    expect(readSettings({ OPENAI_API_KEY: 'k' }).model).toEqual({
      baseURL: 'https://api.openai.com/v1',
      apiKey: 'k',
      model: 'gpt-4o-mini',
    })
    const own = { OPENAI_BASE_URL: 'http://127.0.0.1:8000/v1', OPENAI_MODEL: 'mistral' }
    expect(readSettings(own).model).toEqual({ baseURL: 'http://127.0.0.1:8000/v1', apiKey: null, model: 'mistral' })
    expect(() => readSettings({ OPENAI_BASE_URL: 'http://127.0.0.1:8000/v1' })).toThrow(/OPENAI_MODEL is needed/)
  })

  it('wants both prices or none', () => {
    expect(() => readSettings({ MODEL_INPUT_USD_PER_MILLION: '1' })).toThrow(/go together/)
    const prices = { MODEL_INPUT_USD_PER_MILLION: '0.15', MODEL_OUTPUT_USD_PER_MILLION: '0.6' }
    expect(readSettings(prices).modelPrices).toEqual({ inputUsdPerMillion: 0.15, outputUsdPerMillion: 0.6 })
  })

  it('reads every variable of .env.example, and no other is read', () => {
    const root = join(import.meta.dirname, '../..')
    const named = (text: string, pattern: RegExp) => new Set([...text.matchAll(pattern)].map((m) => m[1]))
    const example = named(readFileSync(join(root, '.env.example'), 'utf8'), /^# ([A-Z_]+)=/gm)
    const read = named(readFileSync(join(root, 'bots/settings.ts'), 'utf8'), /^ {2}([A-Z_]+): /gm)
    expect(example).toEqual(read)
  })
})
