import { askPlatform } from './platform-storage.js'

const form = document.querySelector('#confirm')
if (form instanceof HTMLFormElement) confirm(form)

/** @param {HTMLFormElement} form */
async function confirm(form) {
  const { storageTarget = '', storageOrigin = '', storageKey = '' } = form.dataset
  const storage = { target: storageTarget, origin: storageOrigin }
  const value = await askPlatform(storage, { subject: 'lti.get_data', key: storageKey })
  const field = form.querySelector('input[name="binding"]')
  if (field instanceof HTMLInputElement) field.value = value ?? ''
  form.submit()
}
