import type { Engine } from '../engine/engine.ts'
import { fillerPrompt } from '../engine/filler-prompt.ts'
import { GreenroomError } from '../errors.ts'
import type { CandidateCommand } from '../interview/commands.ts'
import type { AskedQuestion, InterviewEvent } from '../interview/events.ts'
import { openPair, type StartedState } from '../interview/state.ts'
import type { Clock, EndOfTurnModel, Recordings, SpeechDetector, Transcriber, Voice } from '../ports.ts'
import { createAnswers, type SpokenAnswer } from './answers.ts'
import { createDeliveries } from './deliveries.ts'
import { createEars, type Ears } from './ears.ts'
import { finishInTime } from './finish-in-time.ts'
import { createHearing } from './hearing.ts'
import { createInterviewLink } from './interview-link.ts'
import { roomLanguage } from './languages/index.ts'
import { createListener } from './listener.ts'
import { createObey } from './obey.ts'
import type { OriginalSound } from './original-sound.ts'
import { defaultVoiceSettings, type VoiceSettings } from './settings.ts'
import { createSilence } from './silence.ts'
import { createSpeech } from './speech.ts'
import { systemTimers, type Timers, within } from './timers.ts'
import { createTurns } from './turns.ts'
import type { VoiceActivity, VoiceNotice, VoiceOutput, VoiceRoom } from './voice.ts'

export type VoiceRoomParts = {
  engine: Pick<Engine, 'watch' | 'submit' | 'view'>
  interview: string
  transcriber: Transcriber
  /** Null: the interviewer's words are only shown. */
  voice: Voice | null
  detector: SpeechDetector
  /** Null or left out: the words alone tell whether a turn is over. */
  endOfTurn?: EndOfTurnModel | null
  /** Null: audio is never kept, and an answer that cannot be heard must be given again. */
  recordings: Recordings | null
  /** Until when the candidate agreed that audio is kept, milliseconds since the Unix epoch; null: only while it waits to be heard. */
  keepAudioUntil: number | null
  /** What is spoken and heard, as ISO 639-1 codes; `hears` null: it is detected. English, left out. */
  language?: { hears: string | null; speaks: string }
  output: VoiceOutput
  /** The candidate's sound as it was sent; left out, what is kept is encoded anew. */
  original?: OriginalSound
  clock: Clock
  /** When the interview ends by itself, milliseconds since the Unix epoch; null, or left out: it does not. */
  endsAt?: () => Promise<number | null>
  timers?: Timers
  settings?: Partial<VoiceSettings>
  /** Words to hear right in the answer to a question. */
  hotwordsOf?: (question: AskedQuestion) => readonly string[]
  onNotice: (notice: VoiceNotice) => void
  /** Told of failures; never of what a person said. */
  log: (message: string, error: unknown) => void
}

/** A question that was asked so long ago is put again when somebody joins, without the words that led to it. */
const JUST_ASKED_MS = 60_000
/** Fewer words after an answer add nothing to it: "thank you", "okay". */
const WORDS_TO_ADD = 4
/** Begins the key of a pause that nobody asked for. */
const OWN_PAUSE = 'voice-silent-'
/** Share of the time to close that words on their way are waited for; the rest is for storing. */
const HEARING_SHARE = 0.6

