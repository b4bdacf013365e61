import { createBargeIn } from './barge-in.ts'
import { echoShare } from './echo.ts'
import { FRAME_MS } from './frames.ts'
import type { RoomLanguage } from './languages/language.ts'
import { isBackchannel } from './looks-finished.ts'
import type { VoiceSettings } from './settings.ts'
import { createSpeechGate, type SoundFrame } from './speech-gate.ts'
import type { TurnAction, TurnInput } from './turn-events.ts'
import { type OpenTurn, type Overlap, type Phrase, type TurnWait, turnWait } from './turn-wait.ts'
import { wordsOf } from './words.ts'

/** Frames to turns. Pure: it has no clock, and what it wants done it returns. */
export interface Turns {
  step(input: TurnInput): TurnAction[]
  /** When 'time' should come at the latest; null when only new input can change anything. */
  due(): number | null
  isOpen(): boolean
  /** Resolves when no turn is open. */
  closed(): Promise<void>
  isSpeaking(): boolean
}

/** `isCommand` tells whether an utterance as a whole is meant for the room, `language` what its words look like. */
export function createTurns(
  settings: VoiceSettings,
  isCommand: (text: string) => boolean,
  language: RoomLanguage,
): Turns {
  const gate = createSpeechGate(settings)
  const bargeIn = createBargeIn(settings)
  let now = 0
  let phrases = 0
  let turn: OpenTurn | null = null
  /** What the interviewer says or said last, and when it ended. */
  let said = ''
  let saidUntil = Number.NEGATIVE_INFINITY
  let punctuates = false
  const waiting: (() => void)[] = []
  /** With push-to-talk only what is said while it is down counts. */
  let manual: { down: boolean } | null = null

  const overlapAt = (at: number): Overlap => {
    if (bargeIn.isPlaying()) return 'during'
    return at < saidUntil + ECHO_TAIL ? 'after' : null
  }

  function open(from: number, speechFrom: number): OpenTurn {
    turn = {
      from,
      speechFrom,
      speechTo: speechFrom,
      phrases: [],
      current: null,
      interrupted: false,
      over: false,
      thanked: false,
      wait: null,
      wordsAt: speechFrom,
    }
    return turn
  }

  function speechBegan(at: number): TurnAction[] {
    if (turn?.over) return []
    const actions: TurnAction[] = []
    if (!turn) {
      turn = open(at - settings.preRoll, at)
      actions.push({ kind: 'open', from: turn.from, overlapping: bargeIn.isPlaying() })
    }
    const last = turn.phrases.at(-1)
    if (last && !turn.current) last.pauseAfter = at - turn.speechTo
    turn.wait = null
    turn.thanked = false
    turn.current ??= {
      from: Math.max(at - settings.preRoll, last?.to ?? turn.from),
      speech: 0,
      speechBefore: turn.speechTo,
      overlap: overlapAt(at),
      quietest: null,
    }
    return actions
  }

  function frame(input: SoundFrame): TurnAction[] {
    if (manual && !manual.down) return []
    const before = gate.burst()?.speech ?? 0
    const change = gate.frame(input, bargeIn.threshold())
    const burst = gate.burst()
    const actions = change === 'began' && burst ? speechBegan(burst.from) : []
    if (turn?.current && burst && !turn.over) {
      turn.current.speech += burst.speech - before
      turn.speechTo = burst.lastSpeech
      noteQuiet(turn.current, input)
    }
    for (const action of bargeIn.frame(input, burst)) {
      actions.push(action)
      if (action.kind === 'interrupt' && turn) turn.interrupted = true
      if (action.kind === 'interrupt') saidUntil = now
    }
    return actions
  }

  /** Where a phrase that has no pause can be cut best: the least speech-like of its last seconds. */
  function noteQuiet(current: NonNullable<OpenTurn['current']>, { at, probability }: SoundFrame): void {
    if (at - current.from < settings.phraseLimit - CUT_WITHIN) return
    if (!current.quietest || probability <= current.quietest.probability) current.quietest = { at, probability }
  }

  function closePhrase(open: OpenTurn, to: number): TurnAction[] {
    const { current } = open
    if (!current) return []
    open.current = null
    if (current.speech < settings.minSpeech && !(manual && open.phrases.length === 0)) {
      // A cough does not make the wait for the end begin anew.
      open.speechTo = current.speechBefore
      return open.phrases.length === 0 ? dismiss('noise') : []
    }
    const phrase = ++phrases
    open.phrases.push({ phrase, to, text: undefined, finished: null, pauseAfter: 0, overlap: current.overlap })
    return [{ kind: 'phrase', phrase, from: current.from, to, after: textOf(open) }]
  }

  function dismiss(reason: 'noise' | 'echo' | 'backchannel'): TurnAction[] {
    if (turn?.interrupted) bargeIn.falseAlarm()
    turn = null
    return [{ kind: 'dismiss', reason }]
  }

  /** With push-to-talk the time before the first word is no pause. */
  const isPaused = ({ speech }: { speech: number }) => !gate.burst() && !(manual && speech < settings.minSpeech)

  /** Closes phrases, ends the turn: whatever the time that went by asks for. */
  function settle(): TurnAction[] {
    if (!turn) return []
    const actions: TurnAction[] = []
    const { current } = turn
    if (current) {
      if (turn.over || (isPaused(current) && now - turn.speechTo >= settings.phraseSilence)) {
        actions.push(...closePhrase(turn, turn.speechTo + TAIL))
      } else if (now - current.from >= settings.phraseLimit) {
        const at = current.quietest?.at ?? now
        actions.push(...closePhrase(turn, at))
        turn.current = { ...current, from: at, speech: settings.minSpeech, quietest: null }
      }
    }
    if (turn && !turn.over && now - turn.from >= settings.turnLimit) {
      turn.over = true
      gate.reset()
      actions.push(...closePhrase(turn, now))
    }
    return turn ? [...actions, ...endIfOver(turn)] : actions
  }

  /** Worked out once for what is known: silence is looked at with every frame. */
  function waitOf(open: OpenTurn): TurnWait {
    open.wait ??= turnWait(open, textOf(open), { settings, punctuates, manual: manual !== null, isCommand, language })
    return open.wait
  }

  function endIfOver(open: OpenTurn): TurnAction[] {
    if (open.current || (manual?.down && !open.over)) return []
    if (open.phrases.some((p) => p.text === undefined)) return []
    const heard = open.phrases.filter((p) => p.text !== '')
    if (heard.length === 0) return dismiss(open.phrases.some((p) => p.echo) ? 'echo' : 'noise')
    const text = textOf(open)
    if (open.interrupted && isBackchannel(text, language)) return dismiss('backchannel')
    const wait = waitOf(open)
    const silence = gate.burst() || gate.maybe() !== null ? 0 : now - open.speechTo
    if (wait.thinking && !open.thanked && silence >= settings.wait.command) {
      open.thanked = true
      return [{ kind: 'thinking' }]
    }
    if (!open.over && silence < wait.ms) return []
    turn = null
    const { from, speechFrom, speechTo, wordsAt } = open
    if (wait.command) return [{ kind: 'command', text }]
    const numbers = heard.map((p) => p.phrase)
    const to = speechTo + TAIL
    return [{ kind: 'end', from, to, speechFrom, speechTo, phrases: numbers, text, wordsAt }]
  }

  function words({ phrase: number, text, at }: Extract<TurnInput, { kind: 'words' }>): TurnAction[] {
    const phrase = turn?.phrases.find((p) => p.phrase === number)
    if (!turn || phrase?.text !== undefined || !phrase) return []
    phrase.text = text?.trim() ?? null
    turn.wait = null
    turn.wordsAt = at
    if (phrase.text && isEcho(phrase, phrase.text)) {
      phrase.echo = true
      phrase.text = ''
      bargeIn.heardItself()
    }
    if (phrase.text && /[.?!]$/.test(phrase.text)) punctuates = true
    return phrase.text ? [{ kind: 'text', text: textOf(turn) }] : []
  }

  function isEcho({ overlap }: Phrase, text: string): boolean {
    // A quick "yes" or "no" after a question may well be a word of the question.
    if (overlap === null || (overlap === 'after' && wordsOf(text).length < ECHO_WORDS)) return false
    const { echoShareCancelled, echoShare: share } = settings.bargeIn
    return echoShare(text, said) >= (settings.echoCancelled ? echoShareCancelled : share)
  }

  function pushToTalk(down: boolean, at: number): TurnAction[] {
    manual = { down }
    if (turn) turn.wait = null
    if (down) {
      if (turn) return []
      const interrupted = bargeIn.isPlaying()
      const actions: TurnAction[] = [...bargeIn.done(), { kind: 'open', from: at, overlapping: interrupted }]
      if (interrupted) actions.push({ kind: 'interrupt' })
      const opened = open(at, at)
      opened.interrupted = interrupted
      opened.current = { from: at, speech: 0, speechBefore: at, overlap: null, quietest: null }
      return actions
    }
    gate.reset()
    if (turn) {
      turn.over = true
      // Speech that the detector did not notice counts as well: the candidate says it was there.
      if (turn.current) turn.speechTo = at
    }
    return []
  }

  function take(input: TurnInput): TurnAction[] {
    switch (input.kind) {
      case 'frame':
        return frame(input)
      case 'time':
        return gate.silence(input.at) === 'ended'
          ? bargeIn.frame({ at: input.at, probability: 0, level: Number.NEGATIVE_INFINITY }, null)
          : []
      case 'words':
        return words(input)
      case 'judged': {
        const phrase = turn?.phrases.at(-1)
        if (turn && phrase?.phrase === input.phrase) {
          phrase.finished = input.finished
          turn.wait = null
        }
        return []
      }
      case 'saying':
        said = bargeIn.isPlaying() || input.again ? `${said} ${input.text}` : input.text
        if (!bargeIn.isPlaying()) bargeIn.playing(input.at, input.again)
        return []
      case 'left':
        bargeIn.left(input.ms)
        return []
      case 'said':
        if (bargeIn.isPlaying()) saidUntil = input.at
        return bargeIn.done()
      case 'push-to-talk':
        return pushToTalk(input.down, input.at)
      case 'finish':
        if (turn) turn.over = true
        return []
      case 'drop':
        turn = null
        gate.reset()
        return []
    }
  }

  function due(): number | null {
    if (!turn || turn.over) return null
    const limits = [turn.from + settings.turnLimit]
    if (gate.burst()) limits.push(turn.speechTo + settings.endSilence)
    if (turn.current && isPaused(turn.current)) limits.push(turn.speechTo + settings.phraseSilence)
    else if (turn.current) limits.push(turn.current.from + settings.phraseLimit)
    else if (turn.phrases.every((p) => p.text !== undefined)) {
      const wait = waitOf(turn)
      limits.push(turn.speechTo + (wait.thinking && !turn.thanked ? settings.wait.command : wait.ms))
    }
    return Math.min(...limits)
  }

  return {
    step(input) {
      if (input.kind === 'frame') now = Math.max(now, input.at + FRAME_MS)
      else if ('at' in input) now = Math.max(now, input.at)
      const actions = [...take(input), ...settle()]
      if (!turn) for (const resolve of waiting.splice(0)) resolve()
      return actions
    },
    async closed() {
      if (turn) await new Promise<void>((resolve) => waiting.push(resolve))
    },
    due,
    isOpen: () => turn !== null,
    isSpeaking: () => gate.burst() !== null,
  }
}

/** Kept after the last speech, so that no word's end is lost. */
const TAIL = 200
/** A phrase without a pause is cut within its last seconds. */
const CUT_WITHIN = 5_000
/** An echo arrives late, through a network and a room. */
const ECHO_TAIL = 700
const ECHO_WORDS = 4

const textOf = (turn: OpenTurn) => turn.phrases.flatMap((p) => p.text || []).join(' ')
