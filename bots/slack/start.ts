import type { Choice } from '../../core/interview/choice.ts'
import { chosenPlan } from '../../core/interview/choice.ts'
import { readDocument } from '../../core/questions/documents/document.ts'
import { LIMITS } from '../../core/questions/documents/limits.ts'
import { cleanText } from '../../core/questions/documents/plain.ts'
import { roleTitle } from '../../core/questions/role-title.ts'
import { chatWordingIn } from '../wording/chat.ts'
import { Refusal, wordingIn } from '../wording/index.ts'
import { escaped, header, section, small } from './blocks.ts'
import type { Conversation } from './conversations.ts'
import { download, sharedFile } from './downloads.ts'
import { choiceIn, type SentForm } from './forms.ts'
import { directChannel, type Somebody, type TalkParts } from './talk.ts'

const READING_MS = 120_000

/** Begins the interview that a form asks for. A second delivery begins no second one. Errors: GreenroomError, Slack's own. */
export async function startByForm(form: SentForm, who: Somebody, parts: TalkParts): Promise<void> {
  const { role, ...choice } = choiceIn(form, parts.bank.roles)
  const document = await documentIn(form, who, parts)
  if (document === null) {
    if (role === null) throw new Refusal(({ refused }) => refused.unknownRole)
    return startInterview({ ...choice, role }, form.id, who, parts)
  }
  const wanted = {
    ...{ source: 'job-description' as const, text: document, role, type: choice.type, level: choice.level },
    ...{ count: choice.questions, seed: choice.seed, askedBefore: await parts.store.askedBefore(who.candidate) },
  }
  const made = await parts.guidelines.make(wanted, { signal: AbortSignal.timeout(READING_MS) })
  const { guideline } = made
  await startInterview(
    { ...choice, role: role ?? made.role, guideline, questions: guideline.questions.length },
    form.id,
    who,
    parts,
  )
}

/** The text of the job description; null where there is none. */
async function documentIn(form: SentForm, { client, token, locale }: Somebody, parts: TalkParts) {
  const [file] = form.files
  if (!file) {
    const typed = form.value('posting')
    return typed === null ? null : cleanText(typed)
  }
  const told = sharedFile.parse((await client.files.info({ file: file.id })).file)
  const api = parts.api ?? null
  const bytes = await download(told, LIMITS.bytes, { fetch: parts.fetch, token, locale, api })
  return (await readDocument(bytes, { signal: AbortSignal.timeout(READING_MS) })).text
}

/** Opens an interview in a thread of its own in the person's direct messages. `key`: the same begins it once. */
export async function startInterview(choice: Choice, key: string, who: Somebody, parts: TalkParts): Promise<void> {
  const place = who.enterprise ?? who.team ?? ''
  const plan = chosenPlan(choice, false)
  const interview = await parts.engine.open(plan, who.candidate, `slack-${key}`, `slack:${place}`)
  await hold(interview, choice, who, parts)
}

/** Holds an interview in a thread of its own in the person's direct messages, or goes on where that has been begun. */
export async function hold(
  interview: string,
  choice: Choice,
  who: Somebody,
  parts: TalkParts,
  assigned?: string,
): Promise<void> {
  const { conversations, clock } = parts
  const { candidate, user, install, team, enterprise, client } = who
  const known = await conversations.get(interview)
  if (known) return parts.delivery().follow(known)
  const locale = choice.followLanguage ? who.locale : (choice.language ?? 'en')
  const channel = await directChannel(client, user)
  const w = wordingIn(locale)
  const chat = chatWordingIn(locale)
  const title = w.panel.title(roleTitle(choice.role))
  const { ts } = await client.chat.postMessage({
    ...{ channel, text: title },
    blocks: [
      header(title),
      section(
        escaped(`${w.types[choice.type]}, ${w.levels[choice.level]} · ${chat.form.questions}: ${choice.questions}`),
      ),
      small(chat.begun),
    ],
  })
  const conversation: Conversation = {
    ...{ interview, candidate, user, install, team, enterprise, channel, locale },
    ...(assigned !== undefined && { assigned }),
    ...{ thread: ts ?? '', told: 0, questions: [], reportTs: null, reported: false, startedAt: clock.now() },
  }
  await conversations.save(conversation)
  parts.delivery().follow(conversation)
}
