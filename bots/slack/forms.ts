import { randomInt } from 'node:crypto'
import type { types } from '@slack/bolt'
import { z } from 'zod'
import type { Choice } from '../../core/interview/choice.ts'
import { OWN_LANGUAGES, ownLanguage } from '../../core/interview/language.ts'
import { INTERVIEW_TYPES, LEVELS } from '../../core/interview/plan.ts'
import { roleTitle } from '../../core/questions/role-title.ts'
import { type ChatWording, chatWordingIn } from '../wording/chat.ts'
import { wordingIn } from '../wording/index.ts'
import { peerWordingIn } from '../wording/peer.ts'
import { clipped } from './blocks.ts'

type View = types.ModalView
export type FormName = 'start' | 'correct' | 'share' | 'peer' | 'rate'

/** Slack's longest text field, and its longest list of choices. */
const LONGEST_TEXT = 3_000
const LONGEST_PIECE = 2_500
/** A modal has room for 100 blocks. */
const MOST_PIECES = 90
const MOST_CHOICES = 100
const DEFAULT_QUESTIONS = 5
const MOST_QUESTIONS = 10
const FILE_TYPES = ['pdf', 'docx', 'txt', 'md']

/** Plain text for a form, cut to the length of an option's. */
export const text = (words: string, most = 75) => ({ type: 'plain_text' as const, text: clipped(words, most) })
export const option = (value: string, label: string) => ({ text: text(label), value })
export const capitalised = (words: string) => words.charAt(0).toLocaleUpperCase() + words.slice(1)

/** What a form remembers while a person fills it in. */
const meta = z.object({ locale: z.string(), about: z.string() })
export type Meta = z.infer<typeof meta>

/** What every form has around its fields. */
export const modal = (
  name: FormName,
  { title, submit, cancel }: Record<'title' | 'submit' | 'cancel', string>,
  m: Meta,
) => ({
  type: 'modal' as const,
  callback_id: name,
  private_metadata: JSON.stringify(m),
  title: text(title, 24),
  submit: text(submit, 24),
  close: text(cancel, 24),
})

type Option = ReturnType<typeof option>
/** A list to choose from; with a hint it may be left out. */
export const select = (id: string, label: string, options: Option[], initial: Option | undefined, hint?: string) => ({
  type: 'input' as const,
  block_id: id,
  label: text(label),
  // What may be left out says when.
  optional: hint !== undefined,
  ...(hint !== undefined && { hint: text(hint, 150) }),
  element: {
    type: 'static_select' as const,
    action_id: id,
    options: options.slice(0, MOST_CHOICES),
    ...(initial && { initial_option: initial }),
  },
})

/** The form that begins an interview. */
export function startForm(locale: string, roles: readonly string[]): View {
  const { form: w } = chatWordingIn(locale)
  const { types: kinds, levels } = wordingIn(locale)
  const names = new Intl.DisplayNames(locale, { type: 'language' })
  const languages = [...OWN_LANGUAGES.map((l) => option(l, names.of(l) ?? l)), option('auto', w.follow)]
  const counts = Array.from({ length: MOST_QUESTIONS }, (_, i) => option(String(i + 1), String(i + 1)))
  const typed = INTERVIEW_TYPES.map((t) => option(t, kinds[t]))
  const levelled = LEVELS.map((l) => option(l, capitalised(levels[l])))
  const own = languages.find(({ value }) => value === locale.split('-')[0]) ?? languages[0]
  return {
    ...modal('start', { title: w.title, submit: w.start, cancel: w.cancel }, { locale, about: 'start' }),
    blocks: [
      select(
        'role',
        w.role,
        roles.map((role) => option(role, roleTitle(role))),
        undefined,
        w.needsRole,
      ),
      select(
        'type',
        w.type,
        typed,
        typed.find(({ value }) => value === 'mixed'),
      ),
      select(
        'level',
        w.level,
        levelled,
        levelled.find(({ value }) => value === 'medium'),
      ),
      select('questions', w.questions, counts, counts[DEFAULT_QUESTIONS - 1]),
      select('language', w.language, languages, own),
      {
        type: 'input',
        block_id: 'posting',
        optional: true,
        label: text(w.posting),
        hint: text(w.postingNote, 150),
        element: { type: 'plain_text_input', action_id: 'posting', multiline: true, max_length: LONGEST_TEXT },
      },
      {
        type: 'input',
        block_id: 'file',
        optional: true,
        label: text(w.file),
        element: { type: 'file_input', action_id: 'file', filetypes: FILE_TYPES, max_files: 1 },
      },
    ],
  }
}

