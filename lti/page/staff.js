// Sound at a quote, and looking again while something is worked on. Everything works without it.
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

const waits = document.querySelector('[data-reload]')
if (waits instanceof HTMLElement) setTimeout(() => location.reload(), Number(waits.dataset.reload) * 1000)
