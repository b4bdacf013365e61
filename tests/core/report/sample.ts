import type { GrammarResult } from '../../../core/delivery/grammar.ts'
import { measureTyped } from '../../../core/delivery/typed.ts'
import type { AskedQuestion } from '../../../core/interview/events.ts'
import type { ClosedState, Outcome, Pair } from '../../../core/interview/state.ts'
import type { ReportInput } from '../../../core/report/assemble.ts'
import type { Criterion } from '../../../core/scoring/rubric.ts'
import type { Evidence, Score } from '../../../core/scoring/score.ts'

/** 14 March 2025, 10:30 UTC. */
const START = Date.UTC(2025, 2, 14, 10, 30)

type Line = {
  question: string
  type?: AskedQuestion['type']
  followsUp?: boolean
  keyPoints: string[]
  reference: string
  answer?: string
  seconds?: number
  delay?: number
  /** Relevance, completeness, clarity, structure. */
  points?: [number, number, number, number]
  coverage?: number[]
  quotes?: string[]
  good?: string[]
  missing?: string[]
  improve?: string[]
  gibberish?: string
  slips?: [slip: string, suggestion: string, message: string][]
  hints?: string[]
}

const lines: Line[] = [
  {
    question:
      'Your fraud model reports 99.2 percent accuracy, yet the fraud team calls it useless. How do you explain that, and what would you do next?',
    keyPoints: [
      'Fraud is so rare that always predicting “not fraud” already gives a very high accuracy',
      'Judge it by precision and recall, or the precision-recall curve, rather than accuracy',
      'Set the decision threshold from the cost of missed fraud against the cost of false alarms',
      'Counter the class imbalance with class weights or resampling, in the training data only',
    ],
    reference:
      'Fraud is a tiny share of transactions, so a model that never flags anything is right almost always and catches nothing. Accuracy hides this. I would look at the confusion matrix and report precision and recall on the fraud class, and the precision-recall curve. Then I would sit down with the fraud team to learn what a missed case costs compared with a false alarm that an analyst must review, and pick the threshold accordingly.',
    answer:
      'Well, fraud is really rare, right? If only eight in a thousand payments are fraud, then a model that always says "fine" is 99.2 percent accurate and catches nothing. So accuracy is the wrong measure here.\n\nFirst I would look at the confusion matrix with the fraud team, and report precision and recall for the fraud class. Then we would agree on a threshold: a missed fraud cost us maybe 400 euros, a false alarm costs ten minutes of a analyst. That gives me the point on the precision-recall curve to work at.',
    seconds: 104,
    delay: 14,
    points: [9.4, 8.3, 8.8, 8.6],
    coverage: [0.94, 0.91, 0.82, 0.1],
    quotes: [
      'a model that always says "fine" is 99.2 percent accurate and catches nothing',
      'report precision and recall for the fraud class',
      'a missed fraud cost us maybe 400 euros, a false alarm costs ten minutes',
    ],
    good: [
      'You explained why accuracy misleads here with numbers that anyone can check.',
      'You tied the threshold to what each kind of error costs.',
    ],
    missing: ['How to deal with the imbalance while training: class weights or resampling, in the training data only.'],
    improve: ['Close with what you would change in the model itself, not only in how it is judged.'],
    slips: [
      ['a analyst', 'an analyst', 'Incorrect indefinite article.'],
      ['a missed fraud cost', 'a missed fraud costs', 'Make the verb agree with its subject.'],
    ],
  },
  {
    question: 'Tell me about a time when your analysis changed a decision that others had already made.',
    type: 'behavioural',
    keyPoints: [
      'Names a concrete situation and the decision that was already made',
      'Says what they themselves did in the analysis',
      'Says how they brought the finding to those who had decided',
      'Gives the outcome, with a figure if possible',
    ],
    reference:
      'At a grocery chain the board had decided to close the eleven smallest shops. I compared what their customers spent elsewhere afterwards and found that two thirds went to a competitor. I showed the operations lead the three shops where the effect was largest, and we agreed on a pilot. Eight shops stayed open, and sales in the region rose by four percent.',
    answer:
      'So, um, we had decided to close some shops, and I was, like, not sure about it. I mean, I looked at the data, you know, and I kind of saw that customers would not come back. Um, and then I told my manager and we did not closed all of them in the end.',
    seconds: 158,
    delay: 22,
    points: [7.1, 4.2, 5.2, 4.9],
    coverage: [0.55, 0.3, 0.34, 0.41],
    quotes: ['we had decided to close some shops', 'I told my manager and we did not closed all of them'],
    good: ['You picked a situation that fits the question.'],
    missing: [
      'What you yourself did in the analysis.',
      'How you brought it to the people who had decided, and what came of it in figures.',
    ],
    improve: ['Name the shops, the number and the outcome: “eight of eleven stayed open” stays with a listener.'],
    slips: [['did not closed', 'did not close', 'Use the base form of the verb with “did”.']],
  },
  {
    question: 'What exactly did you compute, and how did you know that it was not a coincidence?',
    type: 'behavioural',
    followsUp: true,
    keyPoints: ['Says what they themselves did in the analysis'],
    reference:
      'I matched loyalty cards from closed shops with later purchases, compared them with shops that stayed open, and checked that the gap held for each quarter.',
    answer:
      'I took the loyalty cards of two shops that closed the year before and followed them for six months. Two thirds of the spending never came back to us. I compared that with shops nearby that stayed open, where it was five percent, and the gap was there in each quarter, so I was confident.',
    seconds: 71,
    delay: 6,
    points: [9.1, 8.4, 8.2, 7.9],
    coverage: [0.9],
    quotes: ['Two thirds of the spending never came back to us', 'the gap was there in each quarter'],
    good: ['You named the comparison group, which is what makes the finding hold.'],
    missing: [],
    improve: ['Say this in your first answer next time; it is the heart of the story.'],
  },
  {
    question: 'A colleague wants to ship a model that was tuned on the test set. What do you tell them?',
    type: 'situational',
    keyPoints: [
      'The test score is no longer an honest estimate of performance on new data',
      'Tune on a validation set or by cross-validation, and touch the test set once',
      'Propose a way forward: fresh hold-out data or a limited rollout with monitoring',
    ],
    reference:
      'I would say that each look at the test set leaks a little of it into the model, so the score is too good to be true. We need data nobody has tuned on: the newest weeks, or a small rollout that we watch. From now on we tune by cross-validation and open the test set once.',
    answer: 'I would tell them it is not good practice and that they should use a validation set.',
    seconds: 31,
    delay: 9,
    points: [7.6, 3.6, 6.8, 5],
    coverage: [0.12, 0.6, 0.05],
    quotes: ['they should use a validation set'],
    good: ['You named the right tool, a validation set.'],
    missing: ['Why the test score can no longer be trusted.', 'What the two of you could do now, before shipping.'],
    improve: ['Give the reason first; a colleague who understands it will not need the rule.'],
    hints: ['Think about what the test set is for.'],
  },
  {
    question: 'How would you explain a confidence interval to a product manager in two sentences?',
    keyPoints: [
      'It gives a range of plausible values rather than one number',
      'The range narrows with more data',
      'Avoids saying that the true value lies in it with 95 percent probability',
    ],
    reference:
      'Our estimate would come out a little different if we ran the test again; this range shows how different. The more users we measure, the narrower it gets.',
  },
  {
    question: 'How do you notice that a model in production has gone stale?',
    keyPoints: [
      'Watch the input distributions for drift',
      'Compare predictions with outcomes as they arrive',
      'Set alerts with an owner and a plan for retraining',
    ],
    reference:
      'I watch three things: whether the inputs still look like the training data, whether the predictions still match what happens, and whether the business figure behind it moves. Each has an alert with an owner, and a retraining plan.',
    answer:
      'I monitor the distribution of each input against the training data, for example with a population stability index per feature each week. Once the outcomes are known I compare them with what we predicted, by segment. If either one drifts beyond a limit we agreed on, the owner gets an alert, and we have a runbook that says when to retrain.',
    seconds: 86,
    delay: 8,
    points: [9.5, 9.1, 8.7, 9],
    coverage: [0.95, 0.88, 0.9],
    quotes: [
      'monitor the distribution of each input against the training data',
      'Once the outcomes are known I compare them with what we predicted',
      'the owner gets an alert, and we have a runbook',
    ],
    good: ['You covered inputs, outcomes and the people who act on them, in that order.'],
    missing: [],
    improve: ['A word on what you do while labels are late would round it off.'],
  },
  {
    question: 'What would you like to learn in your first three months here?',
    type: 'situational',
    keyPoints: ['Names something specific to the role', 'Says how they would learn it'],
    reference: 'I would like to learn how your claims data comes about, by sitting with the team that enters it.',
    answer: 'asdf asdf qwer qwer lkjh',
    seconds: 12,
    delay: 2,
    gibberish: 'The words do not form an answer.',
  },
]

