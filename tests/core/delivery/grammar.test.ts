import { join } from 'node:path'
import { pathToFileURL } from 'node:url'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { type GrammarChecker, grammarChecker } from '../../../core/delivery/grammar.ts'
import { wordsIn } from '../../../core/delivery/grammar-policy.ts'

const nothingKnown = new Set<string>()

describe('the grammar checker', () => {
  let checker: GrammarChecker
  beforeAll(async () => {
    checker = await grammarChecker({ loadMs: 60_000, checkMs: 60_000 })
  })
  afterAll(() => checker.close())

  async function slips(text: string, known = nothingKnown): Promise<string[]> {
    const result = await checker.check(text, known)
    if (result.kind !== 'checked') throw new Error(result.reason)
    for (const { start, end, slip } of result.corrections) expect(text.slice(start, end)).toBe(slip)
    return result.corrections.map(({ slip, suggestion }) => `${slip} -> ${suggestion}`)
  }

  it.each([
    ['He have went to the customer.', ['have -> has', 'went -> gone']],
    ['We was able to ship it.', ['was -> were']],
    ['I would of checked the data first.', ['would of -> would have']],
    ['I did not recieve the right informations.', ['recieve -> receive', 'informations -> information']],
    [
      'We discussed about it in an meeting 🎉 and then it runned.',
      ['discussed about -> discussed', 'an -> a', 'runned -> run'],
    ],
  ])('finds the slips in %j', async (text, expected) => {
    expect(await slips(text)).toEqual(expected)
  })

  it.each([
    ['no capitals', 'so i looked at the data on monday and i told sarah about it'],
    ['hesitations and repetitions', 'Um, I I think, you know, it was very very slow, and, uh, then we we stopped.'],
    ['odd punctuation', 'First , we check it...then we ship it !! Its fine'],
    ['a very long sentence', `I looked at the data ${'and then I looked at it again '.repeat(20)}.`],
    ['British spelling', 'We organised and analysed the behaviour of the programme in the centre.'],
    ['short forms', 'The config and the params live in the repo, and perf took 5 mins in min and ms.'],
    ['a refusal', 'I had to say no to our largest customer, and we said no to the rest.'],
    ['technical terms', 'I used sklearn, numpy, redis, kubernetes and XGBoost, with a p99 under user_id, asap.'],
  ])('says nothing of %s', async (_what, text) => {
    expect(await slips(text)).toEqual([])
  })

  it('takes the words it is given for right', async () => {
    expect(await slips('The enviroment was ready.')).toEqual(['enviroment -> environment'])
    expect(await slips('The enviroment was ready.', wordsIn(['Our Enviroment: a product']))).toEqual([])
  })

  it('checks long texts piece by piece, with places in the whole', async () => {
    const filling = 'We looked at the result together. '.repeat(250)
    const text = `We was late. ${filling}😀 She have a plan.`
    const result = await checker.check(text, nothingKnown)
    expect(result).toMatchObject({
      corrections: [
        { slip: 'was', start: 3 },
        { slip: 'have', start: text.indexOf('have') },
      ],
    })
  })

  it('starts its thread anew after it was closed', async () => {
    await checker.close()
    expect(await slips('We was late.')).toEqual(['was -> were'])
  })
})

describe('a grammar checker that fails', () => {
  const threads = join(import.meta.dirname, '../../fakes/grammar-threads')
  const thread = (name: string) => pathToFileURL(join(threads, name))

  it('says that it could not be loaded', async () => {
    const checker = await grammarChecker({ thread: thread('does-not-load.mjs') })
    const reason = 'The grammar checker could not be loaded.'
    expect(await checker.check('We was late.', nothingKnown)).toEqual({ kind: 'not-checked', reason })
    expect(await checker.check('Again.', nothingKnown)).toEqual({ kind: 'not-checked', reason })
    await checker.close()
  })

  it('gives up on a text that takes too long, and checks the next with a new thread', async () => {
    const checker = await grammarChecker({ thread: thread('hangs-on-hang.mjs'), checkMs: 300 })
    const [hung, next] = await Promise.all([checker.check('hang', nothingKnown), checker.check('fine', nothingKnown)])
    expect(hung).toEqual({ kind: 'not-checked', reason: 'The grammar checker took too long over this text.' })
    expect(next).toEqual({ kind: 'checked', corrections: [] })
    await checker.close()
  })
})
