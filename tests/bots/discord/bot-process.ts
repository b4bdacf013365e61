// Run by a test: node bot-process.ts FOLDER API SPEECH, the real front-end on a store of its own, to be killed.
import { discordFrontEnd } from '../../../bots/discord/front-end.ts'
import { createEngine } from '../../../core/engine/engine.ts'
import { sqliteStore } from '../../../core/store/sqlite.ts'
import { createVoiceRoom } from '../../../core/voice/room.ts'
import { loadSilero } from '../../../core/voice/silero.ts'
import { sampleReport } from '../../fakes/sample-report.ts'
import { smallBank } from '../../fakes/small-bank.ts'
import { plainInterviewer } from './plain-interviewer.ts'
import { alwaysReady } from './pretend-speech.ts'
import { speechAt } from './speech-clients.ts'

const [folder = '', api = '', address = ''] = process.argv.slice(2)
const log = (message: string, error: unknown) => console.error(message, error)
const clock = { now: () => Date.now() }
const bank = smallBank()
const [store, silero] = await Promise.all([sqliteStore({ folder }), loadSilero()])
const engine = createEngine({
  ...{ store, bank, clock, log, interviewers: [plainInterviewer] },
  coverageOf: (points) => points.map((keyPoint) => ({ keyPoint, coverage: 0.5, evidence: null })),
  makeReport: async (id, state) => sampleReport(id, state),
})
const { transcriber, voice } = speechAt(address)
await discordFrontEnd({
  ...{ token: 'fake.token.x', api, publicUrl: null, engine, store, bank, clock, log },
  speech: {
    ...alwaysReady,
    voice,
    answerByRecording: async () => null,
    openRoom: (room) =>
      createVoiceRoom({
        ...{ engine, ...room, transcriber, voice, recordings: null, keepAudioUntil: null, clock, log },
        ...{ detector: silero.detector(), settings: { continuous: false } },
      }),
  },
})
await engine.recover()
console.log('ready')
