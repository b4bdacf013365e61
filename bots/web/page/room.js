import { deliver, newKey, Refused } from './api.js'
import { ask } from './ask.js'
import { composer } from './composer.js'
import { conversationView } from './conversation.js'
import { byId, capitalise, el } from './dom.js'
import { loadPreferences, savePreferences } from './preferences.js'
import { shortcuts } from './shortcuts.js'
import { browserVoice, sentences } from './speech.js'
import { follow } from './stream.js'
import { minutes, questionTimer } from './timer.js'

/** @typedef {import('../candidate-view.ts').CandidateView} View */

/** Closing words stay at least this long before the report opens by itself. */
const CLOSING_MS = 2500
/** Waits before a failed step is asked for again. */
const TROUBLE_MS = 6000

const id = location.pathname.split('/')[2] ?? ''
const conversation = conversationView()
const timer = questionTimer({ onSuggestedTime: nudge })
const answer = composer(id, timer.elapsed)
const form = byId('composer', HTMLFormElement)
const announcer = byId('announcer', HTMLElement)
const voice = browserVoice()
let aloud = voice !== null && loadPreferences().aloud === true
const speech = sentences((sentence) => {
  announce(sentence)
  if (aloud) voice?.say(sentence)
})

/** @type {View | null} */
let view = null
let closedSince = 0
/** @type {ReturnType<typeof setTimeout> | undefined} */
let troubleTimer

// ------------------------------------------------------------------ what the server says

const stream = follow(id, {
  view: show,
  words(piece) {
    // What a command's reply has shown already may still stream in behind it.
    if (view?.status !== 'open' || view.turn !== 'interviewer') return
    conversation.words(piece)
    speech.push(piece)
    conversation.follow()
  },
  scoring(done, total) {
    const bar = byId('scoring', HTMLProgressElement)
    bar.max = total
    bar.value = done
    byId('closing-text', HTMLElement).textContent =
      done < total ? `Reading answer ${done + 1} of ${total}.` : 'Putting the report together.'
  },
  report: showReport,
  trouble(message) {
    byId('trouble-text', HTMLElement).textContent = message
    byId('trouble', HTMLElement).hidden = false
    clearTimeout(troubleTimer)
    troubleTimer = setTimeout(tryAgain, TROUBLE_MS)
  },
  connection(connected) {
    if (connected) conversation.interrupted()
    setOffline(!connected)
  },
  gone() {
    stream.close()
    location.assign('/')
  },
})

function tryAgain() {
  clearTimeout(troubleTimer)
  byId('trouble', HTMLElement).hidden = true
  stream.reconnect()
}
byId('trouble-again', HTMLButtonElement).addEventListener('click', tryAgain)

/** @param {View} next */
function show(next) {
  if (view && next.version < view.version) return
  const before = view
  view = next
  byId('trouble', HTMLElement).hidden = true
  if (before && next.replacements.length > before.replacements.length) {
    conversation.interrupted()
    speech.reset()
  }
  showFrame(next)
  conversation.show(next)
  showTurn(next, before)
  answer.forget(next.pairs.filter((p) => p.outcome.kind !== 'open').map((p) => p.id))
  const grew = before !== null && next.pairs.length > before.pairs.length
  const last = next.pairs.at(-1)
  if (grew && last) speech.finish(last.words)
  if (before?.status === 'open' && next.status === 'closed') speech.finish(next.words)
  hear(next, before)
  if (!before || grew || next.status !== before.status || lengthOf(next) !== lengthOf(before)) conversation.follow()
}

/** Number of things said, to know when to scroll. @param {View} of */
function lengthOf(of) {
  return of.pairs.reduce((sum, p) => sum + 1 + p.hints.length + (p.outcome.kind === 'open' ? 0 : 1), 0)
}

/** Says aloud what was added to the open question. @param {View} next @param {View | null} before */
function hear(next, before) {
  const last = next.pairs.at(-1)
  const same = before?.pairs.find((p) => p.id === last?.id)
  if (!last || !same) return
  const hint = last.hints.length > same.hints.length ? last.hints.at(-1) : undefined
  if (hint) speech.finish(hint)
  if (last.repeats > same.repeats) {
    speech.finish(last.text)
    conversation.again()
  }
}

