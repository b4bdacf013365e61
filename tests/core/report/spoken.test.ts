import { describe, expect, it } from 'vitest'
import type { Delivery } from '../../../core/delivery/delivery.ts'
import { measureSpoken } from '../../../core/delivery/spoken.ts'
import { assembleReport, type ReportInput } from '../../../core/report/assemble.ts'
import { reportMarkdown } from '../../../core/report/markdown.ts'
import { reportPage } from '../../../core/report/page.ts'
import { saidAs, spokenInput } from './spoken-sample.ts'

const report = assembleReport(spokenInput())
const { overall, answers, notices } = report
const answer = (id: string) => {
  const found = answers.find((a) => a.id === id)
  if (!found) throw new Error(`there is no ${id}`)
  return found
}

const spokenDelivery = (id: string) => {
  const { delivery } = answer(id)
  return delivery?.kind === 'spoken' ? [delivery] : []
}

/** The sample in which every spoken answer is this one. */
function allSaying(text: string, everyMs: number): ReportInput {
  const input = spokenInput(everyMs)
  const said = measureSpoken(saidAs(text, { everyMs, probability: 0.9 }), { firstInputMs: 900, totalMs: 60_000 })
  const delivery = [...input.delivery].map(([id, d]): [string, Delivery] => [id, d.kind === 'spoken' ? said : d])
  return { ...input, delivery: new Map(delivery) }
}

describe('a spoken answer', () => {
  it('is told as heard and as corrected, with when its evidence was said', () => {
    const { answer: text, heard, via, criteria } = answer('q1')
    expect(via).toBe('voice')
    expect(heard).toMatchObject({ transcriber: 'faster-whisper small', text: expect.stringContaining('a cure see') })
    expect(text).not.toContain('a cure see')
    const evidence = criteria.flatMap((c) => c.evidence)
    expect(evidence.length).toBeGreaterThan(0)
    for (const { startSeconds, endSeconds } of evidence) {
      expect(startSeconds).toBeGreaterThan(0)
      expect(endSeconds).toBeGreaterThan(startSeconds ?? Number.POSITIVE_INFINITY)
    }
    const page = reportPage(report)
    expect(page).toMatch(
      /You corrected this after it was heard by faster-whisper small\.<\/p><details><summary>As it was heard<\/summary><p[^>]*>[^<]*a cure see/,
    )
    expect(page).toMatch(/<span class="when">at 0:\d\d to 0:\d\d<\/span>/)
    expect(reportMarkdown(report)).toMatch(/As it was heard:\*\n\n> [^\n]*a cure see/)
    expect(reportMarkdown(report)).toMatch(/” \(at 0:\d\d\)/)
  })

  it('has its figures beside it, each with a definition', () => {
    const page = reportPage(report)
    expect(page).toContain('<h4>How it was said</h4>')
    expect(page).toMatch(/<dt>Speaking pace<\/dt><dd>2\.\d\d? words a second, a good pace to follow<\/dd>/)
    for (const title of ['Speaking pace', 'Words a minute', 'Pauses', 'Fillers a minute', 'How surely it was heard'])
      expect(page).toContain(`<dt>${title}</dt><dd>`)
    expect(reportMarkdown(report)).toMatch(/\*Delivery:\* .*speaking pace: 2\.\d+ words a second.*pauses: \d+ of/)
  })

  it('that was heard unsurely has no score, says why, and costs nothing', () => {
    expect(answer('q2')).toMatchObject({ score: null, notScorable: expect.stringMatching(/unsurely.*confirm/) })
    expect(notices.join('\n')).toContain('Question 2 was heard too unsurely to be scored.')
    expect(overall.weaknesses.join('\n')).not.toMatch(/question 2/i)
    const { scores } = spokenInput()
    const q1 = scores.get('q1')
    const others = ['q1', 'q3', 'q4'].map((id) => scores.get(id))
    expect(q1 && others.every((s) => s?.kind === 'scored')).toBe(true)
    // q1 and q4 main, q3 a follow-up that weighs half, q5 skipped and counted as 1.
    const points = others.map((s) => (s?.kind === 'scored' ? s.score : 0)) as [number, number, number]
    expect(overall.score).toBe(Math.round(((points[0] + points[1] / 2 + points[2] + 1) / 3.5) * 10))
  })
})

