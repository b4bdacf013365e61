// Completes and refreshes the lines of bank-<role>.jsonl from the question bank, in place:
//   node_modules/.bin/node datasets/rated-answers/merge.ts [ROLE ...]
// A line needs only `id` (the bank question's, a slash, then good, average or poor), `answer`, `human` and `why`; all else is
// copied or follows. Run it again when the bank's key points or model answers change. A question whose text has changed
// is named and stops the run, because its answers have to be read again.
import { createHash } from 'node:crypto'
import { readdirSync, readFileSync, writeFileSync } from 'node:fs'
import { basename, dirname } from 'node:path'
import { loadBank } from '../../core/questions/bank.ts'

type Line = { id: string; answer: string; human: number; why: string; question?: string }

const here = import.meta.dirname
const bank = await loadBank(`${dirname(here)}/questions`)
const roles = process.argv.length > 2 ? process.argv.slice(2) : readdirSync(here).flatMap(roleOfFile)

for (const role of roles) {
  const questions = new Map(bank.questions(role).map((question) => [question.id, question]))
  const path = `${here}/bank-${role}.jsonl`
  const lines: Line[] = readFileSync(path, 'utf8')
    .trimEnd()
    .split('\n')
    .map((line) => JSON.parse(line))
  const merged = lines.map(({ id, answer, human, why, question: before }) => {
    const asked = questions.get(dirname(id))
    if (!asked) throw new Error(`${path}: ${id} belongs to no question of the bank`)
    if (before !== undefined && before !== asked.question) throw new Error(`${path}: the question of ${id} has changed`)
    const { type, level, question } = asked
    const { keyPoints: key_points, modelAnswer: reference } = asked
    const set = setOf(question)
    const band = bandOf(human)
    return { id, set, role, type, level, question, key_points, reference, answer, human, band, kind: 'answer', why }
  })
  writeFileSync(path, merged.map((line) => `${JSON.stringify(line)}\n`).join(''))
}

function roleOfFile(name: string): string[] {
  return name.startsWith('bank-') ? [basename(name, '.jsonl').slice('bank-'.length)] : []
}

/** The split of the data card: by the first byte of the question's SHA-256. */
function setOf(question: string): 'held-out' | 'tune' {
  return (createHash('sha256').update(question).digest()[0] ?? 0) % 3 === 0 ? 'held-out' : 'tune'
}

function bandOf(human: number): string {
  if (human >= 9) return 'excellent'
  if (human >= 7) return 'good'
  if (human >= 5) return 'average'
  return human >= 3 ? 'poor' : 'none'
}
