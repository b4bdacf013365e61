import { byId } from '../dom.js'

/**
 * @typedef {import('../../../../core/voice/voice.ts').VoiceActivity} VoiceActivity
 * @typedef {object} PanelState
 * @property {'opening' | 'connected' | 'trying' | 'offer-typing'} connection
 * @property {VoiceActivity} activity
 * @property {boolean} muted
 * @property {boolean} pushToTalk
 * @property {boolean} talking
 * @property {boolean} blocked
 * @property {string} heard words of the open turn so far
 * @property {string} saying what the interviewer says that the conversation does not show
 * @property {string} trouble
 */

/** @type {Record<VoiceActivity, [string, string]>} */
const words = {
  listening: ['Listening', 'Take your time. A pause does not end your answer at once.'],
  hearing: ['Hearing you', ''],
  thinking: ['Thinking', 'One moment.'],
  speaking: ['The interviewer is speaking', 'Begin to speak if you want to interrupt.'],
  paused: ['Paused', ''],
}

/** What is going on, in words: a title and a line below it. @param {PanelState} state @returns {[string, string]} */
export function activityWords({ connection, activity, muted, pushToTalk, talking, blocked }) {
  if (connection === 'opening') return ['Connecting', 'Opening the microphone.']
  if (connection === 'trying') return ['The voice connection is lost', 'Trying again.']
  if (connection === 'offer-typing') return ['The voice connection is lost', 'Still trying. You can type meanwhile.']
  if (blocked) return ['The sound waits for you', 'Your browser starts it at a touch or key.']
  if (muted) return ['Muted', 'Nothing is heard until you unmute.']
  if (activity === 'speaking' || activity === 'thinking') return words[activity]
  if (pushToTalk && !talking)
    return ['Ready when you are', 'Hold the button or the space bar while you speak. A short press keeps it down.']
  return words[activity]
}

/** The spoken side of the answer box. */
export function voicePanel() {
  const panel = byId('spoken', HTMLElement)
  const orb = byId('orb', HTMLElement)
  const title = byId('activity', HTMLElement)
  const note = byId('activity-note', HTMLElement)
  const caption = byId('caption', HTMLElement)
  const mute = byId('mute', HTMLButtonElement)
  const talk = byId('talk', HTMLButtonElement)
  const pushToTalk = byId('push-to-talk', HTMLInputElement)
  const unblock = byId('unblock', HTMLButtonElement)
  const trouble = byId('voice-trouble', HTMLElement)

  /** @param {HTMLElement} element @param {string} text */
  const set = (element, text) => {
    if (element.textContent !== text) element.textContent = text
  }

  return {
    /** @param {PanelState} state */
    show(state) {
      const [name, line] = activityWords(state)
      const silent = state.connection !== 'connected' || state.muted || state.blocked
      panel.dataset.activity = silent ? 'silent' : state.activity
      set(title, name)
      const words = state.activity === 'speaking' ? state.saying : state.heard
      set(caption, words)
      caption.classList.toggle('theirs', state.activity === 'speaking')
      set(note, words ? '' : line)
      mute.setAttribute('aria-pressed', String(state.muted))
      set(byId('mute-label', HTMLElement), state.muted ? 'Unmute' : 'Mute')
      pushToTalk.checked = state.pushToTalk
      talk.hidden = !state.pushToTalk
      talk.setAttribute('aria-pressed', String(state.talking))
      set(byId('talk-label', HTMLElement), state.talking ? 'Release to finish' : 'Hold to talk')
      unblock.hidden = !state.blocked
      set(trouble, state.trouble)
      trouble.hidden = state.trouble === ''
      if (caption.scrollHeight > caption.clientHeight) caption.scrollTop = caption.scrollHeight
    },
    /** @param {number} level 0 to 1 */
    level(level) {
      orb.style.setProperty('--level', level.toFixed(3))
    },
    /** Where the keyboard goes when it is the person's turn. */
    focus: () => (talk.hidden ? title : talk).focus({ preventScroll: true }),
  }
}
