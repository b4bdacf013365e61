import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { linkAccounts } from '../../../core/identity/linked-accounts.ts'
import type { ClosedState } from '../../../core/interview/state.ts'
import type { Report } from '../../../core/report/report.ts'
import { sqliteStore } from '../../../core/store/sqlite.ts'
import { giveTrainingConsent, hasTrainingConsent, withdrawTrainingConsent } from '../../../core/training/consent.ts'
import { trainingLines } from '../../../core/training/export.ts'
import { redact } from '../../../core/training/redact.ts'
import { openInterview } from '../../fakes/open-interview.ts'
import { smallBank } from '../../fakes/small-bank.ts'

test.each([
  ['Write to ana.b+x@mail.example.org, or call +49 (0)30 123-4567.', 'Write to [e-mail], or call [number].'],
  ['See https://example.org/me?x=1 or @ana_b or <@1234567890>.', 'See [address] or [account] or [account].'],
  [
    'Hi, my name is Ana Belén and I cut costs by 30 percent in 2024.',
    'Hi, my name is [name] and I cut costs by 30 percent in 2024.',
  ],
  ['I asked Dr. Kessler for 12 beds.', 'I asked Dr [name] for 12 beds.'],
  ['Ask zoë@my-own-firm.example or https://firm.example/zoë/x.', 'Ask [e-mail] or [address]'],
  ['Zoë said so, and ZOË again, but not Zoëlle.', '[name] said so, and [name] again, but not Zoëlle.'],
])('takes out what identifies somebody: %s', (text, left) => {
  expect(redact(text, ['Zoë', ' '])).toBe(left)
})

test('takes out the whole of a known name, also where it is given as a name', () => {
  const text = 'So, my name is Ana de Souza and I asked Dr. Kessler Ruiz.'
  const left = redact(text, ['Ana de Souza', 'Kessler Ruiz'])
  expect(left).toBe('So, my name is [name] and I asked Dr. [name].')
})

test('an answer becomes a line with its score and the follow-up that it drew', () => {
  const [one, two] = smallBank().questions('data-scientist')
  if (!one || !two) throw new Error('the bank is too small')
  const state = openInterview([
    { ask: one, answer: 'My name is Ana. I look at the data.' },
    { ask: 'What do you look at first?', answer: 'At the rows.' },
    { ask: two, answer: null },
  ]) as unknown as ClosedState
  const report = { answers: [{ id: 'q1', score: 7.5 }] } as Report
  expect(trainingLines(state, report, [])).toEqual([
    {
      Job_Position: 'data scientist',
      Question: one.question,
      Answer: 'My name is [name]. I look at the data.',
      'Interview Phase': 'technical',
      'Answer Quality': '7.5',
      'Follow Up': 'What do you look at first?',
    },
    expect.objectContaining({ Question: 'What do you look at first?', 'Follow Up': null, 'Answer Quality': null }),
  ])
})

test('consent is asked for, can be taken back, and goes with the candidate', async () => {
  const folder = await mkdtemp(join(tmpdir(), 'greenroom-training-'))
  const store = await sqliteStore({ folder })
  try {
    const parts = { records: store.records, clock: { now: () => 5 } }
    expect(await hasTrainingConsent('ana', parts)).toBe(false)
    await giveTrainingConsent('ana', parts)
    await giveTrainingConsent('ben', parts)
    expect(await hasTrainingConsent('ana', parts)).toBe(true)
    expect(await withdrawTrainingConsent('ana', parts)).toBe(true)
    expect(await hasTrainingConsent('ana', parts)).toBe(false)
    await store.deleteCandidate('ben')
    expect(await hasTrainingConsent('ben', parts)).toBe(false)
    // A yes is one account's, a no is the person's.
    await linkAccounts('ana', 'ana elsewhere', parts)
    await giveTrainingConsent('ana', parts)
    expect(await hasTrainingConsent('ana elsewhere', parts)).toBe(false)
    expect(await withdrawTrainingConsent('ana elsewhere', parts)).toBe(true)
    expect(await hasTrainingConsent('ana', parts)).toBe(false)
  } finally {
    await store.close()
    await rm(folder, { recursive: true })
  }
})
