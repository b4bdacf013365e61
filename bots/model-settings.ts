import { z } from 'zod'

/** A language model to use. */
export type ModelSettings = {
  model: string
} /** `adapters`: which of its adapters interviews for a role; '*' stands for every other role. */ & (
  | { kind: 'openai'; baseURL: string; apiKey: string | null; adapters?: Readonly<Record<string, string>> }
  /** `endpoint`: null for Hugging Face's router. */
  | { kind: 'huggingface'; token: string | null; endpoint: string | null }
)

export const MODEL_KINDS = ['openai', 'huggingface'] as const
type Kind = (typeof MODEL_KINDS)[number]

const url = z.url({ protocol: /^https?$/, error: 'must be an http or https address' })

/** The variables that say which language models there are. */
export const modelVariables = {
  OPENAI_BASE_URL: url.optional(),
  OPENAI_API_KEY: z.string().optional(),
  OPENAI_MODEL: z.string().optional(),
  OPENAI_ADAPTERS: z.string().optional(),
  HF_TOKEN: z.string().optional(),
  HF_MODEL: z.string().optional(),
  HF_ENDPOINT: url.optional(),
  MODELS: z.string().optional(),
}

type Given = Record<string, string | undefined>

/** The models in the order in which they are asked. Adds what is wrong to `problems`. */
export function readModels(given: Given, problems: string[]): ModelSettings[] {
  const { OPENAI_BASE_URL: base, OPENAI_API_KEY: key, OPENAI_MODEL: name } = given
  const { HF_TOKEN: token, HF_MODEL: hfModel, HF_ENDPOINT: endpoint } = given
  if (base && !name) problems.push('OPENAI_MODEL is needed beside OPENAI_BASE_URL: the name of the model to ask for')
  if (name && !base && !key) problems.push('OPENAI_MODEL needs OPENAI_BASE_URL or OPENAI_API_KEY beside it')
  if (endpoint && !hfModel) problems.push('HF_MODEL is needed beside HF_ENDPOINT: the name of the model to ask for')
  if (hfModel && !token && !endpoint) problems.push('HF_MODEL needs HF_TOKEN or HF_ENDPOINT beside it')
  // The router takes Hugging Face's own tokens only.
  if (hfModel && token && !endpoint && !token.startsWith('hf_')) problems.push('HF_TOKEN must begin with hf_')
  const adapters = readAdapters(given.OPENAI_ADAPTERS, problems)
  if (given.OPENAI_ADAPTERS && !base) problems.push('OPENAI_ADAPTERS needs OPENAI_BASE_URL beside it')
  const found: Partial<Record<Kind, ModelSettings>> = {}
  if (base || key) {
    const baseURL = base ?? 'https://api.openai.com/v1'
    found.openai = {
      kind: 'openai',
      baseURL,
      apiKey: key ?? null,
      model: name ?? 'gpt-4o-mini',
      ...(adapters && { adapters }),
    }
  }
  // HF_TOKEN alone is set on many machines for other purposes.
  if (hfModel && (token || endpoint)) {
    found.huggingface = { kind: 'huggingface', token: token ?? null, endpoint: endpoint ?? null, model: hfModel }
  }
  return orderOf(given.MODELS, found, problems).flatMap((kind) => found[kind] ?? [])
}

/** Reads `nurse=care,*=interviewer`. */
function readAdapters(given: string | undefined, problems: string[]): Record<string, string> | null {
  if (given === undefined) return null
  const pairs = given.split(',').flatMap((part) => {
    const [, role, adapter] = /^\s*(\*|[a-z]+(?:-[a-z]+)*)\s*=\s*([^\s=]+)\s*$/.exec(part) ?? []
    if (role && adapter) return [[role, adapter] as const]
    problems.push(`OPENAI_ADAPTERS=${given} must be a list such as nurse=care,*=interviewer`)
    return []
  })
  return Object.fromEntries(pairs)
}

function orderOf(order: string | undefined, found: Partial<Record<Kind, unknown>>, problems: string[]): Kind[] {
  if (order === undefined) return [...MODEL_KINDS]
  const names = order.split(',').map((name) => name.trim())
  const kinds = MODEL_KINDS.filter((kind) => names.includes(kind))
  if (kinds.length !== names.length) problems.push(`MODELS=${order} must name ${MODEL_KINDS.join(' and ')}, each once`)
  for (const kind of kinds) if (!found[kind]) problems.push(`MODELS names ${kind}, which is not set up`)
  return names.filter((name): name is Kind => kinds.some((kind) => kind === name))
}

/** Where a model is, for people to read. */
export function placeOf(model: ModelSettings): string {
  if (model.kind === 'openai') return model.baseURL
  return model.endpoint ?? 'Hugging Face'
}
