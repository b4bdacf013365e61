import { describe, expect, it } from 'vitest'
import { heardFrom } from '../../../workers/speech/heard.ts'
import { languageCode } from '../../../workers/speech/language.ts'

const word = (text: string, start: number, end: number, probability?: number) => ({
  word: text,
  start,
  end,
  probability,
})

describe('what was heard', () => {
  it('has words and stretches of speech in milliseconds', () => {
    const words = [word(' So', 0.5, 0.8, 0.9), word('we', 0.8, 1, 0.7), word('ended', 2.5, 3.2, 0.8)]
    const heard = heardFrom({ text: ' So we ended.', language: 'english', duration: 4, words }, 'w', 4000)
    expect(heard).toMatchObject({ text: 'So we ended.', language: 'en', audioMs: 4000, transcriber: 'w' })
    expect(heard.words[2]).toEqual({ word: 'ended', startMs: 2500, endMs: 3200, probability: 0.8 })
    expect(heard.speech).toEqual([
      { startMs: 500, endMs: 1000 },
      { startMs: 2500, endMs: 3200 },
    ])
    expect(heard.confidence).toBeCloseTo(0.8)
  })

  it('puts times right that run backwards or past the end', () => {
    const words = [word('a', 1, 0.5), word('b', 0.2, 9), word('', 1, 2), word('c', -3, -1)]
    const heard = heardFrom({ text: 'a b c', words }, 'w', 2000)
    expect(heard.words.map(({ startMs, endMs }) => [startMs, endMs])).toEqual([
      [1000, 1000],
      [1000, 2000],
      [1000, 1000],
    ])
    expect(heard.words.every(({ probability }) => probability === null)).toBe(true)
  })

  it('goes by segments where no words are told, the longer the more', () => {
    const segments = [
      { start: 0, end: 1, text: 'a'.repeat(30), avg_logprob: Math.log(0.9) },
      { start: 3, end: 4, text: 'b'.repeat(10), avg_logprob: Math.log(0.5) },
    ]
    const heard = heardFrom({ text: 'ab', segments, duration: 5 }, 'w', null)
    expect(heard).toMatchObject({ words: [], audioMs: 5000 })
    expect(heard.speech).toEqual([
      { startMs: 0, endMs: 1000 },
      { startMs: 3000, endMs: 4000 },
    ])
    expect(heard.confidence).toBeCloseTo(0.8)
  })

  it('finds words inside segments', () => {
    const segments = [{ start: 0, end: 1, text: 'hi', words: [word('hi', 0.1, 0.4, 0.6)] }]
    expect(heardFrom({ text: 'hi', segments }, 'w', 1000).words).toEqual([
      { word: 'hi', startMs: 100, endMs: 400, probability: 0.6 },
    ])
  })

  it('takes for silence what was made up in it: both signs must be there', () => {
    const segment = { start: 0, end: 2, text: 'Thank you.', no_speech_prob: 0.9, avg_logprob: -1.4 }
    expect(heardFrom({ text: 'Thank you.', segments: [segment] }, 'w', 2000).text).toBe('')
    const sure = { ...segment, avg_logprob: -0.3 }
    expect(heardFrom({ text: 'Thank you.', segments: [sure] }, 'w', 2000).text).toBe('Thank you.')
  })

  it('does not know how sure it is when nobody told', () => {
    expect(heardFrom({ text: 'Hello.' }, 'w', 1000)).toMatchObject({ confidence: null, speech: [], language: null })
  })
})

describe('languages', () => {
  it.each([
    ['english', 'en'],
    ['German', 'de'],
    ['en', 'en'],
    ['pt-BR', 'pt'],
    ['zh', 'zh'],
    ['chinese', 'zh'],
    ['haitian creole', 'ht'],
    ['māori', 'mi'],
    ['maori', 'mi'],
    ['myanmar', 'my'],
    ['yue', 'yue'],
    ['jw', 'jv'],
    ['klingon', null],
    ['', null],
  ])('%s is %s', (name, code) => {
    expect(languageCode(name)).toBe(code)
  })
})
