// Dates travel in UTC. Here they are shown and chosen in the zone of who chooses; without this script the form says UTC.
const { timeZone } = Intl.DateTimeFormat().resolvedOptions()

/** @param {Date} at as a datetime-local field has it, in local time */
function local(at) {
  const two = (/** @type {number} */ n) => String(n).padStart(2, '0')
  const day = `${at.getFullYear()}-${two(at.getMonth() + 1)}-${two(at.getDate())}`
  return `${day}T${two(at.getHours())}:${two(at.getMinutes())}`
}

for (const field of document.querySelectorAll('input[type="datetime-local"]')) {
  if (!(field instanceof HTMLInputElement)) continue
  const sent = document.createElement('input')
  sent.type = 'hidden'
  sent.name = field.name
  sent.value = field.value
  if (field.value) field.value = local(new Date(`${field.value}Z`))
  field.removeAttribute('name')
  field.after(sent)
  // Browsers fill in again what was chosen when somebody comes back to the page.
  const keep = () => {
    sent.value = field.value ? new Date(field.value).toISOString().slice(0, 16) : ''
  }
  field.addEventListener('input', keep)
  field.form?.addEventListener('submit', keep)
}
for (const name of document.querySelectorAll('[data-zone]')) name.textContent = timeZone
