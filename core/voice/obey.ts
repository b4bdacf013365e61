import type { CandidateCommand } from '../interview/commands.ts'
import type { RoomLanguage } from './languages/language.ts'
import type { Interruption, Speech } from './speech.ts'
import { spokenCommand, yesOrNo } from './spoken-commands.ts'
import type { SpokenCommand } from './voice.ts'

export type ObeyParts = {
  language: RoomLanguage
  speech: Pick<Speech, 'say' | 'resume'>
  /** The open question's id. */
  question: () => string | null
  submit: (command: CandidateCommand) => void
  /** The candidate wants a moment. */
  onWait: () => void
  onCommand: (command: SpokenCommand) => void
  now: () => number
}

/** Does what the candidate says to the room. */
export interface Obey {
  /** Whether an utterance, as a whole, is meant for the room. */
  isCommand(text: string): boolean
  /** `interruption`: what the candidate cut off in order to say it. */
  obey(text: string, interruption: Interruption | null): void
  /** Something else was said: a question of the room needs no answer any more. */
  forget(): void
}

export function createObey({ language, speech, question, submit, onWait, onCommand, now }: ObeyParts): Obey {
  /** The room asked whether the interview is to end. */
  let confirming = false

  function onQuestion(kind: 'repeat' | 'hint' | 'skip', interruption: Interruption | null): void {
    const id = question()
    // Before the question was put there is nothing to repeat, to hint at or to skip: it comes now.
    if (id === null || (interruption?.kind === 'move' && !interruption.questionReached)) speech.resume()
    else submit({ kind, key: keyOf(kind), question: id })
  }

  const keyOf = (kind: string) => `voice-${kind}-${question() ?? ''}-${Math.round(now())}`
  const end = () => submit({ kind: 'end', key: keyOf('end') })

  return {
    isCommand: (text) => spokenCommand(text, language) !== null || (confirming && yesOrNo(text, language) !== null),
    forget() {
      confirming = false
    },
    obey(text, interruption) {
      const answer = confirming ? yesOrNo(text, language) : null
      const command = spokenCommand(text, language)
      confirming = false
      if (answer === 'yes') end()
      else if (answer === 'no') {
        speech.say('aside', language.phrases.goOn)
        speech.resume()
      } else if (command === 'stop-maybe') {
        confirming = true
        speech.say('aside', language.phrases.sureToStop)
      } else if (command) {
        onCommand(command)
        if (command === 'stop') end()
        else if (command === 'wait') onWait()
        else onQuestion(command, interruption)
      }
    },
  }
}
