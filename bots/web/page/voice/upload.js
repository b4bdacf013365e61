import { newKey } from '../api.js'
import { byId } from '../dom.js'

/**
 * Sends an answer that was recorded elsewhere.
 * @param {{ interview: string, mostBytes: () => number, open: () => { question: string, totalMs: number } | null, stored: () => void, announce: (text: string) => void }} options
 */
export function uploads({ interview, mostBytes, open, stored, announce }) {
  const choose = byId('upload-choose', HTMLButtonElement)
  const input = byId('upload-file', HTMLInputElement)
  const cancel = byId('upload-cancel', HTMLButtonElement)
  const bar = byId('upload-progress', HTMLProgressElement)
  const status = byId('upload-status', HTMLElement)
  const area = byId('upload', HTMLElement)
  const rest = status.textContent ?? ''
  /** @type {XMLHttpRequest | null} */
  let running = null

  /** @param {string} text @param {boolean} [failed] */
  function say(text, failed = false) {
    status.textContent = text
    status.classList.toggle('failed', failed)
  }

  /** @param {boolean} on */
  function show(on) {
    choose.hidden = on
    cancel.hidden = !on
    bar.hidden = !on
    if (on) bar.removeAttribute('value')
  }

  /** @param {File} file */
  function send(file) {
    const question = open()
    if (running) return
    if (!question) return say('There is no open question just now.', true)
    if (file.size === 0) return say('That file is empty. Choose another one.', true)
    if (file.size > mostBytes())
      return say(
        `That file has ${megabytes(file.size)}; ${megabytes(mostBytes())} is the most. Save it as MP3 or M4A, or answer more briefly.`,
        true,
      )
    const query = new URLSearchParams({
      question: question.question,
      key: newKey(),
      totalMs: String(Math.round(question.totalMs)),
    })
    const request = new XMLHttpRequest()
    running = request
    show(true)
    say(`Sending ${file.name}`)
    announce(`Sending ${file.name}`)
    request.upload.onprogress = ({ lengthComputable, loaded, total }) => {
      if (!lengthComputable) return
      bar.max = total
      bar.value = loaded
      if (loaded < total) return
      bar.removeAttribute('value')
      say('Listening to it. This takes a while for long recordings.')
    }
    request.onload = () => {
      if (request.status === 201) {
        done(rest)
        return stored()
      }
      done(messageOf(request), true)
    }
    request.onerror = () =>
      done('The server could not be reached. Your recording is still on your side: try again.', true)
    request.onabort = () => done('Stopped. Nothing was sent.')
    request.open('POST', `/api/interviews/${interview}/recordings?${query}`)
    request.setRequestHeader('Content-Type', soundType(file.type))
    request.send(file)
  }

  /** @param {string} text @param {boolean} [failed] */
  function done(text, failed = false) {
    running = null
    show(false)
    say(text, failed)
    if (text !== rest) announce(text)
  }

  choose.addEventListener('click', () => input.click())
  cancel.addEventListener('click', () => running?.abort())
  input.addEventListener('change', () => {
    const file = input.files?.[0]
    if (file) send(file)
    // The same file may be chosen again after a failure.
    input.value = ''
  })
  area.addEventListener('dragover', (event) => {
    event.preventDefault()
    area.classList.add('over')
  })
  area.addEventListener('dragleave', () => area.classList.remove('over'))
  area.addEventListener('drop', (event) => {
    event.preventDefault()
    area.classList.remove('over')
    const file = event.dataTransfer?.files[0]
    if (file) send(file)
  })
}

/** @param {string} type as the browser guesses it */
function soundType(type) {
  return /^(audio|video)\//.test(type) || type === 'application/ogg' ? type : 'application/octet-stream'
}

/** @param {XMLHttpRequest} request */
function messageOf({ responseText }) {
  try {
    const message = JSON.parse(responseText)?.error?.message
    if (typeof message === 'string') return message
  } catch {
    // A proxy's own error page: there is nothing to read in it.
  }
  return 'The recording could not be taken. Try again, or type your answer.'
}

/** @param {number} bytes */
function megabytes(bytes) {
  return `${Math.max(1, Math.round(bytes / 1024 / 1024))} MB`
}
