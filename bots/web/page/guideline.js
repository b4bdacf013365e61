import { Refused, request } from './api.js'
import { byId, el } from './dom.js'

/** Where the questions come from, and what the person is asked for. @type {Record<string, { label: string, text: string, note: string, file: boolean }>} */
const SOURCES = {
  'job-description': {
    label: 'Job description',
    text: 'The job description',
    note: 'Paste it, or choose a PDF, DOCX or text file.',
    file: true,
  },
  resume: {
    label: 'Resume',
    text: 'Your resume',
    note: 'Choose a PDF, DOCX or text file, or paste it. It is read and not kept.',
    file: true,
  },
  keywords: {
    label: 'Keywords',
    text: 'What you want to be asked about',
    note: 'A few words, with commas between.',
    file: false,
  },
}
const BANK = { value: 'bank', label: 'Question bank' }
const MOST_BYTES = 5 * 1024 * 1024
/** As many questions are made from a document unless the person chose otherwise. */
export const USUAL_QUESTIONS = 8

/** @typedef {{ id: string, question: string, about: string | null, origin: string }} Shown */
/** @typedef {{ id: string | null, before: string, about: string | null, field: HTMLTextAreaElement, row: HTMLElement }} Row */

const panel = byId('guideline-panel', HTMLElement)
const words = byId('guideline-text', HTMLTextAreaElement)
const file = byId('guideline-file', HTMLInputElement)
const list = byId('guideline-questions', HTMLElement)
const result = byId('guideline-result', HTMLElement)
const status = byId('guideline-status', HTMLElement)
const problem = byId('guideline-problem', HTMLElement)
const make = byId('guideline-make', HTMLButtonElement)

/** @type {Row[]} */
let rows = []
/** @type {string | null} */
let made = null
let source = BANK.value
let busy = false
/** @type {() => { type: string, level: string, questions: number }} */
let wish = () => ({ type: 'mixed', level: 'medium', questions: USUAL_QUESTIONS })

/** The choices of where the questions come from. */
export const sourceOptions = () => [BANK, ...Object.entries(SOURCES).map(([value, { label }]) => ({ value, label }))]

/** @param {typeof wish} read what the guideline is to be like */
export function openGuideline(read) {
  wish = read
}

/** Shows what a source asks for. @param {string} chosen */
export function showSource(chosen) {
  const own = SOURCES[chosen]
  panel.hidden = !own
  if (!own || chosen === source) {
    source = own ? chosen : BANK.value
    return
  }
  source = chosen
  byId('guideline-label', HTMLElement).textContent = own.text
  byId('guideline-note', HTMLElement).textContent = own.note
  byId('guideline-file-field', HTMLElement).hidden = !own.file
  words.rows = own.file ? 7 : 2
  forget()
}

/** What the person made and edited, for POST /api/interviews; null where the bank is asked. */
export function chosenGuideline() {
  if (source === BANK.value || made === null) return null
  /** @type {{ id?: string, question?: string }[]} */
  const questions = []
  for (const { id, before, field } of rows) {
    const question = field.value.trim()
    if (id === null && question) questions.push({ question })
    if (id !== null) questions.push(question === before ? { id } : { id, question })
  }
  return { id: made, questions }
}

/** Whether questions must be made before the interview can begin. */
export const needsGuideline = () => source !== BANK.value && made === null

function forget() {
  made = null
  rows = []
  list.replaceChildren()
  result.hidden = true
  tell('')
}

/** @param {string} message @param {boolean} [bad] */
function tell(message, bad = false) {
  problem.hidden = !bad
  problem.textContent = bad ? message : ''
  status.textContent = bad ? '' : message
}

/** @param {string} message @param {() => Promise<void>} task */
async function working(message, task) {
  if (busy) return
  busy = true
  make.setAttribute('aria-disabled', 'true')
  tell(message)
  try {
    await task()
  } catch (error) {
    tell(error instanceof Refused ? error.message : 'The server cannot be reached. Try again.', true)
  } finally {
    busy = false
    make.setAttribute('aria-disabled', 'false')
  }
}

file.addEventListener('change', () =>
  working('Reading the file …', async () => {
    const chosen = file.files?.[0]
    file.value = ''
    if (!chosen) return tell('')
    if (chosen.size > MOST_BYTES) return tell('This file is larger than 5 MB.', true)
    const { text, pages } = await upload(chosen)
    words.value = text
    forget()
    tell(
      `“${chosen.name}” was read${pages ? `, ${pages} ${pages === 1 ? 'page' : 'pages'}` : ''}. Look it over, then show the questions.`,
    )
  }),
)

