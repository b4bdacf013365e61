// A grammar thread that finds nothing, and never comes back from the text "hang".
import { parentPort } from 'node:worker_threads'

parentPort.on('message', (text) => {
  while (text === 'hang');
  parentPort.postMessage([])
})
parentPort.postMessage('ready')
