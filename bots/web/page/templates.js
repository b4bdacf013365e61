import { byId, el } from './dom.js'

/** @typedef {{ name: string, title: string, description: string, roles: 'any' | string[], questions: number }} Template */

const select = byId('template', HTMLSelectElement)
/** @type {Template[]} */
let templates = []

/** @param {Template[]} offered */
export function offerTemplates(offered) {
  templates = offered
  byId('template-field', HTMLElement).hidden = offered.length === 0
  const options = offered.map(({ name, title }) => el('option', { value: name }, title))
  select.replaceChildren(el('option', { value: '' }, 'None: choose below'), ...options)
}

/**
 * The chosen template, or null. Those for other roles cannot be chosen.
 * @param {string | null} role null where it follows from a document
 */
export function chosenTemplate(role) {
  const fits = (/** @type {Template} */ t) => role === null || t.roles === 'any' || t.roles.includes(role)
  for (const option of select.options) {
    const own = templates.find((t) => t.name === option.value)
    option.disabled = own !== undefined && !fits(own)
    if (option.disabled && option.selected) select.value = ''
  }
  const template = templates.find((t) => t.name === select.value) ?? null
  const note = template ? `${template.description} ${template.questions} questions.` : ''
  const place = byId('template-note', HTMLElement)
  if (place.textContent !== note) place.textContent = note
  return template
}
