import { newKey } from '../api.js'
import { capture, closeMicrophone, levelMeter, openMicrophone } from './microphone.js'
import { openPlayer } from './player.js'
import { voiceSocket } from './socket.js'

/** Named once for a load of the page, so that the server knows it again after a lost connection. */
const page = newKey()
/** What is said while the button goes up is still on its way through the sound card. */
const RELEASE_MS = 200
/** After the close the last words are waited for: before they begin, and between one utterance and the next. */
const LAST_WORDS_BEGIN_MS = 5_000
const LAST_WORDS_GAP_MS = 700
/** A browser that lets the page sound does so within this. */
const BLOCKED_AFTER_MS = 600

/**
 * @typedef {import('../../voice/messages.ts').ToPage} ToPage
 * @typedef {object} VoiceHandlers
 * @property {(message: ToPage) => void} message
 * @property {(state: 'connected' | 'trying' | 'offer-typing') => void} connection
 * @property {(level: number) => void} level 0 to 1, fifty times a second
 * @property {(blocked: boolean) => void} blocked whether the browser waits for a touch before it lets the page sound
 * @property {() => void} microphoneLost
 * @property {(why: string) => void} over
 */

/**
 * Ears and a voice: the microphone to the server, the interviewer's voice to the loudspeaker. No part of the page.
 * @param {string} interview
 * @param {string | null} device
 * @param {VoiceHandlers} handlers
 * @throws {import('./microphone.js').MicrophoneError}
 */
export async function openVoice(interview, device, handlers) {
  const stream = await openMicrophone(device)
  const context = new AudioContext({ latencyHint: 'interactive' })
  const meter = levelMeter()
  let muted = false
  let held = false
  let pushToTalk = false
  let talking = false
  let closed = false
  /** Utterances that have begun and not ended. @type {Set<number>} */
  const saying = new Set()
  let begun = 0
  /** @type {ReturnType<typeof setTimeout> | undefined} */
  let release
  const silence = new Int16Array(320)

  /** @type {Awaited<ReturnType<typeof openPlayer>>} */
  let player
  /** @type {() => void} */
  let stopCapture
  /** @type {ReturnType<typeof voiceSocket>} */
  let socket
  try {
    player = await openPlayer(context, (played) => {
      if (played.ended) saying.delete(played.utterance)
      socket?.send({ kind: 'played', ...played })
    })
    stopCapture = await capture(context, stream, (samples, pageMs) => {
      const open = !muted && !held && (!pushToTalk || talking)
      handlers.level(open ? meter(samples) : meter(silence))
      // Silence keeps the time of the room going.
      socket?.hear(open ? samples : silence, pageMs)
    })
  } catch (error) {
    closeMicrophone(stream)
    await context.close()
    throw error
  }
  socket = voiceSocket(interview, page, {
    message(message) {
      if (message.kind === 'end') player.end(message.utterance)
      else if (message.kind === 'duck') player.duck(message.on)
      else if (message.kind === 'stop') {
        saying.delete(message.utterance)
        player.stop(message.utterance)
      } else if (message.kind === 'ready') {
        if (message.resumed) return
        // Another room counts its utterances anew.
        saying.clear()
        player.reset()
      } else handlers.message(message)
    },
    piece(utterance, samples) {
      if (!saying.has(utterance)) begun++
      saying.add(utterance)
      player.piece(utterance, samples)
    },
    connection(state) {
      if (state === 'connected' && talking) socket.send({ kind: 'push-to-talk', down: true })
      handlers.connection(state)
    },
    over(why) {
      stop()
      handlers.over(why)
    },
  })

  const onState = () => handlers.blocked(context.state !== 'running')
  const blockedTimer = setTimeout(() => {
    onState()
    context.onstatechange = onState
  }, BLOCKED_AFTER_MS)
  context.resume().catch(() => {
    // Refused without a touch: `blocked` says so.
  })
  for (const track of stream.getTracks()) track.onended = handlers.microphoneLost

  function stop() {
    if (closed) return
    closed = true
    clearTimeout(release)
    clearTimeout(blockedTimer)
    context.onstatechange = null
    stopCapture()
    player.close()
    closeMicrophone(stream)
    context.close()
  }

  return {
    /** @param {boolean} on */
    mute(on) {
      muted = on
    },
    /** While the interview rests nothing is heard. @param {boolean} on */
    hold(on) {
      held = on
    },
    /** @param {boolean} on */
    setPushToTalk(on) {
      pushToTalk = on
      if (!on && talking) this.talk(false)
    },
    /** The talk button goes down or up. @param {boolean} down */
    talk(down) {
      clearTimeout(release)
      if (down) {
        if (!talking) socket.send({ kind: 'push-to-talk', down: true })
        talking = true
        return
      }
      release = setTimeout(() => {
        talking = false
        socket.send({ kind: 'push-to-talk', down: false })
      }, RELEASE_MS)
    },
    unblock: () => context.resume(),
    /** Lets the interviewer say the last words, for `ms` at most, then closes. @param {number} ms */
    async finish(ms) {
      held = true
      const end = performance.now() + ms
      const before = begun
      let quietSince = performance.now()
      while (!closed && performance.now() < end) {
        await new Promise((resolve) => setTimeout(resolve, 100))
        if (saying.size > 0) quietSince = performance.now()
        const patience = begun > before ? LAST_WORDS_GAP_MS : LAST_WORDS_BEGIN_MS
        if (performance.now() - quietSince > patience) break
      }
      this.close()
    },
    /** The person types from here on. */
    leave() {
      socket.leave()
      stop()
    },
    close() {
      socket.close()
      stop()
    },
  }
}
