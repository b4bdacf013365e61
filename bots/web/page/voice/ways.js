import { announce } from '../announcer.js'
import { refuse } from '../banners.js'
import { byId } from '../dom.js'
import { agreedMicrophone, agreeToMicrophone, loadPreferences, savePreferences } from '../preferences.js'
import { checkDevices } from './device-check.js'
import { watchHearing } from './hearing.js'
import { MicrophoneError, remedies } from './microphone.js'
import { talkButton } from './talk-button.js'
import { voicePanel } from './voice-panel.js'
import { openVoice } from './voice-session.js'

/**
 * @typedef {'type' | 'speak' | 'upload'} Way
 * @typedef {import('../../candidate-view.ts').CandidateView} View
 * @typedef {import('./voice-panel.js').PanelState} PanelState
 * @typedef {import('../../voice/parts.ts').Hearing} Hearing
 */

/** @type {PanelState} */
const fresh = {
  connection: 'opening',
  activity: 'listening',
  muted: false,
  pushToTalk: false,
  talking: false,
  blocked: false,
  heard: '',
  saying: '',
  trouble: '',
}

/**
 * The ways to answer: typing, speaking, a recording. Typing always works, and the way can change at any moment.
 * @param {string} interview
 * @param {{ addDraft: (text: string) => void, changed: () => void, focusTyping: () => void }} room
 */