const weights = { relevance: 0.3, completeness: 0.4, clarity: 0.15, structure: 0.15 }
const names: Criterion[] = ['relevance', 'completeness', 'clarity', 'structure']

/** A whole interview with good, thin, rambling, skipped and unusable answers. */
export function sampleInput(): ReportInput {
  let at = START + 12_000
  let parent = ''
  const pairs = lines.map((line, i): Pair => {
    const id = `q${i + 1}`
    if (!line.followsUp) parent = id
    const askedAt = at
    const totalMs = (line.seconds ?? 25) * 1000
    at += totalMs + 9_000
    const outcome: Outcome =
      line.answer === undefined
        ? { kind: 'skipped', at }
        : {
            kind: 'answered',
            text: line.answer,
            via: 'text',
            heard: null,
            recording: null,
            checked: false,
            timing: { firstInputMs: (line.delay ?? 0) * 1000, totalMs },
            at,
          }
    const question: AskedQuestion = {
      id,
      kind: line.followsUp ? 'follow-up' : 'main',
      parent: line.followsUp ? parent : null,
      bankId: `data-scientist/technical-0${i + 1}`,
      type: line.type ?? 'technical',
      level: 'medium',
      phase: line.type === 'behavioural' ? 'behavioural' : 'technical',
      text: line.question,
      rubric: { keyPoints: line.keyPoints, reference: line.reference, weights },
      hints: [],
    }
    return {
      question,
      words: line.question,
      interviewer: 'built-in/1',
      askedAt,
      hints: line.hints ?? [],
      repeats: 0,
      outcome,
    }
  })
  const state: ClosedState = {
    status: 'closed',
    plan: {
      role: 'data-scientist',
      type: 'mixed',
      level: 'medium',
      questions: 6,
      followUps: 1,
      secondsPerQuestion: 120,
      language: 'en',
      seed: 20250314,
      keepAudio: false,
    },
    candidate: 'someone',
    startedAt: START,
    pairs,
    group: null,
    replacements: [],
    usage: [],
    version: 20,
    basis: 20,
    keys: new Set(),
    closedAt: at,
    reason: 'complete',
    words: 'Thank you.',
  }
  const answered = pairs.flatMap(({ question, outcome }, i) => {
    const line = lines[i]
    return outcome.kind === 'answered' && line ? [{ id: question.id, outcome, line }] : []
  })
  return {
    id: 'sample-interview',
    state,
    scorer: 'built-in/1',
    failures: [],
    scores: new Map(answered.map(({ id, line }) => [id, judge(line)])),
    delivery: new Map(answered.map(({ id, outcome }) => [id, measureTyped(outcome.text, outcome.timing)])),
    grammar: new Map(answered.map(({ id, line }) => [id, grammarOf(line)])),
  }
}

