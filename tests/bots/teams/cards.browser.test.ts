import { mkdir } from 'node:fs/promises'
import { createRequire } from 'node:module'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { tiedTo } from '../../../bots/teams/assigned.ts'
import type { Card } from '../../../bots/teams/cards/card.ts'
import { heardCard, questionCard } from '../../../bots/teams/cards/question-card.ts'
import { reportCard, sharedReport, waitingReport } from '../../../bots/teams/cards/report-card.ts'
import { startForm } from '../../../bots/teams/cards/start-form.ts'
import type { Person, Sitting } from '../../../bots/teams/memory.ts'
import type { TeamsParts } from '../../../bots/teams/parts.ts'
import { chatWordingIn } from '../../../bots/wording/chat.ts'
import { teamsWordingIn } from '../../../bots/wording/teams.ts'
import type { Choice } from '../../../core/interview/choice.ts'
import type { ClosedState, OpenState } from '../../../core/interview/state.ts'
import { CRITERIA } from '../../../core/scoring/rubric.ts'
import { type BrowserStart, openContext, startBrowser } from '../../browser.ts'
import { openInterview } from '../../fakes/open-interview.ts'
import { sampleReport } from '../../fakes/sample-report.ts'
import { smallBank } from '../../fakes/small-bank.ts'

const started: BrowserStart = await startBrowser()
afterAll(() => ('browser' in started ? started.browser.close() : undefined))

const conversation = { id: 'a', serviceUrl: 'https://smba.trafficmanager.net/', tenantId: 't', botId: '28:x' }
const sitting: Sitting = {
  ...{ id: 's1', interview: 'i1', candidate: 'teams:ada', userId: '29:ada', name: 'Ada', conversation },
  ...{ alone: true, locale: 'en', panel: null, shown: [], startedAt: 0, assigned: null },
}
const [asked] = smallBank().questions('data-scientist')
if (!asked) throw new Error('the bank is empty')
const answered = openInterview([{ ask: asked, answer: 'Said.' }])
const state: OpenState = {
  ...answered,
  turn: { of: 'candidate', question: 'q1' },
  pairs: answered.pairs.map((pair) => ({ ...pair, hints: ['Think of the goal.'], outcome: { kind: 'open' } })),
}
const closed = {
  ...answered,
  status: 'closed',
  closedAt: 1,
  reason: 'plan-done',
  words: '',
  basis: 1,
} as unknown as ClosedState
const sample = sampleReport('i1', closed)
const report = {
  ...sample,
  answers: sample.answers.map((answer) => ({
    ...answer,
    criteria: CRITERIA.map((name, i) => ({ name, score: 8 - i, reason: 'Why.', evidence: [] })),
  })),
}
const person: Person = {
  ...{ candidate: 'teams:ada', userId: '29:ada', name: 'Ada', personal: null, met: conversation, locale: 'en' },
}
const seat = { seat: 's', title: 'Week 3: *experiments*', choice: {} as Choice, open: false, whyNot: null }
const courses = { seats: { of: async () => [seat] } } as unknown as TeamsParts['assigned']
const offer = await tiedTo('s', person, { assigned: courses } as TeamsParts)
if (!('card' in offer)) throw new Error('nothing is offered')
const { spoken } = chatWordingIn('en')

const cards: Record<string, Card> = {
  form: startForm(['data-scientist', 'nurse'], 'en', { greeting: 'Hello.' }),
  'form-with-posting': startForm(['data-scientist', 'nurse'], 'de', {
    greeting: teamsWordingIn('de').read,
    posting: 'Wir suchen eine Data Scientist.\n\n- Modelle bauen\n- Ergebnisse erklären',
  }),
  question: questionCard({ sitting, state, own: true, draft: 'half a thought', note: null }),
  'question-for-others': questionCard({ sitting: { ...sitting, alone: false }, state, own: false }),
  heard: heardCard(sitting, 'q1', { heard: 'I sad it.', spoken }),
  report: reportCard(report, { locale: 'en', url: 'https://greenroom.example.org/r/x', shareable: true }),
  shared: sharedReport(report, 'Ada', 'de'),
  waiting: waitingReport('i1', 'Ada', 'hi'),
  closed: questionCard({ sitting, state: closed, own: true }),
  offer: offer.card,
}

describe.skipIf('reason' in started)('the cards, drawn by Microsoft’s own renderer', () => {
  const shown = new Map<string, string>()

  beforeAll(async () => {
    if (!('browser' in started)) return
    const { page, context } = await openContext(started.browser, { viewport: { width: 560, height: 800 } })
    await page.setContent('<body style="font-family: sans-serif"></body>')
    const path = createRequire(import.meta.url).resolve('adaptivecards/dist/adaptivecards.min.js')
    await page.addScriptTag({ path })
    const folder = process.env.CARD_PICTURES
    if (folder) await mkdir(folder, { recursive: true })
    for (const [name, json] of Object.entries(cards)) {
      const words = await page.evaluate(`(() => {
        const card = new AdaptiveCards.AdaptiveCard()
        card.hostConfig = new AdaptiveCards.HostConfig({ actions: { maxActions: 6 } })
        card.parse(${JSON.stringify(json)})
        document.body.replaceChildren(card.render())
        return document.body.innerText + '\\n' + [...document.querySelectorAll('button')].map((b) => b.title || b.innerText).join('\\n')
      })()`)
      shown.set(name, String(words))
      if (folder) await page.screenshot({ path: join(folder, `${name}.png`), fullPage: true })
    }
    await context.close()
  }, 120_000)

  it.each([
    ['form', [/Mock interview/, /Role/, /Job description/, /Start/]],
    ['form-with-posting', [/Stellenanzeige/, /Beginnen/]],
    ['question', [/Question 1 of/, /Your answer/, /Hint/, /End/]],
    ['question-for-others', [/Ada is practising/]],
    ['heard', [/I heard: “I sad it\.”/, /That’s not what I said/]],
    // This renderer knows no charts, as older clients: it draws what stands in for them.
    [
      'report',
      [
        /70 of 100/,
        /█{14}░{6} 70/,
        /How the answers were/,
        /Structure.*█{10}░{10} 5/,
        /What went well/,
        /Open it as a page/,
        /As a file/,
      ],
    ],
    ['shared', [/70 von 100/]],
    ['waiting', [/Ada/]],
    ['closed', [/This interview is over\./]],
    ['offer', [/Week 3: .*of your course/, /Begin in writing/]],
  ])('%s', (name, expected) => {
    for (const words of expected) expect(shown.get(name)).toMatch(words)
  })

  it('shows others no way to act', () => {
    expect(shown.get('question-for-others')).not.toMatch(/Skip|End|Your answer/)
  })

  it('names no element that Teams does not have', () => {
    const types = new Set(JSON.stringify(Object.values(cards)).match(/"type":"[A-Z][\w.]*"/g))
    expect([...types].map((found) => found.slice(8, -1)).sort()).toEqual([
      ...['Action.Execute', 'Action.OpenUrl', 'Action.ShowCard', 'AdaptiveCard', 'Chart.Gauge', 'Chart.HorizontalBar'],
      ...['Column', 'ColumnSet', 'Container', 'Input.ChoiceSet', 'Input.Text', 'TextBlock'],
    ])
  })
})
