import { GreenroomError } from '../errors.ts'
import { type Clock, SPEAKING_RATE, type Voice } from '../ports.ts'
import { extend, type Line, type LineKind, newLine, reaches, settle } from './line.ts'
import { type Timers, within } from './timers.ts'
import type { VoiceOutput } from './voice.ts'

export type SpeechParts = {
  /** Null: there is none, or it is wanted as text only. */
  voice: Voice | null
  output: VoiceOutput
  clock: Clock
  timers: Timers
  language: string
  voiceLimit: number
  /** The first sound of a sentence goes out, or its words where the voice failed. */
  onSaying: (saying: { utterance: number; text: string; again: boolean; audible: boolean }) => void
  /** An utterance was played to its end, or given up. */
  onSaid: () => void
  onTrouble: (message: string, cause: unknown) => void
}

/** What the interviewer was saying when it was interrupted. */
export type Interruption = { kind: LineKind; utterance: number; questionReached: boolean }

/** The interviewer's mouth: says lines one after the other, a sentence at a time, and can be stopped at any moment. */
export interface Speech {
  /** Words on their way; they become final with `settle`. */
  stream(piece: string): void
  /** What was stored as said: the rest of the streamed words, or, when those were others, all of it. */
  settle(words: string, question: string | null): void
  /** The streamed words are stale. */
  restart(): void
  /** A reply replaces what is left unsaid; an aside comes before it. */
  say(kind: 'reply' | 'aside', words: string): void
  /** Begins nothing but asides while the candidate speaks. */
  hold(on: boolean): void
  interrupt(): Interruption | null
  /** Stops what is being said, whatever it is, until `resume`: the interview paused. */
  hush(): void
  /** Takes an interrupted line up again, from the sentence where it stopped. Returns whether there is one. */
  resume(): boolean
  /** Whether the words said so far, if any are open, include the question. */
  questionReached(): boolean
  /** Forgets what is unsaid. */
  drop(): void
  played(utterance: number, milliseconds: number, ended: boolean): void
  /** Milliseconds left of the last thing to say; null while unknown. */
  left(): number | null
  isPlaying(): boolean
  /** Nothing is being said or waits to be. */
  isIdle(): boolean
}

/** One go at a line. */
type Run = {
  utterance: number
  line: Line
  abort: AbortController
  /** For each sentence given to the voice: where its sound begins. */
  parts: { index: number; fromMs: number }[]
  writtenMs: number
  firstSoundAt: number | null
  playedMs: number | null
  finished: boolean
  wake: () => void
  cancelEnd: () => void
}

/** A player that says nothing for so long after all should have been played is taken to have ended. */
const PLAYER_GRACE_MS = 3_000
/** Of a sentence with less than this left it is the next one that is taken up. */
const SENTENCE_NEARLY_DONE_MS = 300

