import { stringField } from '../models/string-field.ts'

/** Words that are said while the model is still writing them. */
export type SpokenWords = {
  /** Takes the next piece of the reply's raw text; attempt 2 starts over. */
  hear(piece: string, attempt: 1 | 2): void
  /** All that is said for a reply: what was said aloud already stays said, also when the reply it came from was no good. */
  finish(response: string, question: string): string
}

/** The end of a sentence that another follows. */
const SENTENCE_END = /[.!…।]["”’')\]]*(?=\s)/g

/**
 * Says a reply's "response" sentence by sentence, as soon as each is complete and `mayBeSaid` lets the words
 * so far pass; the rest when the whole reply has been accepted. The pieces given to `say`, joined, are what `finish` returns.
 */
export function spokenWords(mayBeSaid: (words: string) => boolean, say: (piece: string) => void): SpokenWords {
  let attempt = 1
  let field = stringField('response')
  let text = ''
  let spoken = ''
  let silent = false
  const speak = (words: string) => {
    if (words.length > spoken.length) say(words.slice(spoken.length))
    spoken = words
  }
  return {
    hear(piece, now) {
      if (now !== attempt) {
        attempt = now
        field = stringField('response')
        text = ''
        // A second beginning would not follow from the first.
        silent = spoken !== ''
      }
      if (silent) return
      text += field.push(piece)
      const end = [...text.matchAll(SENTENCE_END)].at(-1)
      const words = end ? tidy(text.slice(0, end.index + end[0].length)) : ''
      if (words.length <= spoken.length) return
      if (mayBeSaid(words)) speak(words)
      else silent = true
    },
    finish(response, question) {
      const whole = tidy(`${response} ${question}`)
      if (whole.startsWith(spoken)) speak(whole)
      else speak(tidy(`${spoken} ${question || response}`))
      return spoken
    },
  }
}

const tidy = (text: string) => text.replace(/\s+/g, ' ').trim()
