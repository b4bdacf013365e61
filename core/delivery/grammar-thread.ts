// Runs harper.js in a thread of its own: loading takes more than a second and linting blocks, and neither may hold up
// the server. Messages in: a text; out: 'ready' once, then its findings for each text.
import { parentPort } from 'node:worker_threads'
import { Dialect, type Lint, LocalLinter, SuggestionKind } from 'harper.js'
import type { Finding } from './grammar-policy.ts'

const options = { language: 'plaintext', dedup: false } as const
const binary = await loadBinary()
const linter = new LocalLinter({ binary, dialect: Dialect.American })
await linter.setup()
// The other dialect is asked about spelling only.
const british = new LocalLinter({ binary, dialect: Dialect.British })
const rules = Object.keys(await british.getLintConfig())
await british.setLintConfig(Object.fromEntries(rules.map((rule) => [rule, rule === 'SpellCheck'])))

/** harper.js cannot read its file from a folder with a space or the like in its name: then the copy in a module serves. */
async function loadBinary() {
  if (new URL(import.meta.resolve('harper.js')).pathname.includes('%')) {
    return (await import('harper.js/slimBinaryInlined')).slimBinaryInlined
  }
  return (await import('harper.js/slimBinary')).slimBinary
}

async function findingsIn(text: string): Promise<Finding[]> {
  const byRule = await linter.organizedLints(text, options)
  const unknown = (byRule.SpellCheck ?? []).map((lint) => lint.get_problem_text())
  const unknownToBoth = await misspeltInBritish(unknown)
  return Object.entries(byRule).flatMap(([rule, lints]) =>
    lints.map((lint) => {
      const otherDialect = rule === 'SpellCheck' && !unknownToBoth.has(lint.get_problem_text())
      return { ...read(lint), rule, otherDialect }
    }),
  )
}

async function misspeltInBritish(words: string[]): Promise<Set<string>> {
  if (words.length === 0) return new Set()
  const lints = await british.lint([...new Set(words)].join('\n\n'), options)
  return new Set(lints.map((lint) => lint.get_problem_text()))
}

function read(lint: Lint) {
  const { start, end } = lint.span()
  const suggestions = lint.suggestions().map((suggestion) => {
    const text = suggestion.get_replacement_text()
    return suggestion.kind() === SuggestionKind.InsertAfter ? lint.get_problem_text() + text : text
  })
  return { kind: lint.lint_kind(), start, end, message: lint.message(), suggestions }
}

parentPort?.on('message', async (text: string) => parentPort?.postMessage(await findingsIn(text)))
parentPort?.postMessage('ready')
