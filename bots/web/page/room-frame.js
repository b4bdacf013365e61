import { byId, capitalise, el } from './dom.js'

/** The bar above the conversation: what this interview is, and how far it is. @param {import('../candidate-view.ts').CandidateView} view */
export function showFrame(view) {
  document.title = `${view.roleTitle} interview · Greenroom`
  byId('role', HTMLElement).textContent = view.roleTitle
  byId('kind', HTMLElement).textContent = `${capitalise(view.type)} · ${capitalise(view.level)}`
  const last = view.pairs.at(-1)
  byId('progress', HTMLElement).hidden = !last
  if (!last) return
  const closed = view.status === 'closed'
  byId('progress-text', HTMLElement).textContent = closed
    ? 'Interview over'
    : `Question ${last.number} of ${view.questions}`
  byId('progress-follow-up', HTMLElement).hidden = closed || last.kind !== 'follow-up'
  const steps = Array.from({ length: view.questions }, (_, i) => {
    const state = closed || i + 1 < last.number ? 'done' : i + 1 === last.number ? 'now' : 'ahead'
    return el('span', { class: state })
  })
  byId('steps', HTMLElement).replaceChildren(...steps)
}
