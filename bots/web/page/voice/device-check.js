import { el } from '../dom.js'
import {
  capture,
  closeMicrophone,
  levelMeter,
  MicrophoneError,
  microphones,
  openMicrophone,
  remedies,
} from './microphone.js'
import { playTestSound } from './player.js'

/** This loud, the person has been heard: 0 to 1 on the meter. */
const HEARD_LEVEL = 0.45
const DAY_MS = 24 * 60 * 60 * 1000

/**
 * @typedef {Extract<import('../../voice/parts.ts').Hearing, { on: true }>} Hearing
 * @typedef {{ device: string | null, keepAudio: boolean }} Agreed
 */

/**
 * Says what becomes of the sound, asks for the microphone, and lets the person try it and the loudspeaker.
 * @param {Hearing} hearing
 * @param {{ mayKeep: boolean, go: string }} options whether to offer that the sound is kept, and what the button says
 * @returns {Promise<Agreed | null>} null when the person would rather type
 */
export function checkDevices(hearing, { mayKeep, go }) {
  const dialog = /** @type {HTMLDialogElement} */ (
    el('dialog', { class: 'device-check', 'aria-labelledby': 'check-title' })
  )
  const keep = /** @type {HTMLInputElement} */ (el('input', { type: 'checkbox', id: 'keep-audio' }))
  const problem = el('p', { class: 'refusal', role: 'alert', hidden: true })
  const allow = button('Allow the microphone', 'primary')
  const start = button(go, 'primary')
  const type = button('Type instead')
  const select = /** @type {HTMLSelectElement} */ (el('select', { id: 'check-microphone' }))
  const bar = el('span', { class: 'level-bar' })
  const level = el('div', levelAttributes, bar)
  const said = el('p', { class: 'note', role: 'status' }, 'Say a few words: the bar should move.')
  const test = button('Play a test sound')
  const testNote = el('span', { class: 'note', role: 'status' })
  const tools = el(
    'div',
    { class: 'check-tools', hidden: true },
    el('label', { for: 'check-microphone' }, 'Microphone'),
    select,
    level,
    said,
    el('div', { class: 'row check-sound' }, test, testNote),
    el('p', { class: 'note' }, 'Headphones keep the interviewer’s voice out of your microphone.'),
  )
  start.hidden = true
  const days = mayKeep ? hearing.keepDays : null
  dialog.append(
    el('h2', { id: 'check-title' }, 'Before you speak'),
    ...consent(hearing, days !== null),
    days === null ? '' : keepChoice(keep, days),
    problem,
    tools,
    el('div', { class: 'row' }, allow, start, type),
  )
  document.body.append(dialog)

  /** @type {MediaStream | null} */
  let stream = null
  /** @type {AudioContext | null} */
  let context = null
  let stopCapture = () => {}
  /** @type {Agreed | null} */
  let agreed = null

  /** @param {string | null} device */
  async function open(device) {
    problem.hidden = true
    release()
    try {
      stream = await openMicrophone(device)
      context ??= new AudioContext()
      await context.resume()
      const meter = levelMeter()
      let heard = false
      stopCapture = await capture(context, stream, (samples) => {
        const now = meter(samples)
        bar.style.setProperty('--level', now.toFixed(3))
        level.setAttribute('aria-valuenow', String(Math.round(now * 100)))
        if (heard || now < HEARD_LEVEL) return
        heard = true
        said.textContent = 'You are heard well.'
        said.classList.add('good')
      })
      if (!dialog.open) return release()
      await listMicrophones()
      tools.hidden = false
      allow.hidden = true
      start.hidden = false
      start.focus()
    } catch (error) {
      problem.textContent = error instanceof MicrophoneError ? error.message : remedies.failed
      problem.hidden = false
      allow.hidden = false
      allow.textContent = 'Try again'
      start.hidden = true
      tools.hidden = true
      if (!(error instanceof MicrophoneError)) console.warn('the microphone could not be opened', error)
    }
  }

  async function listMicrophones() {
    const current = stream?.getAudioTracks()[0]?.getSettings().deviceId
    const options = (await microphones()).map(({ id, label }) =>
      el('option', { value: id, selected: id === current }, label),
    )
    select.replaceChildren(...options)
  }

  function release() {
    stopCapture()
    stopCapture = () => {}
    if (stream) closeMicrophone(stream)
    stream = null
  }

  allow.addEventListener('click', () => open(null))
  select.addEventListener('change', () => open(select.value))
  test.addEventListener('click', async () => {
    context ??= new AudioContext()
    testNote.textContent = 'Playing three notes …'
    await playTestSound(context)
    testNote.textContent = 'Nothing heard? Turn up the volume, or check where your computer plays its sound.'
  })
  start.addEventListener('click', () => {
    agreed = { device: select.value || null, keepAudio: days !== null && keep.checked }
    dialog.close()
  })
  type.addEventListener('click', () => dialog.close())
  dialog.showModal()
  return new Promise((resolve) => {
    dialog.addEventListener('close', () => {
      release()
      context?.close()
      dialog.remove()
      resolve(agreed)
    })
  })
}

const levelAttributes = {
  class: 'level',
  role: 'meter',
  'aria-label': 'Loudness of your microphone',
  'aria-valuemin': '0',
  'aria-valuemax': '100',
  'aria-valuenow': '0',
}

/** What is heard, by what, and what is kept. @param {Hearing} hearing @param {boolean} choice whether it may be kept */
function consent({ hearer, sentTo }, choice) {
  const way = sentTo
    ? `Your microphone’s sound goes through this server to ${sentTo}, where ${hearer} turns it into words.`
    : `Your microphone’s sound goes to this server and no further: ${hearer} turns it into words there.`
  return [
    el(
      'p',
      {},
      way,
      ' ',
      el('strong', {}, 'The sound is not kept'),
      choice ? ' unless you ask for it here' : '',
      '; the words become part of your interview.',
    ),
    el('p', { class: 'note' }, 'You see what was heard and can correct it, and you can type at any moment.'),
  ]
}

/** @param {HTMLInputElement} box @param {number} days */
function keepChoice(box, days) {
  const until = new Date(Date.now() + days * DAY_MS)
  const date = until.toLocaleDateString('en-GB', { day: 'numeric', month: 'long', year: 'numeric' })
  return el(
    'label',
    { class: 'keep' },
    box,
    el('span', {}, `Keep the sound of my answers with the interview until ${date}; it is deleted then.`),
  )
}

/** @param {string} label @param {string} [kind] */
function button(label, kind) {
  return el('button', { type: 'button', class: kind }, label)
}
