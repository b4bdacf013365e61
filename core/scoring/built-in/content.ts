import type { Match } from './match.ts'
import type { Substance } from './substance.ts'

/** What the content of an answer is judged from. */
export type Signs = Match &
  Substance & {
    /** Mean raw likeness of the model answer's sentences, 0-1. */
    likeness: number
    /** Coverage of the key point that is covered best, 0-1, and by how much the mean over all points stays behind it. */
    most: number
    gap: number
    storyAsked: boolean
  }

/** Coverage below which a key point is untouched. */
export const UNTOUCHED = 0.1

/** Likeness at which an answer to a question without key points earns nothing, and everything. */
const NOTHING = 0.12
const EVERYTHING = 0.6

/**
 * Content of an answer that has a model answer to go by and no key points, 0-1: its likeness in parts and as a whole, and nothing else.
 * Such questions are mostly those of an exam, whose right answers may be short, bare lists, or made of the question's words.
 */
export function contentByReference({ likeness, told, near }: Signs): number {
  const alike = (likeness + told / 2 + Math.max(0, near) / 4) / 1.75
  return clamp((alike - NOTHING) / (EVERYTHING - NOTHING))
}

/** What is lost where one key point is covered in full and the rest are not. */
const ONE_SIDED = 0.5
/** Most that a story can be worth that touches no key point and shares no words with the question's rubric. */
const STRAY_STORY = 0.35

/** Content of an interview answer, 0-1: what is said, as far as it belongs to the question and covers it. */
export function contentOf(signs: Signs): number {
  const stray = signs.storyAsked && signs.most < UNTOUCHED && capAt(sharedGround(signs)) < 1
  const most = Math.min(capAt(belonging(signs)), stray ? STRAY_STORY : 1)
  return Math.min(quality(signs), most) * (1 - ONE_SIDED * signs.gap)
}

/**
 * A ridge regression on the tuning part of datasets/rated-answers, attacks left out; every sign can only pull its own way. `likeness` and
 * `told` then count double: good answers there avoid the rubric's words on purpose, as people outside do not. It costs under 0.01 in correlation there.
 */
function quality({ likeness, told, echo, platitudes, times, reasons, numbers }: Signs): number {
  const outOfTen =
    QUALITY.base +
    QUALITY.likeness * likeness +
    QUALITY.told * told -
    QUALITY.echo * echo -
    QUALITY.platitudes * platitudes +
    QUALITY.times * times +
    QUALITY.reasons * reasons +
    QUALITY.numbers * numbers
  return clamp(outOfTen / 10)
}
const QUALITY = {
  base: 3.13,
  likeness: 8.9,
  told: 8.1,
  echo: 14,
  platitudes: 0.51,
  times: 0.31,
  reasons: 0.13,
  numbers: 0.19,
}

/**
 * Log-odds that an answer was given to this question and not to another: a logistic regression on the same part, where the other
 * questions' good answers and the attacks stand for what does not belong. Where a story is asked for, one need not resemble another:
 * that a story is told at all speaks for it.
 */
export function belonging(signs: Signs): number {
  return sharedGround(signs) + (signs.storyAsked ? BELONGING.story * (signs.past / 5 - 1) : 0)
}

function sharedGround({ near, onPoint }: Signs): number {
  return BELONGING.base + BELONGING.near * near + BELONGING.onPoint * Math.log(0.05 + onPoint)
}
const BELONGING = { base: 2.95, near: 4.7, onPoint: 2.5, story: 1.5 }

/** Most that an answer can be worth by its log-odds of belonging. Straight lines between. */
const CAP: readonly (readonly [number, number])[] = [
  [-3, 0],
  [-1, 0.2],
  [0.2, 0.22],
  [0.5, 1],
]

/** Where straight lines through `points` lie at `x`; flat beyond the ends. */
export function capAt(x: number, points: readonly (readonly [number, number])[] = CAP): number {
  for (const [i, [to, high]] of points.entries()) {
    const [from, low] = points[i - 1] ?? [to, high]
    if (x <= to) return to === from ? high : low + ((high - low) * (x - from)) / (to - from)
  }
  return 1
}

const clamp = (x: number) => Math.min(1, Math.max(0, x))
