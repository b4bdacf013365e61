import { describe, expect, it } from 'vitest'
import { chartWordingIn } from '../../../bots/wording/charts.ts'
import { chatWordingIn } from '../../../bots/wording/chat.ts'
import { explain } from '../../../bots/wording/explain.ts'
import { Refusal, wordingIn } from '../../../bots/wording/index.ts'
import { peerWordingIn } from '../../../bots/wording/peer.ts'
import { OWN_LANGUAGES } from '../../../core/interview/language.ts'

/** Every text of a part; functions are given marks, which their text must hold. */
function texts(part: unknown, path = ''): [string, string][] {
  if (typeof part === 'string') return [[path, part]]
  if (typeof part !== 'function') return Object.entries(part as object).flatMap(([k, v]) => texts(v, `${path}.${k}`))
  const given = Array.from({ length: part.length }, (_, i) => 7_301 + i)
  const text = String(part(...given))
  for (const mark of given) expect(text, path).toContain(String(mark))
  return [[path, text]]
}

describe.each(OWN_LANGUAGES)('what front-ends say in %s', (language) => {
  const w = wordingIn(language)

  it('is there, and puts in what it is given', () => {
    for (const [path, text] of texts(w)) expect(text.trim(), path).not.toBe('')
  })

  it('fits where chat platforms show it', () => {
    for (const [path, text] of texts(w.buttons)) expect(text.length, path).toBeLessThanOrEqual(80)
    expect(w.answerBox.title.length).toBeLessThanOrEqual(45)
    expect(w.answerBox.note.length).toBeLessThanOrEqual(100)
  })

  it('is its own', () => {
    const english = new Map(texts(wordingIn('en')))
    const same = texts(w).filter(([path, text]) => text.length > 20 && english.get(path) === text)
    expect(same.length > 0).toBe(language === 'en')
  })
})

describe.each(OWN_LANGUAGES)('what chats say beyond that in %s', (language) => {
  const parts = { chat: chatWordingIn(language), peer: peerWordingIn(language), charts: chartWordingIn(language) }

  it('is there, and puts in what it is given', () => {
    for (const [path, text] of texts(parts)) expect(text.trim(), path).not.toBe('')
  })

  it('is its own', () => {
    const english = { chat: chatWordingIn('en'), peer: peerWordingIn('en'), charts: chartWordingIn('en') }
    const known = new Map(texts(english))
    const same = texts(parts).filter(([path, text]) => text.length > 20 && known.get(path) === text)
    expect(same.length > 0).toBe(language === 'en')
  })
})

describe('a refusal', () => {
  it('is told in the language of who asked, and in English elsewhere', () => {
    const refusal = new Refusal(({ refused }) => refused.unknownRole)
    expect(explain(refusal, 'de').words).toBe(wordingIn('de').refused.unknownRole)
    expect(explain(refusal, 'es-419').words).toBe(wordingIn('es').refused.unknownRole)
    expect(explain(refusal, 'ja').words).toBe(refusal.message)
    expect(explain(new Error('inner'), 'fr')).toEqual({ words: wordingIn('fr').refused.ours, ours: true })
  })
})
