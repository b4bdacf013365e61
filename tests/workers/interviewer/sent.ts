import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { Template } from '@huggingface/jinja'
import { languageModelInterviewer } from '../../../core/interviewer/language-model.ts'
import { loadPrompts } from '../../../core/models/prompts.ts'
import type { Brief, Move } from '../../../core/ports.ts'
import { roleSlug } from '../../../core/questions/guideline/draft.ts'
import type { Question } from '../../../core/questions/question.ts'
import { openAiChat } from '../../../workers/openai/chat.ts'
import { openInterview } from '../../fakes/open-interview.ts'
import { smallBank } from '../../fakes/small-bank.ts'

const root = join(import.meta.dirname, '../../..')

type Message = { role: string; content: string }

/** A moment of an interview, what a tuned model is sent then, and what it was trained to reply. */
export type Vector = {
  name: string
  /** As in a prepared data set. */
  position: string
  type: 'technical' | 'behavioural' | 'mixed'
  /** Null where nothing comes after. */
  next: string | null
  mayFollowUp: boolean
  /** What has been said: the first is a main question, the others follow up; null: skipped. */
  said: { question: string; answer: string | null }[]
  boundary: string
  reply: string
  /** What is sent, and what each chat template makes of it. */
  messages: Message[]
  prompts: Record<string, string>
}

export const TEMPLATES = ['mistral', 'instruct-output']
export const VECTORS = join(import.meta.dirname, 'prompt-vectors.json')

/** What Greenroom sends at this moment through the openai client, and the move that it makes of the reply. */
export async function sentIn(vector: Vector): Promise<{ body: Record<string, unknown>; move: Move }> {
  const bodies: Record<string, unknown>[] = []
  const answer = async (_: unknown, init?: RequestInit) => {
    bodies.push(JSON.parse(String(init?.body)))
    const choices = [{ finish_reason: 'stop', message: { role: 'assistant', content: vector.reply } }]
    return Response.json({ choices })
  }
  const settings = { baseURL: 'http://127.0.0.1:9/v1', apiKey: null, model: 'base', timeoutMs: 10_000 }
  const chat = openAiChat({ ...settings, fetch: answer as typeof fetch })
  const interviewer = languageModelInterviewer(chat, await loadPrompts(join(root, 'prompts')), {
    adapters: { '*': 'tuned' },
    boundary: () => vector.boundary,
  })
  const move = await interviewer.move(briefOf(vector), { signal: new AbortController().signal })
  const [body = {}] = bodies
  return { body, move }
}

function briefOf({ position, type, next, mayFollowUp, said }: Vector): Brief {
  const role = roleSlug(position)
  const asked = said.map(({ question, answer }, i) => ({ ask: i === 0 ? inBank(role, question) : question, answer }))
  const state = openInterview(asked, { role, type })
  return { state, mayFollowUp, next: next === null ? null : inBank(role, next) }
}

function inBank(role: string, question: string): Question {
  const [first] = smallBank(role, 1).questions(role)
  if (!first) throw new Error('the bank has one')
  return { ...first, question }
}

/** The text that a server makes of messages with one of the worker's chat templates, before the reply begins. */
export function promptOf(template: string, messages: Message[]): string {
  const text = readFileSync(join(root, `workers/interviewer/templates/${template}.jinja`), 'utf8')
  return new Template(text).render({ messages, add_generation_prompt: true, bos_token: '<s>', eos_token: '</s>' })
}
