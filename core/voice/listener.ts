import type { AskedQuestion } from '../interview/events.ts'
import type { SpokenAnswer } from './answers.ts'
import type { Ears } from './ears.ts'
import type { Hearing } from './hearing.ts'
import type { OriginalSound } from './original-sound.ts'
import type { Interruption, Speech } from './speech.ts'
import type { TurnAction } from './turn-events.ts'
import type { VoiceNotice, VoiceOutput } from './voice.ts'

export type ListenerParts = {
  ears: () => Ears
  speech: Speech
  hearing: Hearing
  original: OriginalSound | null
  output: VoiceOutput
  question: () => AskedQuestion | null
  hotwordsOf: (question: AskedQuestion) => readonly string[]
  /** When the question had been said; null while it has not. */
  questionSaidAt: () => number | null
  tell: (notice: VoiceNotice) => void
  onCommand: (text: string, interruption: Interruption | null) => void
  onThinking: () => void
  /** An answer is complete. `speechTo`: when its speech ended; `wordsAt`: when its last words were known. */
  onAnswer: (answer: SpokenAnswer, times: { speechTo: number; wordsAt: number }) => void
  /** More was said to the answer before. */
  onAddition: (text: string, key: string) => void
}

/** Carries out what the turn-taking wants done, and turns what was said into answers. */
export interface Listener {
  act(action: TurnAction): void
  /** The open turn is forgotten. */
  drop(): void
  /** The open turn adds to the answer that was just given. */
  addToLast(): void
}

type OpenTurn = {
  /** The question it answers; null: it adds to the answer before, since the next question was not put yet. */
  question: string | null
  from: number
  interruption: Interruption | null
}

/** The end-of-turn model is given at most so much. */
const JUDGED_MS = 8_000

export function createListener(parts: ListenerParts): Listener {
  const { speech, hearing, original, output, tell } = parts
  let turn: OpenTurn | null = null
  const heard = new Map<number, { from: number; heard: Awaited<ReturnType<Hearing['hear']>> }>()

  const addressed = (reached: boolean) => (reached ? (parts.question()?.id ?? null) : null)

  function keepFrom(at: number | null): void {
    parts.ears().tape.keepFrom(at)
    original?.keepFrom(at)
  }

  function over(): OpenTurn | null {
    const ended = turn
    turn = null
    keepFrom(null)
    speech.hold(false)
    return ended
  }

  function interrupt(): void {
    const interruption = speech.interrupt()
    if (!interruption) return
    tell({ kind: 'interrupted', utterance: interruption.utterance })
    if (!turn || interruption.kind === 'aside') return
    turn.interruption = interruption
    turn.question ??= addressed(interruption.questionReached)
  }

  function hearPhrase({ phrase, from, to, after }: Extract<TurnAction, { kind: 'phrase' }>): void {
    const ears = parts.ears()
    const question = parts.question()
    hearing.hear(ears.tape.cut(from, to), after, question ? parts.hotwordsOf(question) : []).then((result) => {
      heard.set(phrase, { from, heard: result })
      ears.tell({ kind: 'words', phrase, text: result?.text ?? null, at: ears.now() })
    })
    const judged = ears.tape.cut(Math.max(turn?.from ?? from, to - JUDGED_MS), to)
    hearing.judge(judged).then((finished) => {
      if (finished !== null) ears.tell({ kind: 'judged', phrase, finished, at: ears.now() })
    })
  }

  function end(action: Extract<TurnAction, { kind: 'end' }>): void {
    const { from, to, speechFrom, speechTo, text, wordsAt } = action
    const phrases = action.phrases.flatMap((number) => heard.get(number) ?? [])
    heard.clear()
    const samples = parts.ears().tape.cut(from, to)
    const sent = original?.cut(from, to) ?? null
    const question = over()?.question ?? null
    if (question === null) {
      parts.onAddition(text, `voice-more-${Math.round(from)}`)
      // The words that were cut off, or held back, lead to the next question.
      speech.resume()
      return
    }
    tell({ kind: 'heard', question, text, final: true })
    const since = Math.min(parts.questionSaidAt() ?? speechFrom, speechFrom)
    const answer: SpokenAnswer = {
      key: `voice-${question}-${Math.round(from)}`,
      question,
      samples,
      original: sent,
      audioMs: to - from,
      phrases: phrases.map((p) => ({ heard: p.heard, offsetMs: p.from - from })),
      timing: { firstInputMs: Math.round(speechFrom - since), totalMs: Math.round(speechTo - since) },
    }
    parts.onAnswer(answer, { speechTo, wordsAt })
  }

  function act(action: TurnAction): void {
    switch (action.kind) {
      case 'duck':
        output.duck(action.on)
        break
      case 'interrupt':
        interrupt()
        break
      case 'open':
        keepFrom(action.from)
        turn = { question: addressed(speech.questionReached()), from: action.from, interruption: null }
        speech.hold(true)
        break
      case 'phrase':
        hearPhrase(action)
        break
      case 'text':
        if (turn?.question) tell({ kind: 'heard', question: turn.question, text: action.text, final: false })
        break
      case 'thinking':
        parts.onThinking()
        break
      case 'dismiss':
        if (over()?.interruption) speech.resume()
        break
      case 'command':
        parts.onCommand(action.text, over()?.interruption ?? null)
        break
      case 'end':
        end(action)
        break
    }
  }

  return {
    act,
    drop() {
      parts.ears().tell({ kind: 'drop' })
      over()
    },
    addToLast() {
      if (turn) turn.question = null
    },
  }
}
