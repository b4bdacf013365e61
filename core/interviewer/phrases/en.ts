import type { Phrases } from './phrases.ts'

export const english: Phrases = {
  count: (n) => (n === 1 ? 'one question' : `${n} questions`),
  notKnowing:
    /\b(i (really )?(do not|don't|dont) know|no idea|not sure what|can('|no)?t (answer|remember|think)|never (heard|did|done|had))\b/i,
  aboutQuestions: '',
  welcome: [
    'Hello, and welcome. I am your interviewer today, for the {role} role. I have {count} for you, and I may ask a little more as we go. Take the time you need.',
    'Hello, good to have you here. We will spend some time on the {role} role today, with {count}. There is no rush: think first if you like.',
    'Welcome, and thank you for coming. This is a practice interview for the {role} role: {count}, one at a time. Answer as you would on the day.',
  ],
  firstQuestion: ['Let us begin.', 'Here is the first one.', 'To start with:'],
  /** After an answer that says a good deal about the question. */
  strong: [
    'Thank you, that gives me a clear picture.',
    'Thanks, that was concrete, and I could follow each step.',
    'I see. You clearly thought that through.',
    'Thank you. I have a good sense of how you work there.',
    'Good, I can see how the parts hang together for you.',
  ],
  /** After an answer that says something about the question. */
  partial: [
    'Thank you, I follow you so far.',
    'All right, I have noted that.',
    'Thanks. I have that down.',
    'I understand, thank you.',
    'Okay, thank you for that.',
  ],
  /** Followed by the candidate's own words. */
  echo: [
    'You said “{quote}”.',
    'I made a note of “{quote}”.',
    'I heard you say “{quote}”.',
    'Let me hold on to “{quote}” for a moment.',
  ],
  /** After an answer that hardly touches the question. */
  astray: [
    'Thank you. Let me bring us back to the question, though.',
    'I hear you. I am not sure we have reached my question yet.',
    'All right. Let me try to come at it from another side.',
  ],
  /** After an answer of very few words. */
  brief: ['That was brief, and brief can be fine.', 'Short and to the point.', 'Okay, in a nutshell, then.'],
  /** After "I do not know" or the like. */
  unknown: [
    'That is all right, nobody knows everything.',
    'Fair enough, and thank you for saying so.',
    'No problem. It is better to say so than to guess.',
  ],
  /** After junk: letters without words, the same words over and over, the question given back. */
  unusable: [
    'I could not make an answer out of that, I am afraid.',
    'I am not sure there was an answer in there, so I will leave it at that.',
    'That did not tell me anything yet. We will let it stand and go on.',
  ],
  /** After words that are meant for whoever scores. */
  aside: [
    'I only ask and listen here; the scoring comes later, from what you say about the question.',
    'That was not about the question, so I will leave it aside.',
  ],
  /** After an answer that was recorded and could not be heard yet. */
  unheard: [
    'My hearing let me down just now. Your answer is kept, and I will listen to it later, so nothing is lost.',
    'I could not hear that one yet, and that is on my side. It is recorded and will be heard later.',
    'I am having trouble hearing at the moment. What you said is kept for later; you need not say it again.',
  ],
  skipped: ['Let us leave that one.', 'No problem, we will move past it.', 'That is fine, on we go.'],
  followUp: [
    'Let me stay with that for a moment.',
    'I would like to hear a little more.',
    'One more thing on this.',
    'Let us go one step further.',
  ],
  next: [
    'Let us go on.',
    'On to the next one.',
    'Here is another one.',
    'Next question.',
    'Let us turn to something else.',
  ],
  toPhase: {
    introduction: ['Let us start with you.'],
    behavioural: [
      'Now I would like to hear about something you did yourself.',
      'Let us talk about your own experience.',
    ],
    communication: ['Now something about working with other people.', 'Let us talk about how you get things across.'],
    technical: ['Let us get into the work itself.', 'Now a question about the subject itself.'],
    conclusion: ['We are nearly at the end.', 'One last thing from my side.'],
  },
  last: ['This is my last question.', 'And this is the last one.'],
  harder: ['You seem at home here, so let me ask something with more depth.', 'Let us make it a little harder.'],
  easier: ['Let us take something more basic.', 'Here is one that is a little more down to earth.'],
  close: [
    'That was my last question. Thank you for your time and for your answers. I am putting your report together now.',
    'That brings us to the end. Thank you for talking with me today. Your report will be here in a moment.',
    'We are through. Thank you, I enjoyed this conversation. Give me a moment, and your report will be ready.',
  ],
}
