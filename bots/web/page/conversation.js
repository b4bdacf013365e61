import { byId, el, lessMotion } from './dom.js'
import { heardAnswer } from './voice/correction.js'

/**
 * @typedef {import('../candidate-view.ts').CandidateView} View
 * @typedef {import('../candidate-view.ts').PairView} Pair
 */

/**
 * The conversation so far; only what changed is drawn anew, so that nothing flickers or loses its place.
 * @param {import('./voice/correction.js').Correct} correct
 */
export function conversationView(correct) {
  const list = byId('conversation', HTMLElement)
  /** @type {Map<string, { node: Node, form: string }>} */
  const drawn = new Map()
  const live = el('li', { class: 'turn interviewer live', 'aria-hidden': 'true' })
  const liveWords = el('p', { class: 'words' })
  live.append(who('Interviewer'), liveWords)
  const thinking = el('li', { class: 'thinking' }, el('span', { class: 'dots', 'aria-hidden': 'true' }))
  thinking.append('The interviewer is thinking')
  let streaming = false

  /** @param {string} key @param {string} form @param {() => Node} make */
  function place(key, form, make) {
    const before = drawn.get(key)
    if (before?.form === form) return
    const node = make()
    if (before) list.replaceChild(node, before.node)
    else list.append(node)
    drawn.set(key, { node, form })
  }

  return {
    /** @param {View} view */
    show(view) {
      const current = view.status === 'open' && view.turn === 'candidate' ? view.question : null
      // What has streamed in before their eyes need not arrive once more.
      const seen = live.isConnected
      live.remove()
      thinking.remove()
      for (const pair of view.pairs) {
        const isCurrent = pair.id === current
        place(pair.id, JSON.stringify([pair, isCurrent]), () => pairItem(pair, isCurrent, correct))
      }
      if (view.status === 'closed') place('closing', view.words, () => closingItem(view.words))
      list.classList.toggle('still', seen)
      const waiting = view.status === 'open' && view.turn === 'interviewer'
      if (!waiting) streaming = false
      if (waiting) list.append(streaming ? live : thinking)
      list.setAttribute('aria-busy', String(waiting))
    },
    /** Shows a piece of what the interviewer is saying. @param {string} piece */
    words(piece) {
      if (!streaming) {
        streaming = true
        liveWords.replaceChildren()
        thinking.remove()
        list.append(live)
      }
      liveWords.append(el('span', { class: 'piece' }, piece))
    },
    /** Forgets what has streamed: it starts again. */
    interrupted() {
      streaming = false
    },
    /** Brings the newest words into sight, the start of the question before all. */
    follow() {
      const latest = list.querySelector('.pair.current') ?? list.lastElementChild
      const behavior = lessMotion() ? 'auto' : 'smooth'
      requestAnimationFrame(() => {
        const top = latest?.getBoundingClientRect().top ?? 0
        const bar = document.querySelector('.room-top')?.getBoundingClientRect().bottom ?? 0
        const bottom = document.documentElement.scrollHeight - innerHeight
        const toTop = scrollY + top - bar - 16
        scrollTo({ top: Math.min(bottom, toTop), behavior })
      })
    },
    /** Draws the eye to the open question once more. */
    again() {
      const question = list.querySelector('.pair.current .question')
      question?.classList.remove('again')
      requestAnimationFrame(() => question?.classList.add('again'))
    },
  }
}

/** @param {string} name */
function who(name) {
  return el('span', { class: 'who' }, name)
}

/** @param {Pair} pair @param {boolean} current @param {import('./voice/correction.js').Correct} correct */
function pairItem(pair, current, correct) {
  const { outcome } = pair
  const item = el('li', { class: `pair${current ? ' current' : ''}${pair.kind === 'follow-up' ? ' follow-up' : ''}` })
  item.append(asked(pair, current))
  if (pair.hints.length > 0) item.append(hintList(pair))
  if (outcome.kind === 'answered') {
    const words = outcome.heard ? heardAnswer(pair, outcome, correct) : el('p', { class: 'words' }, outcome.text)
    item.append(el('div', { class: 'turn you' }, who('You'), words))
  }
  if (outcome.kind === 'unheard')
    item.append(el('div', { class: 'turn you' }, who('You'), el('p', { class: 'unheard' }, unheard(outcome.reason))))
  if (outcome.kind === 'skipped') item.append(el('p', { class: 'left-out' }, 'You skipped this question.'))
  if (outcome.kind === 'unanswered') item.append(el('p', { class: 'left-out' }, 'Not answered.'))
  return item
}

/** @param {Pair} pair @param {boolean} current */
function asked(pair, current) {
  const lead = pair.words.endsWith(pair.text) ? pair.words.slice(0, -pair.text.length).trim() : ''
  const whole = lead ? pair.text : pair.words
  const label = pair.kind === 'follow-up' ? 'Follow-up' : `Question ${pair.number}`
  return el(
    'div',
    { class: 'turn interviewer' },
    el('span', { class: 'who' }, 'Interviewer', el('span', { class: 'which' }, ` ${label}`)),
    lead !== '' && el('p', { class: 'words' }, lead),
    el('p', current ? { class: 'question', id: 'current-question' } : { class: 'question' }, whole),
  )
}

/** @param {Pair} pair */
function hintList({ hints, hintsLeft }) {
  const total = hints.length + hintsLeft
  const items = hints.map((hint, i) =>
    el('li', {}, el('strong', {}, `Hint ${i + 1} of ${total}`), el('span', {}, ` ${hint}`)),
  )
  return el('ul', { class: 'hints', 'aria-label': 'Hints' }, ...items)
}

/** @param {string | null} reason */
function unheard(reason) {
  if (reason !== null) return `Your spoken answer could not be heard: ${reason}`
  return 'Your spoken answer is kept, and is heard as soon as hearing works again. The interview goes on.'
}

/** @param {string} words */
function closingItem(words) {
  return el('li', { class: 'turn interviewer closing-words' }, who('Interviewer'), el('p', { class: 'words' }, words))
}
