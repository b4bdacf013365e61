import { type Request, Router } from 'express'
import { z } from 'zod'
import { OWN_LANGUAGES } from '../../core/interview/language.ts'
import type { Clock, Store } from '../../core/ports.ts'
import { giveTrainingConsent, hasTrainingConsent, withdrawTrainingConsent } from '../../core/training/consent.ts'
import { wordingIn } from '../wording/index.ts'
import { WebFailure } from './failures.ts'
import type { Sessions } from './sessions.ts'
import { parse } from './validation.ts'

const choice = z.strictObject({ agreed: z.boolean() })

/**
 * The JSON API by which a browser says whether its interviews may train interviewers. What they are told of it is in the
 * language of the browser, where it is one of ours: people should understand what they agree to.
 */
export function trainingRoutes({ store, clock, sessions }: { store: Store; clock: Clock; sessions: Sessions }): Router {
  const parts = { records: store.records, clock }
  const router = Router()

  /** `mayChoose`: false for who was sent by a course, whose interviews are the course's. */
  router.get('/training', async (req, res) => {
    const candidate = await sessions.candidateOf(req, res)
    const agreed = candidate !== null && (await hasTrainingConsent(candidate, parts))
    const language = req.acceptsLanguages(...OWN_LANGUAGES) || 'en'
    const { title, note, takenBack } = wordingIn(language).training
    const mayChoose = !(await isGuest(req, candidate, sessions))
    res.vary('Accept-Language').json({ agreed, mayChoose, language, title, note, takenBack })
  })

  router.put('/training', async (req, res) => {
    const { agreed } = parse(choice, req.body)
    const known = await sessions.candidateOf(req, res)
    if (await isGuest(req, known, sessions))
      throw new WebFailure(409, 'refused', 'What you did here belongs to your course.')
    if (agreed) await giveTrainingConsent(await sessions.candidateOrNew(req, res), parts)
    else if (known) await withdrawTrainingConsent(known, parts)
    res.json({ agreed })
  })

  return router
}

async function isGuest(req: Request, candidate: string | null, sessions: Sessions): Promise<boolean> {
  const guest = await sessions.guestOf(req.get('cookie'))
  return guest !== null && guest.candidate === candidate
}
