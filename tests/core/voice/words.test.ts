import { describe, expect, it } from 'vitest'
import { echoShare } from '../../../core/voice/echo.ts'
import { isBackchannel, look } from '../../../core/voice/looks-finished.ts'
import { splitSentences } from '../../../core/voice/sentences.ts'
import { spokenCommand, yesOrNo } from '../../../core/voice/spoken-commands.ts'

describe('a spoken command', () => {
  it.each([
    ['Repeat.', 'repeat'],
    ['Could you repeat the question, please?', 'repeat'],
    ['Sorry, can you say that again?', 'repeat'],
    ['What was the question again?', 'repeat'],
    ["I didn't catch that.", 'repeat'],
    ['Pardon?', 'repeat'],
    ['Hint.', 'hint'],
    ['Can I have a hint please?', 'hint'],
    ['Um, could you give me another hint?', 'hint'],
    ["I'd like a hint.", 'hint'],
    ['Skip.', 'skip'],
    ["Let's skip this one.", 'skip'],
    ['Can we move on to the next question?', 'skip'],
    ['Next question, please.', 'skip'],
    ['Pass.', 'skip'],
    ['Stop the interview.', 'stop'],
    ["I'd like to end the interview now.", 'stop'],
    ['Stop.', 'stop-maybe'],
    ['I give up.', 'stop-maybe'],
    ['Give me a moment.', 'wait'],
    ['Hold on.', 'wait'],
    ['Let me think about that for a second.', 'wait'],
    ['Okay, just a second please.', 'wait'],
    ['I need a minute to think.', 'wait'],
  ])('%s', (said, command) => {
    expect(spokenCommand(said)).toBe(command)
  })

  it.each([
    'I would skip the rows that have no date.',
    'Then I stop the training early.',
    'I stop.  Then I look again.',
    'The hint I would take from the data is that it drifts.',
    'We repeat the experiment again.',
    'You hold on to the old model until the new one is better.',
    'Next, the question is who owns the data.',
    'Yes.',
    'No.',
    'I do not know.',
    '',
  ])('%s is none', (said) => {
    expect(spokenCommand(said)).toBeNull()
  })

  it('has yes and no', () => {
    expect(yesOrNo('Yes, please.')).toBe('yes')
    expect(yesOrNo("No, let's go on.")).toBe('no')
    expect(yesOrNo('Yes and then I would look at the data.')).toBeNull()
  })
})

describe('words that look', () => {
  it.each([
    ['I would look at the data first.', true, 'finished'],
    ['So, I would look at the data and', true, 'unfinished'],
    ['I would look at the data because.', true, 'unfinished'],
    ['I would look at the data, um', true, 'unfinished'],
    ['I would look at the data...', true, 'unfinished'],
    ['I would look at the data', true, 'unfinished'],
    // A transcriber that writes no marks says nothing by leaving them out.
    ['i would look at the data', false, 'finished'],
    ['i would look at the', false, 'unfinished'],
    ['That is what I would do.', true, 'finished'],
    ['Yeah.', true, 'short'],
    ['yeah sure', false, 'short'],
    ['I would start small. Let me think.', true, 'thinking'],
    ['I would start small. Give me a second.', true, 'thinking'],
    ['um', false, 'unfinished'],
    ['', true, 'unfinished'],
  ] as const)('%s', (text, punctuates, looks) => {
    expect(look(text, punctuates)).toBe(looks)
  })

  it('like listening are told from answers', () => {
    expect(isBackchannel('Mm-hm.')).toBe(true)
    expect(isBackchannel('Okay, I see.')).toBe(true)
    expect(isBackchannel('Okay, stop.')).toBe(false)
  })
})

describe('an echo', () => {
  const said = 'Thank you for that. How would you go about problem number one?'
  it.each([
    ['How would you go about problem number one', 1],
    ['you for that how would you go', 1],
    ['thank', 1],
    // One word heard wrongly in the middle.
    ['how would you go out problem number one', 7 / 8],
    ['I would go about it with a simple model', 0],
    ['the problem is the data', 0],
    ['', 0],
  ])('%s', (heard, share) => {
    expect(echoShare(heard, said)).toBeCloseTo(share)
  })
})

describe('sentences', () => {
  const all = (text: string, complete = true) => splitSentences(text, 0, complete).map((s) => s.text)
  it('end where the next one begins', () => {
    expect(all('Thank you. What, e.g. first, would you do? 2 things: “Look.” Think.')).toEqual([
      'Thank you.',
      'What, e.g. first, would you do?',
      '2 things: “Look.”',
      'Think.',
    ])
  })
  it('leave out what may go on', () => {
    expect(all('Thank you. What would', false)).toEqual(['Thank you.'])
    expect(all('Thank you. ', false)).toEqual([])
  })
  it('cover the text', () => {
    const text = 'One. Two!  Three?'
    const parts = splitSentences(text, 0, true)
    expect(parts.map((s) => text.slice(s.from, s.to)).join('')).toBe(text)
  })
})
