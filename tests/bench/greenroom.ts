import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { compose, type Greenroom } from '../../bots/compose.ts'
import { readSettings } from '../../bots/settings.ts'
import type { Plan } from '../../core/interview/plan.ts'

export const plan: Plan = {
  role: 'data-scientist',
  type: 'mixed',
  level: 'medium',
  questions: 8,
  followUps: 1,
  secondsPerQuestion: 180,
  language: 'en',
  seed: 1,
  keepAudio: false,
}

/** Some 60 words, as people speak. */
export const spokenAnswer =
  'In my last project the churn model looked great offline but flopped in production. I traced it to a feature that leaked the cancellation date, ' +
  'so I rebuilt the pipeline with a time based split, wrote a check that compares feature timestamps with the label, and the precision on live ' +
  'customers went from thirty to fifty five percent within a month.'

/** Runs `use` with a Greenroom of the embedded defaults in a folder of its own. */
export async function withGreenroom(use: (greenroom: Greenroom) => Promise<void>): Promise<void> {
  const folder = await mkdtemp(join(tmpdir(), 'greenroom-bench-'))
  const settings = readSettings({ DATA_DIR: folder, MODEL_DISCOVERY: 'off', SPEECH: 'off' })
  const greenroom = await compose(settings, (message, error) => console.error(message, error))
  try {
    await use(greenroom)
  } finally {
    await greenroom.close(5_000)
    await rm(folder, { recursive: true, force: true })
  }
}
