import { Router } from 'express'
import { z } from 'zod'
import { type LinkFailure, makeLinkCode, useLinkCode } from '../../core/identity/link-codes.ts'
import { unlinkAccount } from '../../core/identity/linked-accounts.ts'
import type { Clock, Store } from '../../core/ports.ts'
import { WebFailure } from './failures.ts'
import type { Sessions } from './sessions.ts'
import { parse } from './validation.ts'

export type AccountParts = { store: Store; clock: Clock; sessions: Sessions }

const codeBody = z.strictObject({ code: z.string().max(40) })

const WHY: Record<LinkFailure, string> = {
  unknown: 'That code is not known, has been used, or is older than ten minutes.',
  own: 'That code was made in this browser. Type it where your other account is.',
}

/** The JSON API that ties a browser to a person's accounts elsewhere, so that each shows the reports of all. */
export function accountRoutes({ store, clock, sessions }: AccountParts): Router {
  const parts = { records: store.records, clock }
  const router = Router()

  /** `linked`: how many other accounts belong to the same person. */
  router.get('/accounts', async (req, res) => {
    const candidate = await sessions.candidateOf(req, res)
    res.json({ linked: candidate ? (await sessions.accountsOf(candidate)).length - 1 : 0 })
  })

  router.post('/accounts/codes', async (req, res) => {
    res.status(201).json(await makeLinkCode(await sessions.candidateOrNew(req, res), parts))
  })

  router.post('/accounts', async (req, res) => {
    const { code } = parse(codeBody, req.body)
    const candidate = await sessions.candidateOrNew(req, res)
    const used = await useLinkCode(code, candidate, parts)
    if ('failure' in used) throw new WebFailure(400, 'bad-input', WHY[used.failure])
    res.status(201).json({ linked: (await sessions.accountsOf(candidate)).length - 1 })
  })

  router.delete('/accounts', async (req, res) => {
    const candidate = await sessions.candidateOf(req, res)
    res.json({ unlinked: candidate ? await unlinkAccount(candidate, parts) : 0 })
  })

  return router
}
