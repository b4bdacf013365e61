import type { PatienceStep } from './patience.ts'

/** What the room itself says. None of it asks, judges or helps with the answer. */
export const phrases = {
  takeYourTime: ['Take your time.', 'Of course, take your time.', 'Sure. There is no rush.'],
  patience: {
    gentle: 'Take your time. You can also ask me to repeat the question, or for a hint.',
    there: 'Are you still there? If you like, say skip, and we go on with the next one.',
    pause: 'I will pause here. Resume when you are ready.',
  } satisfies Record<PatienceStep, string>,
  sureToStop: 'Would you like to end the interview? Say yes to end it, or no to go on.',
  goOn: 'All right, let us go on.',
  notHeard: 'I am sorry, I could not hear that. Could you say it again, or type it?',
  inPart: 'I missed a part of that. You can correct what was heard.',
  kept: 'I could not hear that one well just now. It is kept, and will be heard later.',
  resumed: (question: string) => `Let us go on. ${question}`,
} as const
