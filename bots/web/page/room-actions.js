import { deliver, newKey, Refused } from './api.js'
import { ask } from './ask.js'
import { refuse, setOffline } from './banners.js'
import { byId } from './dom.js'
import { shortcuts } from './shortcuts.js'

/**
 * @typedef {import('../candidate-view.ts').CandidateView} View
 * @typedef {import('./shortcuts.js').ActionName} ActionName
 * @typedef {object} Room
 * @property {() => View | null} view
 * @property {(view: View) => void} show
 * @property {() => unknown} send
 * @property {() => boolean} hasDraft
 * @property {() => unknown} voice
 * @property {() => unknown} mute
 */

/**
 * What the person does, by button or key. Gives how to submit a command, which resolves to whether it was taken.
 * @param {string} id
 * @param {Room} room
 */
export function roomActions(id, room) {
  /**
   * Sends a command until it has arrived; shows why it was refused.
   * @param {Record<string, unknown>} command
   */
  async function submit(command) {
    refuse('')
    try {
      const body = { ...command, key: newKey() }
      const { interview } = await deliver(`/api/interviews/${id}/commands`, body, () => setOffline(true))
      setOffline(false)
      room.show(interview)
      return true
    } catch (error) {
      if (!(error instanceof Refused)) throw error
      if (error.status === 404) location.assign('/')
      else refuse(error.message)
      return false
    }
  }

  /** @param {(question: string) => unknown} then */
  function onQuestion(then) {
    const view = room.view()
    if (view?.status === 'open' && view.turn === 'candidate' && !view.paused) return then(view.question)
  }

  /** @type {Record<ActionName, () => unknown>} */
  const actions = {
    send: room.send,
    voice: room.voice,
    mute: room.mute,
    hint: () => onQuestion((question) => submit({ kind: 'hint', question })),
    repeat: () => onQuestion((question) => submit({ kind: 'repeat', question })),
    skip: () =>
      onQuestion(async (question) => {
        if (room.hasDraft() && (await ask(byId('skip-dialog', HTMLDialogElement))) !== 'skip') return
        await submit({ kind: 'skip', question })
      }),
    pause() {
      const view = room.view()
      if (view?.status === 'open') return submit({ kind: view.paused ? 'resume' : 'pause' })
    },
    async end() {
      if (room.view()?.status !== 'open') return
      if ((await ask(byId('end-dialog', HTMLDialogElement))) === 'end') await submit({ kind: 'end' })
    },
    keys: () => ask(byId('keys-dialog', HTMLDialogElement)),
  }

  /** One command of a kind at a time: a key held down asks once. @type {Set<string>} */
  const busy = new Set()

  /** @param {ActionName} action */
  async function act(action) {
    if (busy.has(action)) return
    busy.add(action)
    try {
      await actions[action]()
    } finally {
      busy.delete(action)
    }
  }

  for (const button of document.querySelectorAll('[data-action]')) {
    if (button.getAttribute('data-action') === 'send') continue
    button.addEventListener('click', () => {
      if (button.getAttribute('aria-disabled') === 'true') return
      act(/** @type {ActionName} */ (button.getAttribute('data-action')))
    })
  }
  byId('composer', HTMLFormElement).addEventListener('submit', (event) => {
    event.preventDefault()
    act('send')
  })
  shortcuts(act)
  return { submit }
}
