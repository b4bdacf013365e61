import { Refused, request } from './api.js'
import { byId } from './dom.js'

const box = byId('training', HTMLInputElement)
const status = byId('training-status', HTMLElement)
let takenBack = ''

/** Shows whether this browser's interviews may train interviewers, and what a yes means. */
export async function showTraining() {
  const { agreed, mayChoose, language, title, note, takenBack: said } = await request('GET', '/api/training')
  byId('training-words', HTMLElement).lang = language
  byId('training-title', HTMLElement).textContent = title
  byId('training-note', HTMLElement).textContent = note
  status.lang = language
  takenBack = said
  box.checked = agreed
  byId('training-field', HTMLElement).hidden = !mayChoose
}

box.addEventListener('change', async () => {
  const agreed = box.checked
  status.textContent = ''
  // It shows what the server knows, and nothing that was only wished.
  box.disabled = true
  try {
    await request('PUT', '/api/training', { agreed })
    status.textContent = agreed ? '' : takenBack
  } catch (error) {
    box.checked = !agreed
    status.lang = 'en'
    status.textContent = error instanceof Refused ? error.message : 'The server cannot be reached. Nothing was changed.'
  }
  box.disabled = false
  box.focus()
})
