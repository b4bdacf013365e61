import { beforeEach, expect, test } from 'vitest'
import { z } from 'zod'
import { type ErrorCode, GreenroomError } from '../../../core/errors.ts'
import { defaultBreaker, type GuardedChat, guarded } from '../../../core/models/breaker.ts'
import { loadPrompts } from '../../../core/models/prompts.ts'

const prompts = await loadPrompts('prompts')
const request = { system: '', user: '', name: 'n', schema: z.literal('ok'), temperature: 0, prompts }
const { signal } = new AbortController()
const { failures, restMs, longestRestMs } = defaultBreaker

let now: number
let asked: number
let outcome: () => Promise<string>
let chat: GuardedChat

beforeEach(() => {
  now = 1_000
  asked = 0
  outcome = async () => 'ok'
  const reply = async () => {
    asked++
    return (await outcome()) as never
  }
  chat = guarded({ id: 'm', reply }, { now: () => now })
})

const ask = () => chat.reply(request, { signal })
const fails = (code: ErrorCode, retryable = true) => {
  outcome = () => Promise.reject(new GreenroomError(code, 'no', { retryable }))
}
const open = async () => {
  fails('model-timeout')
  for (let i = 0; i < failures; i++) await expect(ask()).rejects.toMatchObject({ code: 'model-timeout' })
}

test('opens after so many failures in a row, and asks no more', async () => {
  await open()
  expect(chat.state()).toBe('open')
  await expect(ask()).rejects.toMatchObject({ code: 'model-unreachable', retryable: true })
  expect(asked).toBe(failures)
})

test('a success in between starts the count anew', async () => {
  for (let i = 0; i < 5; i++) {
    fails('model-unreachable')
    await expect(ask()).rejects.toThrow()
    outcome = async () => 'ok'
    expect(await ask()).toBe('ok')
  }
  expect(chat.state()).toBe('closed')
})

test('after its rest one trial goes through, others do not wait for it; a success closes it', async () => {
  await open()
  now += restMs
  expect(chat.state()).toBe('half-open')
  let answer = (_: string) => {}
  outcome = () => new Promise((resolve) => (answer = resolve))
  const trial = ask()
  await expect(ask()).rejects.toMatchObject({ code: 'model-unreachable' })
  answer('ok')
  expect(await trial).toBe('ok')
  expect(chat.state()).toBe('closed')
  expect(asked).toBe(failures + 1)
})

test('a failed trial doubles the rest, up to the longest', async () => {
  await open()
  for (let rest = restMs; ; rest = Math.min(rest * 2, longestRestMs)) {
    now += rest - 1
    expect(chat.state()).toBe('open')
    now += 1
    expect(chat.state()).toBe('half-open')
    await expect(ask()).rejects.toMatchObject({ code: 'model-timeout' })
    if (rest === longestRestMs) break
  }
  now += longestRestMs
  outcome = async () => 'ok'
  expect(await ask()).toBe('ok')
})

test.each<[ErrorCode]>([['model-refused'], ['cancelled']])('%s says nothing about its health', async (code) => {
  fails(code, false)
  for (let i = 0; i < failures + 2; i++) await expect(ask()).rejects.toMatchObject({ code })
  expect(chat.state()).toBe('closed')
})

test('a cancelled trial leaves room for the next', async () => {
  await open()
  now += restMs
  fails('cancelled', false)
  await expect(ask()).rejects.toMatchObject({ code: 'cancelled' })
  outcome = async () => 'ok'
  expect(await ask()).toBe('ok')
})

test('what will not mend itself opens it at once', async () => {
  fails('model-rate-limited', false)
  await expect(ask()).rejects.toMatchObject({ code: 'model-rate-limited' })
  expect(chat.state()).toBe('open')
})