/** @param {View} next */
function showFrame(next) {
  document.title = `${next.roleTitle} interview · Greenroom`
  byId('role', HTMLElement).textContent = next.roleTitle
  byId('kind', HTMLElement).textContent = `${capitalise(next.type)} · ${capitalise(next.level)}`
  const last = next.pairs.at(-1)
  byId('progress', HTMLElement).hidden = !last
  if (!last) return
  const closed = next.status === 'closed'
  byId('progress-text', HTMLElement).textContent = closed
    ? 'Interview over'
    : `Question ${last.number} of ${next.questions}`
  byId('progress-follow-up', HTMLElement).hidden = closed || last.kind !== 'follow-up'
  const steps = Array.from({ length: next.questions }, (_, i) => {
    const state = closed || i + 1 < last.number ? 'done' : i + 1 === last.number ? 'now' : 'ahead'
    return el('span', { class: state })
  })
  byId('steps', HTMLElement).replaceChildren(...steps)
}

/** @param {View} next @param {View | null} before */
function showTurn(next, before) {
  const paused = next.status === 'open' && next.paused
  const wasPaused = before?.status === 'open' && before.paused
  const closed = next.status === 'closed'
  const hadFocus = document.activeElement === document.body || form.contains(document.activeElement)
  document.body.classList.toggle('is-paused', paused)
  form.hidden = paused || closed
  byId('paused', HTMLElement).hidden = !paused
  byId('closing', HTMLElement).hidden = !closed
  const mine = next.status === 'open' && next.turn === 'candidate' ? next : null
  const was = before?.status === 'open' && before.turn === 'candidate' ? before.question : null
  const isNew = mine !== null && mine.question !== was
  if (mine) {
    const suggestedMs = next.secondsPerQuestion * 1000
    timer.set({ elapsedMs: mine.elapsedMs, suggestedMs, paused, isNew })
  } else timer.stop()
  if (isNew || !mine) {
    byId('nudge', HTMLElement).hidden = true
    refuse('')
  }
  answer.set(mine?.question ?? null)
  showAids(next, mine?.question)
  if (paused && !wasPaused) {
    voice?.stop()
    byId('resume', HTMLButtonElement).focus()
  } else if (closed && before?.status !== 'closed') {
    closedSince = Date.now()
    if (hadFocus) byId('closing-title', HTMLElement).focus({ preventScroll: true })
  } else if (mine && !paused && (wasPaused || (isNew && hadFocus))) answer.box.focus({ preventScroll: true })
}

/** @param {View} next @param {string | undefined} question */
function showAids(next, question) {
  const left = next.pairs.find((p) => p.id === question)?.hintsLeft ?? 0
  byId('hints-left', HTMLElement).textContent = question ? (left > 0 ? `${left} left` : 'none left') : ''
  for (const button of form.querySelectorAll('.aids button')) {
    const action = button.getAttribute('data-action')
    const off = action === 'hint' ? left === 0 : (action === 'repeat' || action === 'skip') && !question
    button.setAttribute('aria-disabled', String(off))
  }
}

/** @param {string} url */
async function showReport(url) {
  byId('report-link', HTMLAnchorElement).href = url
  byId('to-report', HTMLElement).hidden = false
  byId('scoring', HTMLElement).hidden = true
  byId('closing-title', HTMLElement).textContent = 'Your report is ready'
  byId('closing-text', HTMLElement).textContent = 'It opens in a moment.'
  announce('Your report is ready.')
  await new Promise((resolve) => setTimeout(resolve, Math.max(0, CLOSING_MS - (Date.now() - closedSince))))
  await voice?.quiet(15_000)
  // In place of the room, so that "back" leads home.
  location.replace(url)
}

// --------------------------------------------------------------------- what the person does

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
    show(interview)
  } catch (error) {
    if (!(error instanceof Refused)) throw error
    if (error.status === 404) return location.assign('/')
    refuse(error.message)
  }
}

