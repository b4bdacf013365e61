// Times in the reader's own zone, sound at a quote, one key to the next attempt. Everything works without it.
for (const time of document.querySelectorAll('time[datetime]')) {
  const at = new Date(time.getAttribute('datetime') ?? '')
  time.textContent = at.toLocaleString(undefined, { dateStyle: 'medium', timeStyle: 'short' })
}

for (const button of document.querySelectorAll('button.hear'))
  if (button instanceof HTMLElement) button.addEventListener('click', () => hear(button))

/** @param {HTMLElement} button */
async function hear(button) {
  const { sound = '', from = '0', to = '0' } = button.dataset
  const audio = document.getElementById(sound)
  if (!(audio instanceof HTMLAudioElement)) return
  const stop = () => {
    if (audio.currentTime < Number(to) && !audio.paused) return
    audio.pause()
    audio.removeEventListener('timeupdate', stop)
  }
  audio.currentTime = Number(from)
  await audio.play()
  audio.addEventListener('timeupdate', stop)
}

addEventListener('keydown', (event) => {
  const typing = event.target instanceof Element && event.target.closest('input, textarea, select, audio')
  if (typing || event.ctrlKey || event.metaKey || event.altKey) return
  const link = document.querySelector(`a[data-key="${CSS.escape(event.key)}"]`)
  if (link instanceof HTMLAnchorElement) link.click()
})

const waits = document.querySelector('[data-reload]')
if (waits instanceof HTMLElement) setTimeout(() => location.reload(), Number(waits.dataset.reload) * 1000)