function judge(line: Line): Score {
  const { answer = '', good = [], missing = [], improve = [] } = line
  if (line.gibberish) {
    const feedback = {
      good: [],
      missing: line.keyPoints,
      improve: ['Say what you would like to learn, and from whom.'],
    }
    return { kind: 'not-scorable', why: { code: 'gibberish', reason: line.gibberish }, feedback }
  }
  const evidence = (line.quotes ?? []).map((quote) => evidenceIn(answer, quote))
  const criteria = names.map((name, i) => ({
    name,
    score: line.points?.[i] ?? 5,
    evidence: name === 'relevance' ? evidence.slice(0, 1) : name === 'completeness' ? evidence : [],
  }))
  const score = Math.round(criteria.reduce((sum, c) => sum + c.score * weights[c.name], 0) * 10) / 10
  const coverage = line.keyPoints.map((keyPoint, i) => {
    const covered = line.coverage?.[i] ?? 0
    return { keyPoint, coverage: covered, evidence: covered >= 0.5 ? (evidence[i] ?? null) : null }
  })
  return { kind: 'scored', score, criteria, feedback: { good, missing, improve }, coverage }
}

function evidenceIn(answer: string, quote: string): Evidence {
  const start = answer.indexOf(quote)
  if (start < 0) throw new Error(`the sample does not say: ${quote}`)
  return { quote, start, end: start + quote.length }
}

function grammarOf({ answer = '', slips = [] }: Line): GrammarResult {
  const corrections = slips.map(([slip, suggestion, message]) => {
    const { start, end } = evidenceIn(answer, slip)
    return { start, end, slip, suggestion, message }
  })
  return { kind: 'checked', corrections }
}
