import { el } from '../dom.js'

/**
 * @typedef {import('../../candidate-view.ts').PairView} Pair
 * @typedef {Extract<import('../../candidate-view.ts').OutcomeView, { kind: 'answered' }>} Answered
 * @typedef {(question: string, text: string) => Promise<boolean>} Correct tells whether the correction was taken
 */

/** Corrections in the making, by question: a redrawn conversation takes them up again. @type {Map<string, string>} */
const drafts = new Map()

/**
 * What was heard of an answer, which its person may put right; both versions stay.
 * @param {Pair} pair @param {Answered} outcome @param {Correct} correct
 */
export function heardAnswer(pair, outcome, correct) {
  const place = el('div', { class: 'heard' })
  const draft = drafts.get(pair.id)
  if (draft === undefined) read()
  else edit(draft)
  return place

  function read() {
    const { text, heard } = outcome
    const unsure = heard?.unsure === true
    const change = el('button', { type: 'button', class: 'link' }, 'Correct')
    change.setAttribute('aria-label', `Correct what was heard: ${label(pair)}`)
    change.addEventListener('click', () => edit(text).focus())
    const right = el('button', { type: 'button', class: 'link' }, 'That is what I said')
    right.addEventListener('click', () => correct(pair.id, text))
    // What is said after an answer is added to it.
    const added = heard !== null && heard.text !== text && text.startsWith(heard.text)
    const corrected = heard !== null && heard.text !== text && !added
    const about = outcome.via === 'recording' ? 'Heard from your recording' : added ? 'Heard, and added to' : 'Heard'
    const whole = el(
      'div',
      {},
      el('p', { class: 'words' }, text),
      unsure && el('p', { class: 'unsure' }, 'This was hard to hear, and is not scored before you have checked it.'),
      corrected && el('p', { class: 'as-heard' }, el('strong', {}, 'As heard: '), heard?.text ?? ''),
      el(
        'p',
        { class: 'heard-tools' },
        corrected ? 'Corrected by you' : about,
        ' · ',
        change,
        unsure && ' · ',
        unsure && right,
      ),
    )
    place.replaceChildren(whole)
  }

  /** @param {string} text */
  function edit(text) {
    const box = /** @type {HTMLTextAreaElement} */ (
      el('textarea', { rows: '4', 'aria-label': `What you said: ${label(pair)}` })
    )
    box.value = text
    drafts.set(pair.id, text)
    box.addEventListener('input', () => drafts.set(pair.id, box.value))
    const save = el('button', { type: 'button', class: 'primary' }, 'Save')
    const cancel = el('button', { type: 'button' }, 'Cancel')
    save.addEventListener('click', keep)
    cancel.addEventListener('click', stop)
    const form = el('div', { class: 'correcting' }, box, el('div', { class: 'row' }, save, cancel))
    form.addEventListener('keydown', (event) => {
      const send = event.key === 'Enter' && (event.ctrlKey || event.metaKey)
      if (!send && event.key !== 'Escape') return
      event.preventDefault()
      // These keys mean something else to the room.
      event.stopPropagation()
      if (send) keep()
      else stop()
    })
    place.replaceChildren(form)
    return box

    async function keep() {
      if (save.getAttribute('aria-disabled') === 'true') return
      if (!box.value.trim()) return box.focus()
      form.querySelector('[role=alert]')?.remove()
      save.setAttribute('aria-disabled', 'true')
      drafts.delete(pair.id)
      if (await correct(pair.id, box.value.trim())) return
      drafts.set(pair.id, box.value)
      save.setAttribute('aria-disabled', 'false')
      form.append(el('p', { class: 'unsure', role: 'alert' }, 'That could not be saved. Try again in a moment.'))
    }
    function stop() {
      drafts.delete(pair.id)
      read()
      place.querySelector('button')?.focus()
    }
  }
}

/** @param {Pair} pair */
function label({ kind, number }) {
  return kind === 'follow-up' ? `follow-up to question ${number}` : `question ${number}`
}
