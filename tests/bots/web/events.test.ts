import { describe, expect, it, onTestFinished } from 'vitest'
import type { Brief, SpeakOptions } from '../../../core/ports.ts'
import { sampleReport } from '../../fakes/sample-report.ts'
import { plainInterviewer, plainMove, type RoomOptions, type RoomServer, roomServer } from './room-server.ts'

async function started(options: RoomOptions = {}): Promise<RoomServer> {
  const server = await roomServer(options)
  onTestFinished(() => server.close())
  return server
}

const timing = { firstInputMs: 10, totalMs: 20 }

/** An interviewer whose second utterance waits until the test lets each piece go. */
function gatedInterviewer() {
  const gates: { open: () => void; passed: Promise<void> }[] = []
  const gate = (i: number) => {
    if (!gates[i]) {
      let open = () => {}
      const passed = new Promise<void>((resolve) => {
        open = resolve
      })
      gates[i] = { open, passed }
    }
    return gates[i]
  }
  const interviewer = {
    id: 'gated/1',
    async move(brief: Brief, options: SpeakOptions) {
      if (brief.state.pairs.length === 0) return plainInterviewer.move(brief, options)
      const move = plainMove(brief)
      await gate(0).passed
      options.onWords?.(move.words.slice(0, 10))
      await gate(1).passed
      options.onWords?.(move.words.slice(10))
      await gate(2).passed
      return move
    },
  }
  return { interviewer, open: (i: number) => gate(i).open() }
}

describe('the event stream', () => {
  it('starts with a full view, then streams words, views, progress and the report, and ends', async () => {
    const { interviewer, open } = gatedInterviewer()
    const makeReport: RoomOptions['makeReport'] = async (id, state, { onProgress }) => {
      onProgress(0, 1)
      onProgress(1, 1)
      return sampleReport(id, state)
    }
    const server = await started({ interviewers: [interviewer], makeReport })
    const browser = server.browser()
    const id = await browser.open({ questions: 1 })
    const stream = await browser.events(id)
    expect(stream.response.headers.get('content-type')).toBe('text/event-stream; charset=utf-8')
    expect(stream.response.headers.get('cache-control')).toContain('no-store')
    const first = await stream.next()
    expect(first).toMatchObject({ event: 'view', data: { status: 'open', turn: 'candidate', question: 'q1' } })
    expect(first?.id).toBe(String(first?.data.version))

    await browser.command(id, { kind: 'answer', question: 'q1', text: 'An answer.', timing })
    expect(await stream.next()).toMatchObject({ event: 'view', data: { turn: 'interviewer' } })
    open(0)
    expect(await stream.next()).toMatchObject({ event: 'words', data: { piece: 'Thank you ' } })
    open(1)
    expect(await stream.next()).toMatchObject({ event: 'words', data: { piece: 'for coming.' } })
    open(2)
    expect(await stream.next()).toMatchObject({
      event: 'view',
      data: { status: 'closed', words: 'Thank you for coming.' },
    })
    expect((await stream.until('report')).at(-1)?.data).toEqual({ url: `/interviews/${id}/report` })
    expect(await stream.next()).toBeNull()
  })

  it('tells how far scoring is', async () => {
    let go = () => {}
    const ready = new Promise<void>((resolve) => {
      go = resolve
    })
    const makeReport: RoomOptions['makeReport'] = async (id, state, { onProgress }) => {
      await ready
      onProgress(1, 2)
      return sampleReport(id, state)
    }
    const server = await started({ makeReport })
    const browser = server.browser()
    const id = await browser.open({ questions: 1 })
    await browser.command(id, { kind: 'end' })
    const stream = await browser.events(id)
    expect(await stream.next()).toMatchObject({ event: 'view', data: { status: 'closed', reportReady: false } })
    go()
    expect(await stream.next()).toEqual({ event: 'scoring', data: { done: 1, total: 2 }, id: null })
    expect(await stream.next()).toMatchObject({ event: 'report' })
  })

  it('gives who comes back the whole view, whatever was seen last', async () => {
    const server = await started()
    const browser = server.browser()
    const id = await browser.open()
    const stream = await browser.events(id)
    const first = await stream.next()
    await stream.cancel()
    await browser.command(id, { kind: 'hint', question: 'q1' })
    const again = await browser.events(id, { 'last-event-id': first?.id ?? '' })
    expect(await again.next()).toMatchObject({ event: 'view', data: { pairs: [{ hints: [expect.any(String)] }] } })
    await again.cancel()
  })

  it('tells who comes after the report where it is', async () => {
    const server = await started()
    const browser = server.browser()
    const id = await browser.open({ questions: 1 })
    await browser.finish(id)
    const stream = await browser.events(id)
    expect(await stream.next()).toMatchObject({ event: 'view', data: { reportReady: true } })
    expect(await stream.next()).toMatchObject({ event: 'report', data: { url: `/interviews/${id}/report` } })
    expect(await stream.next()).toBeNull()
  })

  it('says that something failed without saying what, and goes on when the room comes back', async () => {
    let broken = true
    const makeReport: RoomOptions['makeReport'] = async (id, state) => {
      if (broken) throw new Error('secret')
      return sampleReport(id, state)
    }
    const server = await started({ makeReport })
    const browser = server.browser()
    const id = await browser.open({ questions: 1 })
    const stream = await browser.events(id)
    await browser.command(id, { kind: 'end' })
    const trouble = (await stream.until('trouble')).at(-1)
    expect(trouble?.data.message).toContain('Nothing you said is lost')
    expect(JSON.stringify(trouble)).not.toContain('secret')
    await stream.cancel()
    broken = false
    const again = await browser.events(id)
    await again.until('report')
  })

  it('never repeats in words what a view has shown', async () => {
    const server = await started()
    const browser = server.browser()
    const id = await browser.open({ questions: 4 })
    const stream = await browser.events(id)
    await browser.finish(id)
    const events = await stream.until('report')
    let heard = ''
    let shown = 0
    for (const { event, data } of events) {
      if (event === 'words') heard += data.piece
      if (event !== 'view') continue
      const grew = data.pairs.length > shown && shown > 0
      // Either all pieces came before the view that has them, or none did.
      if (grew && heard) expect(heard).toBe(data.pairs.at(-1).words)
      if (data.status === 'closed' && heard && !grew) expect(heard).toBe(data.words)
      shown = data.pairs.length
      if (data.turn !== 'interviewer') heard = ''
      else expect(heard).toBe('')
    }
    expect(shown).toBe(4)
  })

  it('gives signs of life', async () => {
    const server = await started({ heartbeatMs: 5 })
    const browser = server.browser()
    const id = await browser.open()
    const stream = await browser.events(id)
    await stream.until('heartbeat')
    await stream.cancel()
  })

  it('lets a room be open in a few windows, not in any number', async () => {
    const server = await started()
    const browser = server.browser()
    const id = await browser.open()
    const streams = await Promise.all(Array.from({ length: 12 }, () => browser.events(id)))
    const refused = await browser.get(`/api/interviews/${id}/events`)
    expect([refused.status, refused.json.error.code]).toEqual([429, 'too-many'])
    await Promise.all(streams.map((s) => s.cancel()))
    // A window that closes makes room for another.
    await expect
      .poll(async () => {
        const stream = await browser.events(id)
        await stream.cancel()
        return stream.response.status
      })
      .toBe(200)
  })
})
