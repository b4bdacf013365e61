import { byId } from './dom.js'

const box = byId('find-role', HTMLInputElement)
const note = byId('find-role-note', HTMLElement)

/** Shows the roles that the words stand in. The chosen one stays in sight, so that nobody starts what they do not see. */
function look() {
  const words = box.value.toLowerCase().split(/\s+/).filter(Boolean)
  let found = 0
  for (const choice of byId('roles', HTMLElement).querySelectorAll('label')) {
    const title = choice.textContent?.toLowerCase() ?? ''
    const fits = words.every((word) => title.includes(word))
    found += Number(fits)
    choice.hidden = !fits && !choice.querySelector('input')?.checked
  }
  if (words.length === 0) note.textContent = ''
  else if (found === 0) note.textContent = 'No role has this name. A job description or keywords work for any other.'
  else note.textContent = found === 1 ? '1 role' : `${found} roles`
}

box.addEventListener('input', look)
byId('roles', HTMLElement).addEventListener('change', look)
box.addEventListener('keydown', (event) => {
  // Enter would start the interview while one is still looking.
  if (event.key === 'Enter') event.preventDefault()
})