/** The form that puts right what was heard; `about` is the button's value. */
export function correctForm(locale: string, about: string, heard: string): View {
  const { spoken: w, form } = chatWordingIn(locale)
  return {
    ...modal('correct', { title: w.title, submit: w.save, cancel: form.cancel }, { locale, about }),
    blocks: piecesOf(heard).map((piece, i) => ({
      type: 'input',
      block_id: `text${i}`,
      label: text(i === 0 ? w.label : '…', 150),
      optional: i > 0,
      element: {
        ...{ type: 'plain_text_input', action_id: `text${i}`, multiline: true, max_length: LONGEST_TEXT },
        initial_value: piece,
      },
    })),
  }
}

/** What was said at length fills several fields, cut between words; each has room to grow. */
function piecesOf(said: string): string[] {
  const pieces: string[] = []
  let rest = said.trim()
  while (rest.length > LONGEST_PIECE && pieces.length < MOST_PIECES - 1) {
    const space = rest.lastIndexOf(' ', LONGEST_PIECE)
    const end = space > 0 ? space : LONGEST_PIECE
    pieces.push(rest.slice(0, end))
    rest = rest.slice(end).trim()
  }
  return [...pieces, rest.slice(0, LONGEST_TEXT)]
}

/** The form that asks where a report's summary is to be shown; `about` is the interview. */
export function shareForm(locale: string, about: string): View {
  const { share: w, form } = chatWordingIn(locale)
  return {
    ...modal('share', { title: w.title, submit: w.send, cancel: form.cancel }, { locale, about }),
    blocks: [
      {
        type: 'input',
        block_id: 'channel',
        label: text(w.channel),
        element: {
          type: 'conversations_select',
          action_id: 'channel',
          filter: { include: ['public', 'private'], exclude_bot_users: true },
        },
      },
    ],
  }
}

const file = z.object({ id: z.string(), name: z.string().nullish(), size: z.number().nullish() }).loose()
const field = z.object({
  value: z.string().nullish(),
  selected_option: z.object({ value: z.string() }).nullish(),
  selected_conversation: z.string().nullish(),
  selected_user: z.string().nullish(),
  files: z.array(file).nullish(),
})
const sent = z.object({
  id: z.string(),
  callback_id: z.string(),
  private_metadata: z.string(),
  state: z.object({ values: z.record(z.string(), z.record(z.string(), field)) }),
})

/** A form as it was sent. */
export type SentForm = {
  id: string
  meta: Meta
  value: (name: string) => string | null
  /** What was written in the fields `name0`, `name1`, ... together. */
  pieces: (name: string) => string
  files: z.infer<typeof file>[]
}

/** Reads a form that Slack sent; its fields are named as their blocks. Errors: zod's own. */
export function readForm(view: unknown): SentForm {
  const read = sent.parse(view)
  const fieldOf = (name: string) => read.state.values[name]?.[name]
  const value = (name: string) => {
    const f = fieldOf(name)
    return (f?.value ?? f?.selected_option?.value ?? f?.selected_conversation ?? f?.selected_user)?.trim() || null
  }
  return {
    id: read.id,
    meta: meta.parse(JSON.parse(read.private_metadata)),
    value,
    pieces: (name) =>
      Array.from({ length: MOST_PIECES }, (_, i) => value(`${name}${i}`) ?? '')
        .filter(Boolean)
        .join(' '),
    files: fieldOf('file')?.files ?? [],
  }
}

/** What is wrong with a form, by block; undefined: nothing. */
export function wrongIn(view: Record<string, unknown>): Record<string, string> | undefined {
  if (view.callback_id !== 'start' && view.callback_id !== 'peer') return undefined
  const form = readForm(view)
  if (view.callback_id === 'peer') {
    const isOwn = form.value('colleague') === form.meta.about
    return isOwn ? { colleague: peerWordingIn(form.meta.locale).yourself } : undefined
  }
  if (form.value('role') || form.value('posting') || form.files.length > 0) return undefined
  const { form: w }: ChatWording = chatWordingIn(form.meta.locale)
  return { role: w.needsRole }
}

/** What was chosen in the start form; the role is null where the questions come from a document. */
export function choiceIn(form: SentForm, roles: readonly string[]): Omit<Choice, 'role'> & { role: string | null } {
  const language = form.value('language') ?? 'en'
  const questions = Number(form.value('questions') ?? DEFAULT_QUESTIONS)
  return {
    role: roles.find((role) => role === form.value('role')) ?? null,
    type: INTERVIEW_TYPES.find((t) => t === form.value('type')) ?? 'mixed',
    level: LEVELS.find((l) => l === form.value('level')) ?? 'medium',
    questions: Number.isInteger(questions) && questions > 0 ? Math.min(questions, MOST_QUESTIONS) : DEFAULT_QUESTIONS,
    language: ownLanguage(language) ?? 'en',
    followLanguage: language === 'auto',
    seed: randomInt(0x1_0000_0000),
  }
}