export function createSpeech(parts: SpeechParts): Speech {
  const { voice, output, clock, timers } = parts
  let lines: Line[] = []
  let run: Run | null = null
  let held = false
  let utterances = 0

  function pump(): void {
    const line = lines[0]
    if (run || !line || line.stopped || (held && line.kind !== 'aside')) return
    const nothingYet = line.next >= line.sentences.length
    if (nothingYet && line.complete) {
      lines.shift()
      pump()
    } else if (!nothingYet) start(line)
  }

  function start(line: Line): void {
    const mine: Run = {
      utterance: ++utterances,
      line,
      abort: new AbortController(),
      parts: [],
      writtenMs: 0,
      firstSoundAt: null,
      playedMs: null,
      finished: false,
      wake: () => {},
      cancelEnd: () => {},
    }
    run = mine
    speakLine(mine).then(
      () => finishWriting(mine),
      () => finishWriting(mine),
    )
  }

  async function speakLine(mine: Run): Promise<void> {
    const { line, abort } = mine
    let failed = false
    while (!abort.signal.aborted) {
      const sentence = line.sentences[line.next]
      if (!sentence && line.complete) return
      if (!sentence) {
        await new Promise<void>((resolve) => {
          mine.wake = resolve
        })
        continue
      }
      mine.parts.push({ index: line.next, fromMs: mine.writtenMs })
      line.next++
      line.begun = Math.max(line.begun, line.next)
      const { heard, error } = await speakSentence(mine, sentence.text)
      if (abort.signal.aborted) return
      if (!heard) parts.onSaying({ utterance: mine.utterance, text: sentence.text, again: line.again, audible: false })
      if (error && !failed) parts.onTrouble('The voice is not working right now. Please read along.', error)
      failed ||= error !== null
    }
  }

  /** Tells whether anything of it can be heard, and what failed. */
  async function speakSentence(mine: Run, text: string): Promise<{ heard: boolean; error: unknown }> {
    if (!voice) return { heard: false, error: null }
    const abort = new AbortController()
    const stop = () => abort.abort()
    mine.abort.signal.addEventListener('abort', stop, { once: true })
    let heard = false
    try {
      const pieces = voice.speak(text, { signal: abort.signal, language: parts.language })[Symbol.asyncIterator]()
      for (;;) {
        const next = await within(timers, parts.voiceLimit, () => pieces.next(), abort.signal)
        if (next === null) throw new GreenroomError('model-timeout', 'The voice took too long.', { retryable: true })
        if (next.done || abort.signal.aborted) return { heard, error: null }
        if (next.value.length === 0) continue
        if (!heard) parts.onSaying({ utterance: mine.utterance, text, again: mine.line.again, audible: true })
        heard = true
        mine.firstSoundAt ??= clock.now()
        mine.writtenMs += (next.value.length * 1000) / SPEAKING_RATE
        output.write(mine.utterance, next.value)
      }
    } catch (error) {
      return { heard, error }
    } finally {
      mine.abort.signal.removeEventListener('abort', stop)
      abort.abort()
    }
  }

  function finishWriting(mine: Run): void {
    if (run !== mine) return
    mine.finished = true
    if (mine.firstSoundAt === null) {
      ended(mine)
    } else {
      output.end(mine.utterance)
      expectEnd(mine)
    }
  }

  function expectEnd(mine: Run): void {
    mine.cancelEnd()
    if (!mine.finished) return
    mine.cancelEnd = timers.after(mine.writtenMs - playedMs(mine) + PLAYER_GRACE_MS, () => ended(mine))
  }

  function ended(mine: Run): void {
    if (run !== mine) return
    mine.cancelEnd()
    run = null
    lines = lines.filter((l) => l !== mine.line)
    parts.onSaid()
    pump()
  }

  /** As the player tells, else by the clock. */
  function playedMs({ playedMs: told, firstSoundAt, writtenMs }: Run): number {
    if (told !== null) return Math.min(told, writtenMs)
    return firstSoundAt === null ? 0 : Math.min(clock.now() - firstSoundAt, writtenMs)
  }

  /** Stops what is being said; its line goes on, if ever, with the sentence that was not heard to its end. */
  function stop(): Run | null {
    const mine = run
    if (!mine) return null
    run = null
    mine.cancelEnd()
    mine.abort.abort()
    mine.wake()
    if (mine.firstSoundAt !== null) output.stop(mine.utterance)
    const at = playedMs(mine) + SENTENCE_NEARLY_DONE_MS
    const current = mine.parts.findLast((p, i) => i === 0 || p.fromMs <= at)
    mine.line.next = current?.index ?? mine.line.next
    return mine
  }

  function discard(): void {
    const mine = stop()
    lines = []
    if (mine) parts.onSaid()
  }

  return {
    stream(piece) {
      let line = lines.find((l) => l.kind === 'move' && !l.complete)
      if (!line) {
        line = newLine('move', '', false)
        lines.push(line)
      }
      extend(line, piece)
      if (run?.line === line) run.wake()
      pump()
    },
    settle(words, question) {
      const streamed = lines.find((l) => l.kind === 'move' && !l.complete)
      if (streamed && settle(streamed, words, question)) {
        if (run?.line === streamed) run.wake()
        pump()
        return
      }
      if (streamed) this.restart()
      const line = newLine('move', words, false)
      settle(line, words, question)
      lines.push(line)
      pump()
    },
    restart() {
      const stale = lines.find((l) => l.kind === 'move' && !l.complete)
      if (run?.line === stale && stop()) parts.onSaid()
      lines = lines.filter((l) => l !== stale)
    },
    say(kind, words) {
      const line = newLine(kind, words, true)
      if (kind === 'reply') {
        discard()
        lines = [line]
      } else {
        const stopped = stop()
        if (stopped) parts.onSaid()
        lines = [line, ...lines.filter((l) => l.kind !== 'aside')]
      }
      pump()
    },
    hold(on) {
      held = on
      pump()
    },
    hush() {
      if (stop()) parts.onSaid()
      lines = lines.filter((l) => l.kind !== 'aside')
      for (const line of lines) line.stopped = true
    },
    interrupt() {
      const mine = stop()
      if (!mine) return null
      const { line, utterance } = mine
      const questionReached = reaches(line, line.next)
      if (line.kind === 'aside') lines = lines.filter((l) => l !== line)
      else line.stopped = true
      parts.onSaid()
      return { kind: line.kind, utterance, questionReached }
    },
    resume() {
      const line = lines.find((l) => l.stopped)
      if (!line) return false
      line.stopped = false
      line.again = true
      pump()
      return true
    },
    questionReached() {
      const line = lines.find((l) => l.kind === 'move')
      if (!line) return true
      return reaches(line, run?.line === line ? currentSentence(run) : line.next)
    },
    drop: discard,
    played(utterance, milliseconds, done) {
      if (run?.utterance !== utterance) return
      if (done && run.finished) {
        ended(run)
      } else if (milliseconds !== run.playedMs) {
        run.playedMs = milliseconds
        expectEnd(run)
      }
    },
    left: () => (run?.finished && run.line.complete ? run.writtenMs - playedMs(run) : null),
    isPlaying: () => run !== null && run.firstSoundAt !== null,
    isIdle: () => run === null && lines.every((l) => l.stopped),
  }

  function currentSentence(mine: Run): number {
    const at = playedMs(mine)
    return mine.parts.findLast((p) => p.fromMs <= at)?.index ?? mine.line.next
  }
}
