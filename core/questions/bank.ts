import { readdir, readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { z } from 'zod'
import { GreenroomError } from '../errors.ts'
import { type BankLine, bankLine, type Question } from './question.ts'

/** The question bank in memory. */
export type Bank = {
  /** Slugs of the roles, sorted. */
  roles: string[]
  /** A role's questions in file order; empty for an unknown role. */
  questions(role: string): readonly Question[]
  /** Any question by its id. */
  question(id: string): Question | null
}

/**
 * Reads every `<role>.jsonl` in a folder.
 * Errors: GreenroomError 'bad-input' that names the file, the line and the field.
 */
export async function loadBank(folder: string): Promise<Bank> {
  const files = (await readdir(folder)).filter((name) => name.endsWith('.jsonl')).sort()
  const sets = await Promise.all(
    files.map(async (name) => parseBankFile(name, await readFile(join(folder, name), 'utf8'))),
  )
  const byRole = new Map(files.map((name, i) => [name.slice(0, -'.jsonl'.length), sets[i] ?? []]))
  const byId = new Map(sets.flat().map((question) => [question.id, question]))
  return {
    roles: [...byRole.keys()],
    questions: (role) => byRole.get(role) ?? [],
    question: (id) => byId.get(id) ?? null,
  }
}

/** Parses the text of one bank file; `name` is for error messages and gives the role. */
export function parseBankFile(name: string, text: string): Question[] {
  const role = name.slice(0, -'.jsonl'.length)
  const questions = text.split('\n').flatMap((line, i) => (line.trim() ? [parseLine(line, `${name}:${i + 1}`)] : []))
  const seen = new Set<string>()
  for (const { id, role: own } of questions) {
    if (seen.has(id)) throw new GreenroomError('bad-input', `${name}: the id ${id} stands there twice`)
    if (own !== role || !id.startsWith(`${role}/`))
      throw new GreenroomError('bad-input', `${name}: ${id} belongs to another role`)
    seen.add(id)
  }
  return questions
}

function parseLine(line: string, where: string): Question {
  let json: unknown
  try {
    json = JSON.parse(line)
  } catch (cause) {
    throw new GreenroomError('bad-input', `${where}: not JSON`, { cause })
  }
  const parsed = bankLine.safeParse(json)
  if (!parsed.success) throw new GreenroomError('bad-input', `${where}: ${z.prettifyError(parsed.error)}`)
  return toQuestion(parsed.data, where)
}

function toQuestion(line: BankLine, where: string): Question {
  const { key_points: keyPoints, model_answer: modelAnswer, probes, ...rest } = line
  return {
    ...rest,
    keyPoints,
    modelAnswer,
    probes: probes.map((probe) => {
      const keyPoint = keyPoints[probe.key_point]
      if (keyPoint === undefined)
        throw new GreenroomError('bad-input', `${where}: a probe names key point ${probe.key_point}`)
      return { keyPoint, question: probe.question }
    }),
  }
}
