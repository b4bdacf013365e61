import { Refused, request } from './api.js'
import { byId } from './dom.js'
import { listInterviews } from './past-interviews.js'

const dialog = byId('accounts-dialog', HTMLDialogElement)
const code = byId('accounts-code', HTMLOutputElement)
const typed = byId('accounts-typed', HTMLInputElement)
const status = byId('accounts-status', HTMLElement)
const state = byId('accounts-state', HTMLElement)
const unlink = byId('accounts-unlink', HTMLButtonElement)

/** @param {number} linked */
function show(linked) {
  const others = linked === 1 ? 'One other account is' : `${linked} other accounts are`
  state.textContent = linked > 0 ? `${others} tied to this browser.` : ''
  unlink.hidden = linked === 0
}

/** Tells what came of it; a failure is said, not thrown. @param {() => Promise<string>} work */
async function attempt(work) {
  status.textContent = ''
  try {
    status.textContent = await work()
  } catch (error) {
    status.textContent = error instanceof Refused ? error.message : 'The server cannot be reached.'
  }
}

byId('accounts-open', HTMLButtonElement).addEventListener('click', () => {
  code.value = ''
  typed.value = ''
  dialog.showModal()
  attempt(async () => {
    show((await request('GET', '/api/accounts')).linked)
    return ''
  })
})

byId('accounts-make', HTMLButtonElement).addEventListener('click', () =>
  attempt(async () => {
    const made = await request('POST', '/api/accounts/codes', {})
    code.value = made.code
    const until = new Date(made.expiresAt).toLocaleTimeString([], { hour: '2-digit', minute: '2-digit' })
    return `In Discord, type /link and this code. It is good once, until ${until}.`
  }),
)

byId('accounts-form', HTMLFormElement).addEventListener('submit', (event) => {
  event.preventDefault()
  attempt(async () => {
    show((await request('POST', '/api/accounts', { code: typed.value })).linked)
    typed.value = ''
    await listInterviews()
    return 'Tied. Both accounts show the reports of both from now on.'
  })
})

unlink.addEventListener('click', () =>
  attempt(async () => {
    await request('DELETE', '/api/accounts')
    show(0)
    await listInterviews()
    return 'Untied. Each account shows its own reports again.'
  }),
)

byId('accounts-done', HTMLButtonElement).addEventListener('click', () => dialog.close())