async function send() {
  const taken = answer.take()
  if (!taken || form.hidden) return
  voice?.stop()
  answer.setSending(true)
  try {
    await submit({ kind: 'answer', ...taken })
  } finally {
    answer.setSending(false)
  }
}

/** One command of a kind at a time: a key held down asks once. @type {Set<string>} */
const busy = new Set()

/** @param {import('./shortcuts.js').ActionName} action */
async function act(action) {
  if (busy.has(action)) return
  busy.add(action)
  try {
    await actions[action]()
  } finally {
    busy.delete(action)
  }
}

/** @type {Record<import('./shortcuts.js').ActionName, () => unknown>} */
const actions = {
  send,
  hint: () => onQuestion((question) => submit({ kind: 'hint', question })),
  repeat: () => onQuestion((question) => submit({ kind: 'repeat', question })),
  skip: () =>
    onQuestion(async (question) => {
      if (answer.hasDraft() && (await ask(byId('skip-dialog', HTMLDialogElement))) !== 'skip') return
      await submit({ kind: 'skip', question })
    }),
  pause() {
    if (view?.status === 'open') return submit({ kind: view.paused ? 'resume' : 'pause' })
  },
  async end() {
    if (view?.status !== 'open') return
    if ((await ask(byId('end-dialog', HTMLDialogElement))) === 'end') await submit({ kind: 'end' })
  },
  keys: () => ask(byId('keys-dialog', HTMLDialogElement)),
}

/** @param {(question: string) => unknown} then */
function onQuestion(then) {
  if (view?.status === 'open' && view.turn === 'candidate' && !view.paused) return then(view.question)
}

for (const button of document.querySelectorAll('[data-action]')) {
  if (button.getAttribute('data-action') === 'send') continue
  button.addEventListener('click', () => {
    if (button.getAttribute('aria-disabled') === 'true') return
    act(/** @type {import('./shortcuts.js').ActionName} */ (button.getAttribute('data-action')))
  })
}
form.addEventListener('submit', (event) => {
  event.preventDefault()
  act('send')
})
shortcuts(act)

// ------------------------------------------------------------------------------ small things

/** Tells a screen reader, whole sentences at a time. @param {string} text */
function announce(text) {
  announcer.append(el('p', {}, text))
  while (announcer.childElementCount > 12) announcer.firstElementChild?.remove()
}

/** @param {number} suggestedMs */
function nudge(suggestedMs) {
  const whole = suggestedMs / 60_000
  const time = Number.isInteger(whole) ? `${whole} ${whole === 1 ? 'minute' : 'minutes'}` : minutes(suggestedMs)
  const text = `That was the suggested ${time}. No hurry: finish your thought, then send it.`
  const line = byId('nudge', HTMLElement)
  line.textContent = text
  line.hidden = false
  announce(text)
  conversation.follow()
}

/** @param {string} message empty to clear */
function refuse(message) {
  const line = byId('refusal', HTMLElement)
  line.textContent = message
  line.hidden = message === ''
}

/** @type {ReturnType<typeof setTimeout> | undefined} */
let offlineTimer
/** A blip is not worth a word; what lasts longer is. @param {boolean} offline */
function setOffline(offline) {
  const line = byId('connection', HTMLElement)
  if (!offline) {
    clearTimeout(offlineTimer)
    offlineTimer = undefined
    line.hidden = true
    line.textContent = ''
    return
  }
  offlineTimer ??= setTimeout(() => {
    line.hidden = false
    line.textContent = 'The connection is lost. Your words are kept here, and the room keeps trying.'
  }, 700)
}

const aloudButton = byId('aloud', HTMLButtonElement)
function showAloud() {
  aloudButton.hidden = voice === null
  aloudButton.setAttribute('aria-pressed', String(aloud))
  aloudButton.title = aloud ? 'Questions are read aloud' : 'Questions are not read aloud'
}
aloudButton.addEventListener('click', () => {
  aloud = !aloud
  savePreferences({ aloud })
  if (!aloud) voice?.stop()
  showAloud()
})
showAloud()
addEventListener('pagehide', () => voice?.stop())
