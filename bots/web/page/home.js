import './accounts.js'
import { deliver, newKey, Refused, request } from './api.js'
import { ask } from './ask.js'
import { byId, capitalise, el } from './dom.js'
import { forgetEverything } from './drafts.js'
import './find-role.js'
import {
  chosenGuideline,
  makeGuideline,
  needsGuideline,
  openGuideline,
  showSource,
  sourceOptions,
  USUAL_QUESTIONS,
} from './guideline.js'
import { languageChoice, languageNote, languages, restoreFollowing } from './languages.js'
import { listInterviews } from './past-interviews.js'
import { agreeToMicrophone, loadPreferences, savePreferences } from './preferences.js'
import { chosenTemplate, offerTemplates } from './templates.js'
import { showTraining } from './training.js'
import { checkDevices } from './voice/device-check.js'
import { watchHearing } from './voice/hearing.js'

/** What an answer takes, with reading and thinking, in minutes. */
const MINUTES_PER_QUESTION = 3
/** More than this is seldom practised at one sitting. */
const MOST_QUESTIONS = 12

/** @type {Record<string, string>} */
const typeNotes = {
  mixed: 'A bit of everything, in the order of a real interview.',
  technical: 'What you know, and how you reason about the work itself.',
  behavioural: 'What you did: “Tell me about a time when …”',
  situational: 'What you would do: “Suppose that …”',
}
const typeOrder = ['mixed', 'technical', 'behavioural', 'situational']

/** @typedef {import('../voice/parts.ts').Hearing} Hearing */
/** @typedef {{ slug: string, title: string, available: Record<string, number> }} Role */

const form = byId('setup', HTMLFormElement)
const slider = byId('questions', HTMLInputElement)
const followUps = byId('follow-ups', HTMLInputElement)
const aloud = byId('aloud', HTMLInputElement)
const refusal = byId('refusal', HTMLElement)
const start = byId('start', HTMLButtonElement)
/** @type {Role[]} */
let roles = []
/** @type {Hearing} */
let hearing = { on: false, why: '' }
const key = newKey()

async function open() {
  const kept = loadPreferences()
  const setup = await request('GET', '/api/setup')
  roles = setup.roles
  const types = typeOrder.filter((type) => setup.types.includes(type))
  /** @param {string | undefined} wanted @param {string[]} from @param {string | undefined} fallback */
  const choose = (wanted, from, fallback) => (wanted && from.includes(wanted) ? wanted : fallback)
  const slugs = roles.map((r) => r.slug)
  fill(
    'roles',
    'role',
    roles.map((r) => ({ value: r.slug, label: r.title })),
    choose(kept.role, slugs, slugs[0]),
  )
  fill('types', 'type', named(types), choose(kept.type, types, 'mixed'))
  fill('levels', 'level', named(setup.levels), choose(kept.level, setup.levels, 'medium'))
  fill(
    'languages',
    'language',
    languages,
    choose(
      kept.language,
      languages.map((l) => l.value),
      'en',
    ),
  )
  restoreFollowing(kept)
  if (setup.guidelines) fill('sources', 'source', sourceOptions(), 'bank')
  byId('source-field', HTMLElement).hidden = !setup.guidelines
  openGuideline(() => ({ type: chosen('type'), level: chosen('level'), questions: Number(slider.value) }))
  offerTemplates(setup.templates)
  watchHearing((ears) => {
    const hadChoice = hearing.on
    hearing = ears.hearing
    const ways = [
      { value: 'type', label: 'Type' },
      { value: 'speak', label: 'Speak', disabled: !hearing.on },
    ]
    const wanted = hadChoice ? chosen('way') : loadPreferences().way
    fill('ways', 'way', ways, hearing.on && wanted === 'speak' ? 'speak' : 'type')
    describe()
  })
  slider.value = String(kept.questions ?? 5)
  followUps.checked = kept.followUps ?? true
  aloud.checked = kept.aloud ?? false
  describe()
}

/** @param {string[]} values */
function named(values) {
  return values.map((value) => ({ value, label: capitalise(value) }))
}

/** @param {string} place @param {string} name @param {{ value: string, label: string, disabled?: boolean }[]} options @param {string | undefined} chosen */
function fill(place, name, options, chosen) {
  const labels = options.map(({ value, label, disabled = false }) =>
    el(
      'label',
      { class: 'choice' },
      el('input', { type: 'radio', name, value, checked: value === chosen, disabled, required: true }),
      el('span', {}, label),
    ),
  )
  byId(place, HTMLElement).replaceChildren(...labels)
}

/** @param {string} name */
function chosen(name) {
  return String(new FormData(form).get(name) ?? '')
}

byId('sources', HTMLElement).addEventListener('change', () => {
  slider.max = String(MOST_QUESTIONS)
  if (chosen('source') !== 'bank') slider.value = String(USUAL_QUESTIONS)
})

