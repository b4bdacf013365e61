import { readAloud } from './aloud.js'
import { announce } from './announcer.js'
import { refuse, setOffline, troubleBanner } from './banners.js'
import { closingView } from './closing.js'
import { composer } from './composer.js'
import { conversationView } from './conversation.js'
import { byId } from './dom.js'
import { showLimit } from './limit.js'
import { hideNudge, showNudge } from './nudge.js'
import { roomActions } from './room-actions.js'
import { showFrame } from './room-frame.js'
import { sentences } from './speech.js'
import { follow } from './stream.js'
import { questionTimer } from './timer.js'
import { uploads } from './voice/upload.js'
import { answerWays } from './voice/ways.js'

/** @typedef {import('../candidate-view.ts').CandidateView} View */

/** The closing words have this long to be heard. */
const LAST_WORDS_MS = 30_000

const id = location.pathname.split('/')[2] ?? ''
const form = byId('composer', HTMLFormElement)
const aloud = readAloud()
/** @type {View | null} */
let view = null
showLimit(id, () => form.requestSubmit())

const conversation = conversationView(async (question, text) => {
  const taken = await submit({ kind: 'correct', question, text })
  if (taken && view?.status === 'closed' && !view.reportReady) {
    closing.again()
    stream.reconnect()
  }
  return taken
})
const timer = questionTimer({
  onSuggestedTime(suggestedMs) {
    showNudge(suggestedMs, ways.way() === 'speak' ? 'then stop' : 'then send it')
    conversation.follow()
  },
})
const answer = composer(id, timer.elapsed)
const ways = answerWays(id, {
  addDraft: (text) => answer.add(text),
  changed() {
    aloud.leaveTo(ways.hasVoice())
    // The box has another height now.
    conversation.follow()
  },
  focusTyping: () => answer.box.focus({ preventScroll: true }),
})
const closing = closingView((ms) => Promise.all([aloud.quiet(ms), ways.finish(ms)]))
const speech = sentences((sentence) => {
  // One voice at a time: who speaks hears the interviewer, and needs no screen reader to say it too.
  if (!ways.hasVoice()) announce(sentence)
  aloud.say(sentence)
})
const { submit } = roomActions(id, {
  view: () => view,
  show,
  send,
  hasDraft: () => ways.hasWords() || answer.hasDraft(),
  voice: ways.toggle,
  mute: ways.mute,
})
uploads({
  interview: id,
  mostBytes: ways.mostBytes,
  open: () => {
    const open = view?.status === 'open' && view.turn === 'candidate' && !view.paused ? view : null
    return open && { question: open.question, totalMs: timer.elapsed() }
  },
  stored: () => announce('Your recording was taken.'),
  announce,
})
const trouble = troubleBanner(() => stream.reconnect())

const stream = follow(id, {
  view: show,
  words(piece) {
    // What a command's reply has shown already may still stream in behind it.
    if (view?.status !== 'open' || view.turn !== 'interviewer') return
    conversation.words(piece)
    speech.push(piece)
    conversation.follow()
  },
  scoring: closing.scoring,
  report: (url) => closing.report(url, view?.pairs.some(({ outcome }) => 'heard' in outcome && outcome.heard) ?? false),
  trouble: trouble.show,
  connection(connected) {
    if (connected) conversation.interrupted()
    setOffline(!connected)
  },
  gone() {
    stream.close()
    location.assign('/')
  },
})

async function send() {
  const taken = answer.take()
  if (!taken || form.hidden || ways.way() !== 'type') return
  aloud.stop()
  answer.setSending(true)
  try {
    await submit({ kind: 'answer', ...taken })
  } finally {
    answer.setSending(false)
  }
}

/** @param {View} next */
function show(next) {
  if (view && next.version < view.version) return
  const before = view
  view = next
  trouble.hide()
  if (before && next.replacements.length > before.replacements.length) {
    conversation.interrupted()
    speech.reset()
  }
  showFrame(next)
  conversation.show(next)
  ways.show(next)
  showTurn(next, before)
  answer.forget(next.pairs.filter((p) => p.outcome.kind !== 'open').map((p) => p.id))
  const grew = before !== null && next.pairs.length > before.pairs.length
  const last = next.pairs.at(-1)
  if (grew && last) speech.finish(last.words)
  if (before?.status === 'open' && next.status === 'closed') {
    speech.finish(next.words)
    ways.finish(LAST_WORDS_MS)
  }
  sayAdded(next, before)
  if (!before || grew || next.status !== before.status || lengthOf(next) !== lengthOf(before)) conversation.follow()
}

/** Number of things said, to know when to scroll. @param {View} of */
function lengthOf(of) {
  return of.pairs.reduce((sum, p) => sum + 1 + p.hints.length + (p.outcome.kind === 'open' ? 0 : 1), 0)
}

/** Says what was added to the open question. @param {View} next @param {View | null} before */
function sayAdded(next, before) {
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
    hideNudge()
    refuse('')
  }
  answer.set(mine?.question ?? null)
  showAids(next, mine?.question)
  if (paused && !wasPaused) {
    aloud.stop()
    byId('resume', HTMLButtonElement).focus()
  } else if (closed && before?.status !== 'closed') {
    closing.begin()
    if (hadFocus) closing.focus()
  } else if (mine && !paused && wasPaused) focusAnswer()
  else if (isNew && hadFocus && ways.way() === 'type' && !paused) focusAnswer()
}

function focusAnswer() {
  if (ways.way() === 'speak') ways.focus()
  else answer.box.focus({ preventScroll: true })
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