/** @param {Blob} body */
async function upload(body) {
  const headers = { 'Content-Type': 'application/octet-stream' }
  const response = await fetch('/api/guidelines/document', {
    method: 'POST',
    headers,
    body,
    credentials: 'same-origin',
  })
  const reply = await response.json().catch(() => null)
  if (response.ok && reply) return reply
  throw new Refused(
    response.status,
    reply?.error?.code ?? 'internal',
    reply?.error?.message ?? 'Something failed. Please try again.',
  )
}

/** Makes the questions and shows them; the keyboard goes to where they begin. */
export function makeGuideline() {
  return working('Choosing questions …', async () => {
    const text = words.value.trim()
    if (!text) {
      words.focus()
      return tell('There is nothing to go by yet. Paste a text, or choose a file.', true)
    }
    const reply = await request('POST', '/api/guidelines', { source, text, ...wish() })
    made = reply.id
    byId('guideline-title', HTMLElement).textContent = `Your questions: ${reply.title}`
    rows = reply.questions.map((/** @type {Shown} */ q) => rowOf(q))
    draw()
    result.hidden = false
    const notes = reply.notes.length > 0 ? ` ${reply.notes.join(' ')}` : ''
    tell(`${counted()} Change them as you like, then enter the room.${notes}`)
    byId('guideline-title', HTMLElement).focus()
  })
}
make.addEventListener('click', makeGuideline)

// Other words make other questions.
words.addEventListener('input', () => made !== null && forget())

const counted = () => (rows.length === 1 ? 'One question.' : `${rows.length} questions.`)

/** @param {Shown | null} shown null for one of the person's own */
function rowOf(shown) {
  const field = /** @type {HTMLTextAreaElement} */ (el('textarea', { rows: '2', maxlength: '700' }))
  field.value = shown?.question ?? ''
  /** @type {Row} */
  const row = { id: shown?.id ?? null, before: field.value, about: shown?.about ?? null, field, row: el('li') }
  const button = (/** @type {string} */ label, /** @type {string} */ sign, /** @type {() => void} */ act) => {
    const made = el(
      'button',
      { type: 'button', 'data-act': label, title: label },
      el('span', { 'aria-hidden': 'true' }, sign),
    )
    made.addEventListener('click', act)
    return made
  }
  const about = row.about && !field.value.includes(row.about) ? el('p', { class: 'note' }, `About: ${row.about}`) : null
  row.row.append(
    field,
    ...(about ? [about] : []),
    el(
      'div',
      { class: 'row-actions' },
      button('Move up', '↑', () => move(row, -1)),
      button('Move down', '↓', () => move(row, 1)),
      button('Remove', '×', () => remove(row)),
    ),
  )
  return row
}

/** Puts the rows in their order, numbered for who sees them and for who hears them. */
function draw() {
  list.replaceChildren(...rows.map((r) => r.row))
  for (const [i, { row, field }] of rows.entries()) {
    field.setAttribute('aria-label', `Question ${i + 1} of ${rows.length}`)
    for (const button of row.querySelectorAll('button')) {
      const act = button.dataset.act ?? ''
      button.setAttribute('aria-label', `${act}: question ${i + 1}`)
      const stuck = (act === 'Move up' && i === 0) || (act === 'Move down' && i === rows.length - 1)
      button.setAttribute('aria-disabled', String(stuck || (act === 'Remove' && rows.length === 1)))
    }
  }
}

/** @param {Row} row @param {number} by */
function move(row, by) {
  const from = rows.indexOf(row)
  const to = from + by
  if (to < 0 || to >= rows.length) return
  rows.splice(from, 1)
  rows.splice(to, 0, row)
  const focused = document.activeElement
  draw()
  if (focused instanceof HTMLElement) focused.focus()
  tell(`It is question ${to + 1} of ${rows.length} now.`)
}

/** @param {Row} row */
function remove(row) {
  if (rows.length === 1) return
  const at = rows.indexOf(row)
  rows.splice(at, 1)
  draw()
  rows[Math.min(at, rows.length - 1)]?.field.focus()
  tell(`Removed. ${counted()}`)
}

byId('guideline-add', HTMLButtonElement).addEventListener('click', () => {
  const row = rowOf(null)
  rows.push(row)
  draw()
  row.field.focus()
  tell(`Write your question. ${counted()}`)
})
