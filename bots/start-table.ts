import type { Greenroom } from './compose.ts'
import { placeOf } from './model-settings.ts'
import { type Role, type RoleParts, roles } from './roles.ts'
import { storePlace } from './storage.ts'

export const row = (name: string, state: string) => `  ${name.padEnd(16)}${state}`
/** "on: faster-whisper small" as a table has it. */
export const onOrOff = (words: string) => words.replace(/^(on|off): /, (_, state: string) => state.padEnd(5))

const MODEL_OFF =
  'off  set OPENAI_API_KEY, or OPENAI_BASE_URL and OPENAI_MODEL, or HF_TOKEN and HF_MODEL, or start Ollama: a language model interviews and scores'

const placed = (model: Greenroom['models'][number]) =>
  `${model.model} at ${placeOf(model)}${model.found ? ' (found on this machine)' : ''}`

/** What is on, what is off and how to turn it on, as aligned text. `waiting`: unfinished interviews. */
export function startTable(chosen: readonly Role[], parts: RoleParts, waiting: number): string {
  const { models, bank, interviewers, scorers, speech } = parts.service
  const only = chosen.map(({ name }) => name).join(',')
  const line = (role: Role): [string, string] => [
    role.title,
    chosen.includes(role) ? role.line(parts) : `off  not in this process (--only ${only})`,
  ]
  const [first, ...others] = roles.map(line)
  const rows: [string, string][] = [
    ...(first ? [first] : []),
    ['interviewer', `on   ${interviewers.map((i) => i.id).join(', then ')}`],
    ['scorer', `on   ${scorers.map((s) => s.id).join(', then ')}`],
    ['language model', models.length > 0 ? `on   ${models.map(placed).join(', then ')}` : MODEL_OFF],
    [
      'hearing',
      speech ? onOrOff(speech.state().words) : 'off  SPEECH=auto: answers can be spoken, heard on this machine',
    ],
    ...others,
    ['questions', `on   ${bank.roles.length} roles`],
    ['store', `on   ${storePlace(parts.settings)}${waiting > 0 ? `, ${waiting} unfinished interviews taken up` : ''}`],
  ]
  return ['Greenroom is ready.', ...rows.map(([name, state]) => row(name, state))].join('\n')
}