/** Opens ears and a voice for an interview. It begins to speak and to listen at once. */
export function createVoiceRoom(parts: VoiceRoomParts): VoiceRoom {
  const { engine, interview, clock, output, log, onNotice: tell } = parts
  const timers = parts.timers ?? systemTimers
  const language = parts.language ?? { hears: 'en', speaks: 'en' }
  const own = roomLanguage(language.speaks)
  const { phrases } = own
  const settings: VoiceSettings = { ...defaultVoiceSettings, ...parts.settings }
  const ownKeys = new Set<string>()
  let questionSaidAt: number | null = null
  let times: { endOfTurnDelay: number; transcriptionDelay: number; decidedAt: number } | null = null
  let thanks = 0
  let activity: VoiceActivity | null = null
  let closing = false

  const hearing = createHearing({
    ...{ timers, log, transcriber: parts.transcriber, endOfTurn: parts.endOfTurn ?? null },
    ...{ language: language.hears, fillers: fillerPrompt(language.speaks), caller: interview },
    ...{ hearingLimit: settings.hearingLimit, judgeLimit: settings.judgeLimit },
  })
  const answers = createAnswers({
    ...{ engine, interview, timers, log, transcriber: parts.transcriber.id, recordings: parts.recordings },
    ...{ keepAudioUntil: parts.keepAudioUntil, keepUnheard: settings.keepUnheard, now: () => clock.now() },
  })
  const speech = createSpeech({
    ...{ output, clock, timers, voice: parts.voice, language: language.speaks, voiceLimit: settings.voiceLimit },
    onSaying({ utterance, text, again, audible }) {
      if (audible) ears.tell({ kind: 'saying', text, again, at: ears.now() })
      tell({ kind: 'saying', utterance, text })
      tellMetrics(audible)
      showActivity()
    },
    onSaid() {
      questionSaidAt ??= ears.now()
      silence.broken()
      ears.tell({ kind: 'said', at: ears.now() })
      showActivity()
    },
    onTrouble: trouble,
  })
  const link = createInterviewLink({
    ...{ engine, interview },
    onOpen: begin,
    onWords: (piece) => speech.stream(piece),
    onEvent(event) {
      if (closing) return
      react(event)
      showActivity()
      ears.wake()
    },
    onFailure: (error) => trouble('The interview could not be opened.', error),
  })
  const deliveries = createDeliveries({
    isPaused: link.isPaused,
    pause: (on) => answers.submit({ kind: on ? 'pause' : 'resume', key: `voice-${on}-${Math.round(clock.now())}` }),
    onFailure: notDelivered,
    onDone: () => ears.wake(),
  })
  const obey = createObey({
    language: own,
    speech,
    question: () => link.question()?.id ?? null,
    submit: send,
    onWait: takeYourTime,
    onCommand: (command) => tell({ kind: 'command', command }),
    now: () => clock.now(),
  })
  const turns = createTurns(settings, obey.isCommand, own)
  const listener = createListener({
    ...{ speech, hearing, output, tell, ears: (): Ears => ears, question: link.question },
    original: parts.original ?? null,
    hotwordsOf: parts.hotwordsOf ?? (() => []),
    questionSaidAt: () => questionSaidAt,
    onCommand: obey.obey,
    onThinking: sayTakeYourTime,
    onAnswer: answered,
    onAddition: addToLast,
  })
  const silence = createSilence({
    settings: settings.patience,
    isQuiet: () => isCandidatesTurn() && speech.isIdle() && !turns.isOpen(),
    onStep(step) {
      // A question that was cut off comes first.
      if (speech.resume()) return
      if (step === 'pause') send({ kind: 'pause', key: `${OWN_PAUSE}${Math.round(clock.now())}` })
      else speech.say('aside', phrases.patience[step])
    },
  })
  const ears = createEars({
    ...{ detector: parts.detector, turns, clock, timers, settings, log },
    left: () => (speech.isPlaying() ? speech.left() : null),
    onActions(actions) {
      for (const action of actions) listener.act(action)
      showActivity()
    },
    onTime: silence.look,
  })

  const isCandidatesTurn = () => link.question() !== null && !link.isPaused() && deliveries.pending() === 0 && !closing

  function begin(state: StartedState): void {
    const asked = state.status === 'open' ? openPair(state) : null
    if (asked) {
      const { text } = asked.question
      const justAsked = clock.now() - asked.askedAt < JUST_ASKED_MS
      speech.settle(justAsked ? asked.words : phrases.resumed(text), text)
    }
    showActivity()
    ears.wake()
  }

  function react(event: InterviewEvent): void {
    switch (event.type) {
      case 'asked':
        questionSaidAt = null
        silence.question()
        speech.settle(event.words, event.question.text)
        break
      case 'closed':
        if (event.reason === 'ended-by-candidate' || event.reason === 'answers-exhausted') speech.drop()
        listener.drop()
        speech.settle(event.words, null)
        break
      case 'hinted':
      case 'repeated':
        speech.say('reply', event.words)
        break
      case 'answered':
      case 'recorded':
      case 'skipped':
        speech.drop()
        // What the candidate goes on to say adds to the answer; what was typed meanwhile takes the place of what is being said.
        if (ownKeys.has(event.key)) listener.addToLast()
        else listener.drop()
        break
      case 'paused':
        speech.hush()
        if (event.key.startsWith(`candidate/${OWN_PAUSE}`)) speech.say('aside', phrases.patience.pause)
        break
      case 'resumed': {
        silence.question()
        const question = link.question()
        if (!speech.resume() && question && !turns.isOpen()) speech.say('aside', phrases.resumed(question.text))
        deliveries.resumed()
        break
      }
      case 'interviewer-replaced':
        speech.restart()
        break
    }
  }

  function answered(answer: SpokenAnswer, { speechTo, wordsAt }: { speechTo: number; wordsAt: number }): void {
    obey.forget()
    const decidedAt = clock.now()
    times = { endOfTurnDelay: decidedAt - speechTo, transcriptionDelay: Math.max(0, wordsAt - speechTo), decidedAt }
    ownKeys.add(`candidate/${answer.key}`)
    deliveries.add(async () => {
      const delivery = await answers.deliver(answer)
      if (delivery === 'recorded') tell({ kind: 'trouble', message: phrases.kept })
      if (delivery === 'in-part') tell({ kind: 'trouble', message: phrases.inPart })
      if (delivery === 'lost') sayTrouble(phrases.notHeard)
    })
  }

  /** What is said after an answer and before the next question belongs to that answer. */
  function addToLast(text: string, key: string): void {
    if (text.split(/\s+/).length < WORDS_TO_ADD) return
    deliveries.add(async () => {
      const last = link.state()?.pairs.findLast((p) => p.outcome.kind !== 'open')
      if (last?.outcome.kind !== 'answered' || !last.outcome.heard) return
      const { id: question } = last.question
      await answers.submit({ kind: 'correct', key, question, text: `${last.outcome.text} ${text}` })
    })
  }

  function send(command: CandidateCommand): void {
    silence.broken()
    deliveries.add(() => answers.submit(command))
  }

  function notDelivered(error: unknown): void {
    if (error instanceof GreenroomError && error.code === 'refused') sayTrouble(error.message)
    else trouble('What you said could not be stored. Please type it.', error)
  }

  function sayTrouble(message: string): void {
    tell({ kind: 'trouble', message })
    if (!closing && link.state()?.status === 'open') speech.say('aside', message)
  }

  function trouble(message: string, error: unknown): void {
    log(message, error)
    tell({ kind: 'trouble', message })
  }

  function takeYourTime(): void {
    silence.broken(settings.wait.thinking)
    sayTakeYourTime()
  }

  function sayTakeYourTime(): void {
    const words = phrases.takeYourTime[thanks++ % phrases.takeYourTime.length]
    if (words) speech.say('aside', words)
  }

  function showActivity(): void {
    const next = currentActivity()
    if (next === activity) return
    activity = next
    tell({ kind: 'activity', activity: next })
  }

  function currentActivity(): VoiceActivity {
    if (link.isPaused()) return 'paused'
    if (turns.isOpen() && turns.isSpeaking()) return 'hearing'
    if (speech.isPlaying()) return 'speaking'
    if (link.question() === null || deliveries.pending() > 0) return 'thinking'
    return turns.isOpen() ? 'hearing' : 'listening'
  }

  function tellMetrics(audible: boolean): void {
    if (!times) return
    const { decidedAt, ...delays } = times
    times = null
    tell({ kind: 'metrics', metrics: { ...delays, timeToFirstAudio: audible ? clock.now() - decidedAt : null } })
  }

  const { endsAt } = parts
  const stopFinishing = endsAt
    ? finishInTime({ ...{ endsAt, clock, timers, log }, finish: () => ears.tell({ kind: 'finish', at: ears.now() }) })
    : () => {}

  return {
    hear(samples, at) {
      if (!link.isPaused()) ears.hear(samples, at)
    },
    pushToTalk: (down) => ears.tell({ kind: 'push-to-talk', down, at: ears.now() }),
    played: (utterance, milliseconds, ended) => speech.played(utterance, milliseconds, ended),
    async close(graceMs, openTurn = 'answer') {
      if (closing) return
      closing = true
      stopFinishing()
      speech.drop()
      await within(timers, graceMs * HEARING_SHARE, async () => {
        await ears.drained()
        if (openTurn === 'drop') listener.drop()
        ears.tell({ kind: 'finish', at: ears.now() })
        await turns.closed()
      })
      // What has not been heard by now is kept as audio.
      hearing.close()
      await within(timers, graceMs * (1 - HEARING_SHARE), async () => {
        await turns.closed()
        await deliveries.finish()
      })
      link.close()
      ears.close()
      speech.drop()
    },
  }
}