export function answerWays(interview, room) {
  const panel = voicePanel()
  /** @type {Way} */
  let way = 'type'
  /** @type {Hearing | null} */
  let hearing = null
  let mostBytes = 0
  /** @type {Awaited<ReturnType<typeof openVoice>> | null} */
  let voice = null
  let state = { ...fresh, pushToTalk: loadPreferences().pushToTalk === true }
  /** @type {View | null} */
  let view = null
  let opening = false
  /** @type {Promise<void> | null} */
  let finishing = null

  /** @param {Partial<PanelState>} change */
  function update(change) {
    state = { ...state, ...change }
    panel.show(state)
  }
  const talker = talkButton({
    enabled: () => voice !== null && state.pushToTalk && !state.muted && state.connection === 'connected' && isOpen(),
    talk(down) {
      voice?.talk(down)
      update({ talking: down })
    },
  })
  const isOpen = () => view?.status === 'open' && !view.paused

  watchHearing((ears) => {
    const first = hearing === null
    hearing = ears.hearing
    mostBytes = ears.mostRecordingBytes
    showWays()
    if (first && hearing.on && loadPreferences().way === 'speak') choose('speak')
  })

  function showWays() {
    for (const button of document.querySelectorAll('[data-mode]')) {
      const mode = button.getAttribute('data-mode')
      button.setAttribute('aria-pressed', String(mode === way))
      button.setAttribute('aria-disabled', String(mode !== 'type' && hearing?.on === false))
    }
    byId('composer', HTMLElement).dataset.way = way
    byId('answer', HTMLElement).hidden = way !== 'type'
    byId('answer-count', HTMLElement).hidden = way !== 'type'
    byId('send', HTMLElement).hidden = way !== 'type'
    byId('spoken', HTMLElement).hidden = way !== 'speak'
    byId('upload', HTMLElement).hidden = way !== 'upload'
  }

  /** Whether the interviewer's own voice is to be heard. */
  const hasVoice = () => way === 'speak' && hearing?.on === true && hearing.speaks

  /** @param {Way} next */
  async function choose(next) {
    if (next === way || opening) return
    if (next !== 'type' && !hearing?.on) {
      if (hearing) refuse(hearing.why)
      return
    }
    refuse('')
    if (next === 'speak' && !(await openSpeaking())) return
    if (way === 'speak') leave()
    way = next
    savePreferences({ way: next === 'speak' ? 'speak' : 'type' })
    showWays()
    room.changed()
    if (way === 'type') room.focusTyping()
  }

  /** The microphone closes; what was said of an open answer becomes a draft. */
  function leave() {
    voice?.leave()
    voice = null
    talker.reset()
    room.addDraft(state.heard)
    update({ heard: '', saying: '' })
  }

  async function openSpeaking() {
    if (!hearing?.on) return false
    opening = true
    try {
      let device = agreedMicrophone()?.device
      if (device === undefined) {
        const agreed = await checkDevices(hearing, { mayKeep: false, go: 'Start speaking' })
        if (!agreed) return false
        device = agreed.device
        agreeToMicrophone(device)
      }
      await connect(device)
      return true
    } catch (error) {
      refuse(error instanceof MicrophoneError ? error.message : remedies.failed)
      if (!(error instanceof MicrophoneError)) console.warn('the microphone could not be opened', error)
      return false
    } finally {
      opening = false
    }
  }

  /** @param {string | null} device */
  async function connect(device) {
    update({ ...fresh, pushToTalk: state.pushToTalk })
    voice = await openVoice(interview, device, {
      message: onMessage,
      level: panel.level,
      connection(connection) {
        if (connection === 'offer-typing' && state.connection !== 'offer-typing')
          announce('The voice connection is lost. You can type your answer.')
        update({ connection })
      },
      blocked: (blocked) => update({ blocked }),
      microphoneLost: () => fallBack('The microphone is gone. Plug it in again and choose “Speak” once more, or type.'),
      over(why) {
        voice = null
        fallBack(why)
      },
    })
    voice.setPushToTalk(state.pushToTalk)
  }

  /** @param {string} why */
  function fallBack(why) {
    choose('type')
    // The refusal is an alert: screen readers say it.
    refuse(why)
  }

  /** @param {import('../../voice/messages.ts').ToPage} message */
  function onMessage(message) {
    switch (message.kind) {
      case 'activity':
        return update({ activity: message.activity, trouble: message.activity === 'hearing' ? '' : state.trouble })
      case 'heard':
        return update({ heard: view && currentQuestion(view) === message.question ? message.text : '' })
      case 'saying':
        return update({ saying: isShown(message.text) ? '' : message.text })
      case 'interrupted':
        return update({ saying: '' })
      case 'trouble':
        return update({ trouble: message.message })
    }
  }

  /** Whether the conversation shows these words already. @param {string} text */
  function isShown(text) {
    const last = view?.pairs.at(-1)
    const shown = [last?.words, last?.text, ...(last?.hints ?? []), view?.status === 'closed' ? view.words : '']
    return shown.some((words) => words?.includes(text.trim()))
  }

  for (const button of document.querySelectorAll('[data-mode]'))
    button.addEventListener('click', () => choose(/** @type {Way} */ (button.getAttribute('data-mode'))))
  const pushToTalk = byId('push-to-talk', HTMLInputElement)
  pushToTalk.addEventListener('change', () => {
    savePreferences({ pushToTalk: pushToTalk.checked })
    voice?.setPushToTalk(pushToTalk.checked)
    talker.reset()
    update({ pushToTalk: pushToTalk.checked, talking: false })
  })
  byId('unblock', HTMLButtonElement).addEventListener('click', () => voice?.unblock())
  // Any touch or key will do where the browser wants one.
  for (const event of ['pointerdown', 'keydown'])
    addEventListener(event, () => {
      if (state.blocked) voice?.unblock()
    })
  showWays()

  return {
    way: () => way,
    hasVoice,
    mostBytes: () => mostBytes,
    /** Between typing and speaking. */
    toggle: () => choose(way === 'speak' ? 'type' : 'speak'),
    mute() {
      if (way !== 'speak') return
      voice?.mute(!state.muted)
      update({ muted: !state.muted })
      announce(state.muted ? 'Muted' : 'Unmuted')
    },
    /** @param {View} next */
    show(next) {
      const was = view ? currentQuestion(view) : null
      view = next
      voice?.hold(next.status === 'closed' || next.paused)
      if (was !== currentQuestion(next)) update({ heard: '', trouble: '' })
      if (next.status === 'closed') talker.reset()
    },
    focus: panel.focus,
    /** Whether something has been said of the open answer. */
    hasWords: () => way === 'speak' && state.heard !== '',
    /** The interview is over: nothing is heard any more, and the interviewer may finish. Resolves then, or after `ms`. @param {number} ms */
    finish(ms) {
      finishing ??= voice === null ? Promise.resolve() : voice.finish(ms)
      return finishing
    },
  }
}

/** @param {View} view */
function currentQuestion(view) {
  return view.status === 'open' && view.turn === 'candidate' ? view.question : null
}