/** Shows what the choices come to. */
function describe() {
  const type = chosen('type')
  byId('language-note', HTMLElement).textContent = languageNote(chosen('language'))
  const fromBank = chosen('source') === 'bank' || chosen('source') === ''
  showSource(chosen('source'))
  byId('role-field', HTMLElement).hidden = !fromBank
  const template = chosenTemplate(fromBank ? chosen('role') : null)
  // A template has decided these; a guideline is made with the kind and the level that are chosen.
  for (const id of ['type-field', 'level-field', 'questions-field']) {
    byId(id, HTMLElement).hidden = template !== null && fromBank
  }
  byId('follow-ups-field', HTMLElement).hidden = template !== null
  const inBank = roles.find((r) => r.slug === chosen('role'))?.available[type] ?? MOST_QUESTIONS
  const available = fromBank ? inBank : MOST_QUESTIONS
  slider.max = String(Math.max(1, Math.min(MOST_QUESTIONS, available)))
  const count = Number(slider.value)
  byId('questions-out', HTMLOutputElement).value = slider.value
  byId('type-note', HTMLElement).textContent = typeNotes[type] ?? ''
  const speak = chosen('way') === 'speak'
  byId('way-note', HTMLElement).textContent = wayNote(speak)
  // Who speaks hears the interviewer's own voice.
  byId('aloud-field', HTMLElement).hidden = speak || !('speechSynthesis' in window)
  const low = count * MINUTES_PER_QUESTION
  const high = followUps.checked ? low * 2 : low
  byId('duration', HTMLElement).textContent =
    low === high ? `About ${low} minutes.` : `About ${low} minutes, up to ${high} with follow-ups.`
  slider.style.setProperty('--part', String((count - 1) / Math.max(1, Number(slider.max) - 1)))
}
form.addEventListener('input', describe)

/** @param {boolean} speak */
function wayNote(speak) {
  if (!hearing.on) return hearing.why && `Speaking is off for now. ${hearing.why}`
  return speak
    ? 'You talk with the interviewer and see what was heard. You can type at any moment.'
    : 'You write your answers. You can change to speaking at any moment.'
}

form.addEventListener('submit', async (event) => {
  event.preventDefault()
  if (start.getAttribute('aria-disabled') === 'true') return
  if (needsGuideline()) return makeGuideline()
  const choice = { role: chosen('role'), type: chosen('type'), level: chosen('level'), questions: Number(slider.value) }
  const way = chosen('way') === 'speak' ? 'speak' : 'type'
  const language = languageChoice(chosen('language'))
  savePreferences({ ...choice, ...language, way, followUps: followUps.checked, aloud: aloud.checked })
  refusal.hidden = true
  let keepAudio = false
  if (way === 'speak' && hearing.on) {
    const agreed = await checkDevices(hearing, { mayKeep: true, go: 'Enter the room' })
    if (agreed) agreeToMicrophone(agreed.device)
    else savePreferences({ way: 'type' })
    keepAudio = agreed?.keepAudio ?? false
  }
  start.setAttribute('aria-disabled', 'true')
  try {
    const guideline = chosenGuideline()
    const template = chosenTemplate(guideline ? null : choice.role)?.name
    const body = {
      ...language,
      ...{ ...choice, followUps: followUps.checked ? 1 : 0, keepAudio, key },
      ...(guideline && { guideline }),
      ...(template && { template }),
    }
    const { room } = await deliver('/api/interviews', body, () => fail('The server cannot be reached. Trying again.'))
    location.assign(room)
  } catch (error) {
    if (!(error instanceof Refused)) throw error
    fail(error.message)
    start.setAttribute('aria-disabled', 'false')
  }
})

/** @param {string} message */
function fail(message) {
  refusal.textContent = message
  refusal.hidden = false
}

byId('delete-all', HTMLButtonElement).addEventListener('click', async () => {
  if ((await ask(byId('delete-dialog', HTMLDialogElement))) !== 'delete') return
  const status = byId('mine-status', HTMLElement)
  try {
    const { deleted } = await request('DELETE', '/api/me')
    forgetEverything()
    await Promise.all([listInterviews(), showTraining()])
    status.textContent = deleted === 1 ? 'One interview was deleted.' : `${deleted} interviews were deleted.`
    status.classList.remove('visually-hidden')
  } catch (error) {
    fail(error instanceof Refused ? error.message : 'The server cannot be reached. Nothing was deleted.')
  }
})

// A page that comes back from the browser's cache would offer the same key again, and an outdated list.
addEventListener('pageshow', (event) => {
  if (event.persisted) location.reload()
})

const failed = (/** @type {unknown} */ error) => {
  fail(error instanceof Refused ? error.message : 'The server cannot be reached. Reload the page to try again.')
}
open().catch(failed)
listInterviews().catch(failed)
showTraining().catch(failed)
