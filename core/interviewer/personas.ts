import type { Persona } from '../interview/plan.ts'
import type { Phrases } from './phrases/index.ts'

/** How a language model is told to come across. Whoever it is, it is fair, and gives nothing away. */
export const manners: Record<Persona, string> = {
  warm: 'You are warm and encouraging: you take away nervousness, show that you enjoy listening, and thank for what is told openly.',
  neutral: 'You are calm, curious and kind.',
  demanding:
    'You are demanding and to the point, as a busy senior person is: you say little, you want reasons and figures, and you let nothing vague stand. You are never rude, never sarcastic, and never in a hurry with a person who is thinking.',
}

type Wording = Partial<{ [K in keyof Phrases as Phrases[K] extends readonly string[] ? K : never]: readonly string[] }>

/** What the built-in interviewer says in other words, in English; what is not here it says as the neutral one does. */
const english: Record<Persona, Wording> = {
  neutral: {},
  warm: {
    welcome: [
      'Hello, and a warm welcome. I am glad that you are here. We will talk about the {role} role today, with {count}. Nothing can go wrong: this is the place to try things out.',
      'Hello! It is good to meet you. I have {count} for you about the {role} role. Take all the time you like, and tell me if you want to hear something again.',
    ],
    strong: [
      'Thank you, I enjoyed listening to that.',
      'Thank you for taking me through it so openly.',
      'I could picture that well, thank you.',
      'Thank you, I like how you go about things step by step.',
    ],
    partial: [
      'Thank you for telling me that.',
      'I see, thank you. That helps me.',
      'Thank you, I am with you.',
      'All right, thank you for sharing that.',
    ],
    brief: ['That is fine, short is good.', 'Thank you. You may say more whenever you like.'],
    unknown: [
      'That is perfectly all right. Nobody knows everything, and it is good that you say so.',
      'Do not worry about that one. We have others.',
    ],
    astray: [
      'Thank you, that is interesting. May I bring you back to my question?',
      'I like hearing about that. Let me ask it in another way.',
    ],
    followUp: [
      'I would love to hear a little more.',
      'May I stay with that for a moment?',
      'Help me see it a bit better.',
    ],
    skipped: ['No problem at all, we leave that one.', 'Of course, let us go on.'],
    close: [
      'That was my last question. Thank you so much, I enjoyed talking with you. Your report will be here in a moment.',
      'And with that we are through. Thank you for your openness. I am putting your report together now.',
    ],
  },
  demanding: {
    welcome: [
      'Good day. This is about the {role} role. I have {count}, and I will follow up where I need to. Please be concrete.',
      'Good day. We have {count} on the {role} role. I am interested in reasons and results, so please get to those.',
    ],
    firstQuestion: ['First question.', 'To begin with:'],
    strong: ['Noted.', 'Good. On to what follows.', 'That is clear.', 'Understood.'],
    partial: ['I hear you.', 'All right.', 'I have noted that.', 'So far, so good.'],
    brief: ['That was short.', 'I had room for more than that.'],
    unknown: ['All right. Better said than guessed.', 'Noted. We go on.'],
    astray: [
      'That was not my question. Let me put it again from another side.',
      'I would like an answer to what I asked.',
    ],
    followUp: ['I want to understand this exactly.', 'Be more precise, please.', 'Let us look closer at that.'],
    next: ['Next.', 'Next question.', 'We go on.'],
    skipped: ['Then we leave that out.', 'Noted. Next.'],
    harder: ['Then something harder.', 'Let us raise the bar.'],
    close: [
      'That was all from my side. Thank you for your time. Your report is being prepared.',
      'We are done. Thank you. Your report will be ready in a moment.',
    ],
  },
}

/** An interviewer's phrases as a persona says them. Only the English ones have personas; the others stay as they are. */
export function phrasesOf(persona: Persona | undefined, phrases: Phrases, language: string): Phrases {
  return persona === undefined || !/^en\b/.test(language) ? phrases : { ...phrases, ...english[persona] }
}