describe('an answer that was not heard', () => {
  it('says so where it stands, in the notices and in the summary, and costs nothing', () => {
    expect(answer('q6')).toMatchObject({ outcome: 'unheard', answer: null, score: null, via: 'voice' })
    expect(answer('q6').notScorable).toMatch(/heard later, and then this report is made anew/)
    expect(answer('q7').notScorable).toBe('This answer could not be heard: nothing was said in it.')
    expect(notices.join('\n')).toMatch(/Question 5 could not be heard yet\. What you said is kept/)
    expect(notices.join('\n')).toMatch(/Question 6 could not be heard, and so could not be scored\. It counts neither/)
    expect(overall.summary).toContain('you answered five of six questions and skipped one')
    expect(overall.summary).toContain('Two of your answers could not be heard, or not yet.')
    expect(overall.tally).toMatchObject({ answered: 3, unheard: 2, skipped: 1, unanswered: 0 })
  })

  it('leaves nothing to judge by where it is the only one', () => {
    const input = spokenInput()
    const pairs = input.state.pairs.filter((p) => p.question.id === 'q6')
    const alone = assembleReport({ ...input, state: { ...input.state, pairs } })
    expect(alone.overall.summary).not.toContain('none was answered')
    expect(alone.overall.recommendation.reasons).toEqual([
      'None of the answers has been heard, so there is nothing to judge by yet.',
    ])
    expect(alone.overall.suggestions).toEqual([
      'Come back when your answers have been heard: this report is then made anew.',
    ])
  })
})

describe('speaking over the whole interview', () => {
  it('is measured over all that was spoken', () => {
    expect(overall.speaking).toMatchObject({ answers: 3, pace: 'good' })
    const { speaking } = overall
    const spoken = ['q1', 'q4'].flatMap((id) => spokenDelivery(id))
    expect(speaking?.pauses?.count).toBe(spoken.reduce((sum, d) => sum + (d.pauses?.count ?? 0), 0))
    expect(overall.summary).toContain(`You spoke at ${speaking?.wordsPerSecond} words a second`)
    expect(speaking?.summary).toMatch(
      /^You gave three answers aloud, at 2\.\d+ words a second: a good pace to follow\./,
    )
    expect(reportPage(report)).toContain('<h3>Speaking</h3>')
    expect(reportMarkdown(report)).toContain('## Speaking')
  })

  const plain = Array.from({ length: 60 }, (_, i) => `thing${i}`).join(' ')
  const fillers = Array.from({ length: 60 }, (_, i) => (i % 6 === 3 ? 'um,' : `thing${i}`)).join(' ')

  it.each([
    ['too fast', plain, 200, /too fast to follow/, /Slow down by ending each sentence/],
    ['very slow', plain, 1_400, /very slowly/, /aloud twice in a row/],
    ['full of fillers', fillers, 420, /Fillers get in the way: \d+(\.\d)? a minute/, /Where a “um” wants to come/],
  ])('names what is %s, with advice', (_, text, everyMs, weakness, advice) => {
    const { weaknesses, suggestions, strengths } = assembleReport(allSaying(text, everyMs)).overall
    expect(weaknesses.join('\n')).toMatch(weakness)
    expect(suggestions.join('\n')).toMatch(advice)
    expect(strengths.join('\n')).not.toContain('easy to listen to')
  })

  it('praises a good pace with few fillers', () => {
    const { strengths, weaknesses } = assembleReport(allSaying(plain, 420)).overall
    expect(strengths.join('\n')).toMatch(/easy to listen to: 2\.\d+ words a second, without fillers/)
    expect(weaknesses.join('\n')).not.toMatch(/Fillers|fast|slowly/)
  })

  it('names pauses that take a third of the time and more', () => {
    const { weaknesses, suggestions } = assembleReport(allSaying(plain, 110)).overall
    expect(weaknesses.join('\n')).toMatch(/You paused for 12 seconds while answering/)
    expect(suggestions.join('\n')).toMatch(/Take the silence before you begin/)
  })
})
