import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { Ajv2020 } from 'ajv/dist/2020.js'
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { assembleReport } from '../../../core/report/assemble.ts'
import { escapeMarkdown, quoteMarkdown } from '../../../core/report/escape.ts'
import { reportMarkdown } from '../../../core/report/markdown.ts'
import { reportPage } from '../../../core/report/page.ts'
import type { Report } from '../../../core/report/report.ts'
import { anyReportInput, words } from './arbitrary.ts'
import { sampleInput } from './sample.ts'

const schema = JSON.parse(readFileSync(join(import.meta.dirname, '../../../core/report/report.schema.json'), 'utf8'))
const validate = new Ajv2020({ allErrors: true, allowUnionTypes: true }).compile(schema)

/** What a reader of the JSON gets. */
const published = (report: Report): Report => JSON.parse(JSON.stringify(report))

function check(report: Report): void {
  if (!validate(published(report))) throw new Error(JSON.stringify(validate.errors))
}

describe('any closed interview', () => {
  it('gives a report that keeps to the published schema', () => {
    fc.assert(fc.property(anyReportInput, (input) => check(assembleReport(input))))
  })

  it('gives figures and words without holes', () => {
    fc.assert(
      fc.property(anyReportInput, (input) => {
        const { overall, answers } = assembleReport(input)
        if (overall.score !== null) {
          expect(overall.score).toBeGreaterThanOrEqual(10)
          expect(overall.score).toBeLessThanOrEqual(100)
        }
        expect(overall.score === null).toBe(answers.every((a) => a.score === null))
        const { summary, strengths, weaknesses, suggestions, timeManagement, recommendation } = overall
        const said = [
          summary,
          timeManagement.summary,
          ...(overall.speaking ? [overall.speaking.summary] : []),
          ...recommendation.reasons,
          ...strengths,
          ...weaknesses,
          ...suggestions,
        ]
        for (const text of said) {
          expect(text).not.toMatch(/NaN|undefined|\bnull\b|Infinity|N\/A|\[object/)
          expect(text.trim()).toBe(text)
        }
      }),
    )
  })

  it('tells of spoken answers what was heard, and when the evidence was said', () => {
    const seen = { times: 0, corrected: 0, unheard: 0, unsure: 0 }
    fc.assert(
      fc.property(anyReportInput, (input) => {
        const { answers, overall } = assembleReport(input)
        for (const [i, answer] of answers.entries()) {
          const outcome = input.state.pairs[i]?.outcome
          const heard = outcome?.kind === 'answered' ? outcome.heard : null
          expect(answer.heard?.text ?? null).toBe(heard?.text ?? null)
          expect(answer.delivery?.kind ?? 'none').toBe(answer.answer === null ? 'none' : heard ? 'spoken' : 'typed')
          for (const { startSeconds: start, endSeconds: end } of answer.criteria.flatMap((c) => c.evidence)) {
            expect(start === null).toBe(end === null)
            if (start !== null && end !== null) seen.times++
            if (start !== null && end !== null) expect(end).toBeGreaterThanOrEqual(start)
          }
          if (answer.outcome === 'unheard') {
            seen.unheard++
            expect(answer).toMatchObject({ answer: null, score: null, delivery: null })
          }
          if (answer.heard && answer.heard.text !== answer.answer) seen.corrected++
          if (/unsurely/.test(answer.notScorable ?? '')) seen.unsure++
        }
        expect(overall.speaking?.answers ?? 0).toBe(answers.filter((a) => a.heard).length)
      }),
      // Enough that even the rarest of what is counted comes up.
      { numRuns: 500 },
    )
    expect(Math.min(...Object.values(seen)), JSON.stringify(seen)).toBeGreaterThan(0)
  })

  it('gives the same report for the same input', () => {
    fc.assert(
      fc.property(anyReportInput, (input) => {
        expect(assembleReport(input)).toEqual(assembleReport(input))
      }),
      { numRuns: 20 },
    )
  })

  it('gives a page in which nothing that was said becomes markup', () => {
    fc.assert(
      fc.property(anyReportInput, (input) => {
        const page = reportPage(assembleReport(input))
        for (const tag of page.match(/<[^>]*>?/g) ?? []) {
          expect(tag).toMatch(/^<(!doctype|\/?[a-z][a-z0-9]*)(\s[^<>]*)?>$/)
          expect(tag).not.toMatch(/^<(script|img|u>)|\son[a-z]+=|\sstyle=|javascript:/)
        }
        for (const name of ['blockquote', 'main', 'article', 'section', 'svg', 'li', 'mark', 'span']) {
          const opened = page.match(new RegExp(`<${name}[\\s>]`, 'g'))?.length ?? 0
          expect(page.match(new RegExp(`</${name}>`, 'g'))?.length ?? 0, name).toBe(opened)
        }
        const ids = [...page.matchAll(/\sid="([^"]*)"/g)].map((m) => m[1])
        expect(new Set(ids).size).toBe(ids.length)
        expect(page).not.toMatch(/NaN|undefined|Infinity/)
      }),
    )
  })

  it('gives Markdown whose every line is the report’s own', () => {
    fc.assert(
      fc.property(anyReportInput, (input) => {
        const markdown = reportMarkdown(assembleReport(input))
        expect(markdown).not.toMatch(/(?<!\\)(<|\]\()/)
        const headings = markdown.split('\n').filter((line) => /^#/.test(line))
        const aloud = [...input.delivery.values()].some((d) => d.kind === 'spoken') ? 1 : 0
        const expected = input.state.pairs.length + (input.state.pairs.length > 0 ? 10 : 9) + aloud
        expect(headings).toHaveLength(expected)
        expect(markdown.split('\n').filter((line) => line.startsWith('    '))).toEqual([])
      }),
    )
  })
})

describe('Markdown escapes', () => {
  it('keep a block quote closed around any words', () => {
    fc.assert(
      fc.property(words, words, (a, b) => {
        const quote = quoteMarkdown(`${a}\n${b}`)
        expect(quote).not.toMatch(/[\r\v\f\u0085\u2028\u2029]/)
        for (const line of quote.split('\n')) {
          expect(line).toMatch(/^>( |$)/)
          const bare = line.slice(1).replace(/\\$/, '').replace(/\\\S/g, 'x')
          expect(bare).not.toMatch(/[`*_[\]<>|~&#!$]/)
          expect(bare).not.toMatch(/^ {2,}|^ [-+=]|^ \d+[.)](\s|$)/)
        }
      }),
    )
  })

  it('keep any words in one line and leave plain prose alone', () => {
    expect(escapeMarkdown('It took 8.6 seconds, as I said: fine.')).toBe('It took 8.6 seconds, as I said: fine.')
    expect(escapeMarkdown('1. a\n# b *c* <d>')).toBe('1\\. a \\# b \\*c\\* \\<d\\>')
  })
})

describe('the schema', () => {
  const good = () => published(assembleReport(sampleInput()))

  it('holds for the sample', () => check(good()))

  it.each<[string, (report: Report) => void]>([
    ['a score out of range', (r) => Object.assign(r.overall, { score: 101 })],
    ['a score without a scale', (r) => Object.assign(r.answers[0] ?? {}, { score: 11 })],
    ['no score and no reason', (r) => Object.assign(r.answers[0] ?? {}, { score: null, criteria: [] })],
    ['a score and a reason against it', (r) => Object.assign(r.answers[0] ?? {}, { notScorable: 'Why?' })],
    ['an answer to a skipped question', (r) => Object.assign(r.answers[4] ?? {}, { answer: 'But I did!' })],
    ['a follow-up without its question', (r) => Object.assign(r.answers[2] ?? {}, { parent: null })],
    ['an unknown criterion', (r) => Object.assign(r.answers[0]?.criteria[0] ?? {}, { name: 'charm' })],
    ['an unknown field', (r) => Object.assign(r, { grade: 'A' })],
    ['an unknown verdict', (r) => Object.assign(r.overall.recommendation, { verdict: 'maybe' })],
    ['another version', (r) => Object.assign(r, { version: 2 })],
    ['a missing scorer', (r) => Reflect.deleteProperty(r, 'scorer')],
    ['a missing summary', (r) => Reflect.deleteProperty(r.overall, 'summary')],
    [
      'evidence without its place',
      (r) => Reflect.deleteProperty(r.answers[0]?.criteria[0]?.evidence[0] ?? {}, 'start'),
    ],
  ])('rejects %s', (_what, spoil) => {
    const report = good()
    spoil(report)
    expect(validate(report)).toBe(false)
  })
})
