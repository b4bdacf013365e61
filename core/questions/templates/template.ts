// Checked against yaml 2.9.1, November 2026.
import { readdir, readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { isNode, LineCounter, parseDocument } from 'yaml'
import { z } from 'zod'
import { GreenroomError } from '../../errors.ts'
import {
  FOLLOW_UP_CAUSES,
  INTERVIEW_TYPES,
  LEVELS,
  MAX_PAIRS,
  PERSONAS,
  PHASES,
  type Plan,
} from '../../interview/plan.ts'
import { criterionWeights } from '../../scoring/rubric.ts'

/** A kind of interview, exactly as its YAML file has it; datasets/templates/README.md explains each field. */
export const template = z.strictObject({
  version: z.literal(1),
  name: z
    .string()
    .max(60)
    .regex(/^[a-z0-9]+(-[a-z0-9]+)*$/, 'must be a slug such as first-round'),
  title: z.string().min(3).max(60),
  description: z.string().min(10).max(300),
  roles: z.union([
    z.literal('any'),
    z.array(z.string().regex(/^[a-z]+(-[a-z]+)*$/, 'must be a slug such as data-scientist')).min(1),
  ]),
  type: z.enum(INTERVIEW_TYPES),
  level: z.enum(LEVELS),
  phases: z.array(z.enum(PHASES)).min(1).max(MAX_PAIRS),
  weights: criterionWeights.optional(),
  persona: z.enum(PERSONAS),
  follow_ups: z.strictObject({
    most: z.int().min(0).max(2),
    after: z.enum(FOLLOW_UP_CAUSES),
    phases: z.array(z.enum(PHASES)).min(1).optional(),
  }),
  times: z.strictObject({ seconds_per_question: z.int().min(30).max(1800) }),
})
export type Template = z.infer<typeof template>

/** A template is a page or two; aliases cannot make more of it than this. */
const LONGEST = 20_000

/** Parses a template. `name` is for messages. Errors: one GreenroomError 'bad-input' that names each line and field. */
export function parseTemplate(name: string, text: string): Template {
  if (text.length > LONGEST) throw new GreenroomError('bad-input', `${name}: longer than ${LONGEST} characters`)
  const lines = new LineCounter()
  const document = parseDocument(text, { lineCounter: lines, prettyErrors: false, uniqueKeys: true })
  const fail = (problems: string[], cause?: unknown) => new GreenroomError('bad-input', problems.join('\n'), { cause })
  if (document.errors.length > 0)
    throw fail(document.errors.map((e) => `${name}:${lines.linePos(e.pos[0]).line}: ${e.message}`))
  let value: unknown
  try {
    value = document.toJS({ maxAliasCount: 20 })
  } catch (cause) {
    throw fail([`${name}: it refers to itself too often`], cause)
  }
  const parsed = template.safeParse(value)
  if (parsed.success) return parsed.data
  const lineOf = (path: readonly PropertyKey[]): number => {
    for (let depth = path.length; depth >= 0; depth--) {
      const node = document.getIn(path.slice(0, depth), true)
      if (isNode(node) && node.range) return lines.linePos(node.range[0]).line
    }
    return 1
  }
  throw fail(
    parsed.error.issues.flatMap((issue) => {
      const unknown = issue.code === 'unrecognized_keys' ? issue.keys : []
      if (unknown.length > 0)
        return unknown.map(
          (key) => `${name}:${lineOf([...issue.path, key])}: ${fieldOf([...issue.path, key])}: there is no such field`,
        )
      return [`${name}:${lineOf(issue.path)}: ${fieldOf(issue.path)}: ${issue.message}`]
    }),
  )
}

const fieldOf = (path: readonly PropertyKey[]) =>
  path.map((part, i) => (typeof part === 'number' ? `[${part + 1}]` : `${i > 0 ? '.' : ''}${String(part)}`)).join('') ||
  'the file'

/** Reads every `<name>.yaml` of a folder, sorted by name. Errors: GreenroomError 'bad-input'. */
export async function loadTemplates(folder: string): Promise<Template[]> {
  const files = (await readdir(folder)).filter((file) => file.endsWith('.yaml')).sort()
  return Promise.all(
    files.map(async (file) => {
      const read = parseTemplate(file, await readFile(join(folder, file), 'utf8'))
      if (`${read.name}.yaml` !== file)
        throw new GreenroomError('bad-input', `${file}: name: it must be the file's, without .yaml`)
      return read
    }),
  )
}

/** What of a plan a template decides. `questions` counts its phases. */
export function planFrom(template: Template) {
  const { name, type, level, phases, weights, persona, follow_ups: follow, times } = template
  return {
    type,
    level,
    questions: phases.length,
    followUps: follow.most,
    secondsPerQuestion: times.seconds_per_question,
    template: name,
    persona,
    phases: [...phases],
    ...(weights && { weights }),
    followUpPolicy: { cause: follow.after, ...(follow.phases && { phases: [...follow.phases] }) },
  } satisfies Partial<Plan>
}

/** Errors: GreenroomError 'bad-input' where a template is not for the role. */
export function checkRole({ name, roles }: Template, role: string): void {
  if (roles === 'any' || roles.includes(role)) return
  throw new GreenroomError('bad-input', `The template ${name} is for other roles: ${roles.join(', ')}.`)
}
