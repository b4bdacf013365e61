import type { Brief, Interviewer, Move } from '../../../core/ports.ts'

/** Asks the bank's questions as they stand, each with the plan's follow-up, and closes. */
export const plainInterviewer: Interviewer = {
  id: 'plain/1',
  async move(brief, { onWords }) {
    const move = plainMove(brief)
    onWords?.(move.words)
    return move
  },
}

function plainMove({ next, mayFollowUp, state }: Brief): Move {
  const last = state.pairs.at(-1)
  if (mayFollowUp && last?.question.kind === 'main') {
    const [keyPoint = ''] = last.question.rubric.keyPoints
    const text = `Why is that so, in case ${state.pairs.length}?`
    return { kind: 'follow-up', words: text, text, keyPoints: [keyPoint] }
  }
  if (!next) return { kind: 'close', words: 'Thank you for coming.' }
  return { kind: 'next', words: next.question, text: next.question }
}
