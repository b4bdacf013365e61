import { askPlatform } from './platform-storage.js'

const login = document.querySelector('#login')
if (login instanceof HTMLElement) goOn(login)

/** @param {HTMLElement} login */
async function goOn(login) {
  const { onward = '', probe = '', storageTarget, storageOrigin = '', storageKey = '', binding = '' } = login.dataset
  const storage = { target: storageTarget ?? '', origin: storageOrigin }
  const stored = storageTarget
    ? await askPlatform(storage, { subject: 'lti.put_data', key: storageKey, value: binding })
    : null
  const cookies = document.cookie.split(';').some((cookie) => cookie.trim() === `${probe}=1`)
  if (stored === binding || cookies) location.replace(onward)
  else {
    login.querySelector('#working')?.setAttribute('hidden', '')
    login.querySelector('#stuck')?.removeAttribute('hidden')
  }
}
