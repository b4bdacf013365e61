import type { StudentWording } from './wording.ts'

const or = new Intl.ListFormat('en', { type: 'disjunction' })

export const en: StudentWording = {
  notSetUp: 'Not set up yet',
  notSetUpYet: 'Your instructor has not set this interview up yet. Come back later.',
  intro: (role, questions) =>
    `A mock interview for the role of ${role}: ${questions === 1 ? 'one question' : `${questions} questions, one at a time`}. It is stored with every answer, so you can come back.`,
  opens: 'Opens',
  due: 'Due',
  closes: 'Closes',
  timeLimit: 'Time limit',
  minutes: (count) => `${count} minutes from the start, pauses included`,
  attempts: 'Attempts',
  used: (used, limit) => `${used} of ${limit} used`,
  grade: 'Grade',
  releases: {
    'after-review': 'Your instructor looks at it first, then you see report and grade.',
    'at-once': 'You see the report when it is done; the grade goes to your course.',
    never: 'For practice: no grade goes to your course.',
  },
  begin: 'Begin the interview',
  goOn: 'Go on with your interview',
  keepAudio: 'Keep the sound of what I say: my instructor may listen to it, until its date',
  whyNot(obstacle) {
    if (obstacle.kind === 'not-open') return 'This interview is not open yet.'
    if (obstacle.kind === 'closed') return 'This interview is closed.'
    return obstacle.limit === 1 ? 'You have taken this interview.' : `You have used all ${obstacle.limit} attempts.`
  },
  elsewhere: (names) => `In ${or.format(names)}`,
  how: {
    discord: 'Use this command where the Greenroom bot is, or in a direct message to it:',
    slack: 'Use this command anywhere in the workspace:',
    teams: 'Write this to the Greenroom bot, in a chat of your own with it:',
  },
  once: 'The code works once, within ten minutes. It ties that account to this assignment.',
  yourAttempts: 'Your attempts',
  attempt: (number) => `Attempt ${number}`,
  isOpen: 'open',
  handedIn: ['handed in ', ', your instructor looks at it.'],
  notScorable: 'it could not be scored, and does not count.',
  score: (score) => `${score} of 100`,
  late: 'late',
  report: 'Report',
  deleted: 'The interview was deleted on its date.',
  asked: 'You asked for another look; your instructor decides.',
  changed: 'You asked for another look. The score was changed:',
  stands: 'You asked for another look. The score stands:',
  ask: 'Ask for another look',
  askWhat:
    'What should be looked at again? It is scored once more, by something that knows nothing of the first score; then your instructor decides.',
  send: 'Ask',
  ready: 'Ready',
  keepsNothing:
    'Your browser keeps nothing for pages inside another page, so the interview opens in a window of its own.',
  newWindow: 'Open in a new window',
  timeOver: 'The time for this attempt is over.',
  staysAsIs: 'This attempt was handed in, and stays as it is.',
  withheld:
    'You have handed it in. Your instructor looks at it first; then you find the report here and in your course.',
  takenElsewhere: 'This interview is to be taken elsewhere.',
}
