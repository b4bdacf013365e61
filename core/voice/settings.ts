/** How a voice room takes turns. Milliseconds, probabilities 0-1, levels in dBFS. */
export type VoiceSettings = {
  /** Whether the microphone's device takes the interviewer's voice out of what it captures (as browsers and Discord do). */
  echoCancelled: boolean
  /** Whether silence arrives as samples too (a browser), or packets simply stop (Discord). */
  continuous: boolean

  /** Speech begins at `start` for `startFrames` frames of 32 ms and goes on until `endSilence` below `end`. */
  start: number
  end: number
  startFrames: number
  endSilence: number
  /** Audio kept from before speech was noticed. */
  preRoll: number
  /** Less speech than this is a cough or a click. */
  minSpeech: number

  /** After this much silence a phrase is sent for transcription while the turn stays open. */
  phraseSilence: number
  /** A phrase without a pause is cut here: Whisper hears windows of 30 s. */
  phraseLimit: number
  /** How long a transcriber may take for one phrase. */
  hearingLimit: number
  /** How long the end-of-turn model may take. */
  judgeLimit: number
  /** No turn is longer. */
  turnLimit: number

  wait: TurnWaits
  bargeIn: BargeInSettings
  patience: PatienceSettings

  /** How long a voice may take to its first sound. */
  voiceLimit: number
  /** How long audio of an answer that could not be heard is kept for another try where its owner did not agree to more. */
  keepUnheard: number
}

/** Silence after which a turn is over, by how its words look. */
export type TurnWaits = {
  /** A spoken command: nothing follows it. */
  command: number
  /** The words look finished and the end-of-turn model is sure. */
  sure: number
  /** The words look finished. Longer than the 1.5 s pauses of slow speakers. */
  finished: number
  /** A few words such as "Yeah.", after which people often go on. */
  short: number
  /** The words look unfinished: "because", "um", no full stop. */
  unfinished: number
  /** Nobody could tell the words. */
  unknown: number
  /** The candidate asked for a moment. */
  thinking: number
  /** Pauses that a speaker made within the turn lengthen the wait up to this. */
  most: number
}

export type BargeInSettings = {
  /** Speech that stops the interviewer. */
  speech: number
  /** The same without echo cancellation, when it must also be `above` dB louder than the echo. */
  speechWithEcho: number
  above: number
  /** Without echo cancellation the echo's level is learned for so long at the start of an utterance. */
  learn: number
  /** Start probability while the interviewer speaks, and without echo cancellation. */
  start: number
  startWithEcho: number
  /** An utterance with so little left is not stopped. */
  nearlyDone: number
  /** After so many false alarms within one utterance only words that last `insist` stop it, and false alarms no more. */
  falseAlarms: number
  insist: number
  /** Share of the captured words that must be the interviewer's own, in order, to be taken for its echo. */
  echoShare: number
  /** The same where echo is cancelled. */
  echoShareCancelled: number
}

export type PatienceSettings = {
  /** Silence after the question until a gentle word, until asking whether somebody is there, until the interview pauses. */
  gentle: number
  there: number
  pause: number
}

/** LiveKit Agents waits 0.5 to 3 s, Pipecat 0.2 s and a model: an interview's answers are long and thought over, so waits here are longer. */
export const defaultVoiceSettings: VoiceSettings = {
  echoCancelled: true,
  continuous: true,
  start: 0.5,
  end: 0.35,
  startFrames: 3,
  endSilence: 200,
  preRoll: 300,
  minSpeech: 220,
  phraseSilence: 450,
  phraseLimit: 25_000,
  hearingLimit: 20_000,
  judgeLimit: 1_000,
  turnLimit: 600_000,
  wait: {
    command: 700,
    sure: 1_000,
    finished: 1_800,
    short: 2_500,
    unfinished: 3_000,
    unknown: 2_500,
    thinking: 60_000,
    most: 4_000,
  },
  bargeIn: {
    speech: 250,
    speechWithEcho: 600,
    above: 6,
    learn: 500,
    start: 0.6,
    startWithEcho: 0.8,
    nearlyDone: 800,
    falseAlarms: 2,
    insist: 1_500,
    echoShare: 0.6,
    echoShareCancelled: 0.8,
  },
  patience: { gentle: 15_000, there: 90_000, pause: 300_000 },
  voiceLimit: 10_000,
  keepUnheard: 24 * 3_600_000,
}
