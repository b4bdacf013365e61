import { Refused, request } from './api.js'
import { ask } from './ask.js'
import { byId, capitalise, el } from './dom.js'

/**
 * @typedef {object} Entry
 * @property {string} id
 * @property {string} roleTitle
 * @property {string} type
 * @property {string} level
 * @property {'open' | 'closed'} status
 * @property {number} startedAt
 * @property {boolean} reportReady
 * @property {number | null} score 0-100
 */

const list = byId('interviews', HTMLElement)
const older = byId('older', HTMLButtonElement)
/** @type {number | null} */
let next = null

/** Lists the person's interviews anew, newest first. */
export async function listInterviews() {
  const page = await request('GET', '/api/interviews')
  list.replaceChildren(...page.interviews.map(entryItem))
  byId('empty', HTMLElement).hidden = page.interviews.length > 0
  setNext(page.next)
}

older.addEventListener('click', async () => {
  try {
    const page = await request('GET', `/api/interviews?before=${next}`)
    const items = page.interviews.map(entryItem)
    list.append(...items)
    setNext(page.next)
    items[0]?.querySelector('a')?.focus()
  } catch (error) {
    say(error)
  }
})

/** @param {number | null} before */
function setNext(before) {
  next = before
  older.hidden = before === null
}

/** @param {Entry} entry */
function entryItem(entry) {
  const { roleTitle, type, level, startedAt, status, reportReady, id, score } = entry
  const date = new Date(startedAt)
  const when = el('time', { datetime: date.toISOString() }, day(date))
  const what = el('p', { class: 'note' }, `${capitalise(type)} · ${capitalise(level)} · `, when)
  const open = status === 'open'
  const href = open || !reportReady ? `/room/${id}` : `/interviews/${id}/report`
  const title = el('a', { href, class: 'title' }, roleTitle)
  const text = el('div', { class: 'about' }, el('h3', {}, title), what)
  if (open) {
    const go = el('a', { href, class: 'button primary', 'aria-label': `Continue: ${roleTitle}` }, 'Continue')
    return el('li', { class: 'entry open' }, text, el('span', { class: 'chip' }, 'In progress'), go)
  }
  if (!reportReady) return el('li', { class: 'entry' }, text, el('span', { class: 'chip' }, 'Being scored'))
  const share = el('button', { type: 'button', 'aria-label': `Share the report: ${roleTitle}, ${day(date)}` }, 'Share')
  share.addEventListener('click', () => shareReport(id).catch(say))
  return el('li', { class: 'entry' }, text, scoreBadge(score), share)
}

/** @param {number | null} score */
function scoreBadge(score) {
  if (score === null) return el('span', { class: 'score none' }, 'No score')
  const rounded = String(Math.round(score))
  return el('span', { class: 'score' }, el('span', { class: 'number' }, rounded), el('span', { class: 'of' }, '/100'))
}

/** @param {string} id */
async function shareReport(id) {
  const { url, expiresAt } = await request('POST', `/api/interviews/${id}/links`, {})
  const box = byId('link-url', HTMLInputElement)
  const status = byId('link-status', HTMLElement)
  box.value = url
  status.textContent = ''
  byId('link-until', HTMLElement).textContent = day(new Date(expiresAt))
  const copy = byId('link-copy', HTMLButtonElement)
  copy.onclick = async () => {
    box.select()
    try {
      await navigator.clipboard.writeText(url)
      status.textContent = 'Copied.'
    } catch {
      // Browsers forbid it in places; the selected text can be copied by hand.
      status.textContent = 'The link is selected: copy it with your keyboard.'
    }
  }
  await ask(byId('link-dialog', HTMLDialogElement))
}

/** @param {unknown} error */
function say(error) {
  const status = byId('mine-status', HTMLElement)
  status.textContent = error instanceof Refused ? error.message : 'The server cannot be reached.'
  status.classList.remove('visually-hidden')
}

/** @param {Date} date */
function day(date) {
  const year = date.getFullYear() === new Date().getFullYear() ? undefined : 'numeric'
  return date.toLocaleDateString('en-GB', { day: 'numeric', month: 'short', year })
}
