import { describe, expect, it } from 'vitest'
import { readOptions, usage } from '../../../bots/terminal/options.ts'
import { GreenroomError } from '../../../core/errors.ts'

const roles = ['data-scientist', 'product-manager']
const read = (line: string) => readOptions(line.split(' ').filter(Boolean), roles)

/** What is said of a wrong command line, line by line. */
function problems(line: string): string[] {
  try {
    read(line)
  } catch (error) {
    if (error instanceof GreenroomError && error.code === 'bad-input') return error.message.split('\n')
    throw error
  }
  return []
}

describe('the command line', () => {
  it('is read whole', () => {
    expect(
      read('--role data-scientist --type technical --level hard --questions 3 --seed 0 --answers a.txt --json'),
    ).toEqual({
      interview: {
        kind: 'new',
        wish: {
          ...{ role: 'data-scientist', type: 'technical', level: 'hard', questions: 3 },
          ...{ followUps: null, seed: 0, language: 'en', template: null, material: null },
        },
      },
      answers: 'a.txt',
      json: true,
      guidelineOnly: false,
      speak: false,
      interviewer: null,
      help: false,
    })
  })

  it('takes --name=value, and the last of two', () => {
    expect(read('--role=product-manager --questions 3 --questions=4').interview).toMatchObject({
      wish: { role: 'product-manager', questions: 4 },
    })
  })

  it('leaves open what was not said', () => {
    const wish = {
      role: null,
      type: null,
      level: null,
      questions: null,
      followUps: null,
      seed: null,
      language: 'en',
      template: null,
      material: null,
    }
    expect(read('').interview).toEqual({ kind: 'new', wish })
  })

  it.each([
    ['--no-follow-ups', 0],
    ['--follow-ups 0', 0],
    ['--follow-ups 2', 2],
  ])('%s allows %i', (line, followUps) => {
    expect(read(line).interview).toMatchObject({ wish: { followUps } })
  })

  it.each([
    ['--job-description a.pdf', { source: 'job-description', file: 'a.pdf' }],
    ['--resume cv.docx', { source: 'resume', file: 'cv.docx' }],
    ['--resume ./cv', { source: 'resume', file: './cv' }],
    ['--keywords=SQL,Kafka', { source: 'keywords', words: 'SQL,Kafka' }],
  ])('%s is something to be asked about', (line, material) => {
    expect(read(line).interview).toMatchObject({ kind: 'new', wish: { material } })
  })

  it('wants one thing to be asked about, and one for --guideline-only', () => {
    expect(problems('--keywords a --resume b.pdf')[0]).toContain('exclude each other')
    expect(problems('--guideline-only')[0]).toContain('--guideline-only needs')
    expect(problems('--resume abc --guideline-only')[0]).toContain('leave out --guideline-only')
  })

  it('takes up an interview', () => {
    expect(read('--resume abc --json')).toMatchObject({ interview: { kind: 'resume', id: 'abc' }, json: true })
  })

  it.each([
    ['--role clown', ['--role must be one of: data-scientist, product-manager (not "clown")']],
    ['--type hard', ['--type must be one of: technical, behavioural, situational, mixed (not "hard")']],
    ['--level technical', ['--level must be one of: easy, medium, hard (not "technical")']],
    ['--questions 0', ['--questions must be a whole number from 1 to 25 (not "0")']],
    ['--questions 26', ['--questions must be a whole number from 1 to 25 (not "26")']],
    ['--questions 2.5', ['--questions must be a whole number from 1 to 25 (not "2.5")']],
    ['--questions three', ['--questions must be a whole number from 1 to 25 (not "three")']],
    ['--follow-ups 3', ['--follow-ups must be a whole number from 0 to 2 (not "3")']],
    ['--seed 4294967296', ['--seed must be a whole number from 0 to 4294967295 (not "4294967296")']],
    ['--seed -1', ['--seed must be a whole number from 0 to 4294967295 (not "-1")']],
    ['--interviewer human', ['--interviewer must be one of: built-in, model (not "human")']],
    ['--role', ['--role needs a value']],
    ['--role --json', ['--role needs a value']],
    ['--role=', ['--role needs a value']],
    ['--json=yes', ['--json takes no value']],
    ['role', ['"role" is not an option: did you mean --role?']],
    ['extra', ['"extra" is not an option. Options begin with --']],
    ['--follow-ups 1 --no-follow-ups', ['--follow-ups and --no-follow-ups exclude each other: leave one out']],
    [
      '--resume a --level easy --seed 1',
      ['--resume goes on with an interview as it was planned: leave out --level, --seed'],
    ],
  ])('%s is refused with what is allowed', (line, said) => {
    expect(problems(line)).toEqual(said)
  })

  it('names everything wrong at once, and every option for an unknown one', () => {
    const said = problems('--speed 3 --constructor --level high')
    expect(said).toContainEqual(expect.stringMatching(/^unknown option --speed\. Allowed are: --role, .*--help$/))
    expect(said).toContainEqual(expect.stringMatching(/^unknown option --constructor\. /))
    expect(said).toContainEqual(expect.stringMatching(/^--level must be one of/))
  })

  it('is explained', () => {
    expect(usage(roles)).toContain('data-scientist, product-manager')
  })
})
