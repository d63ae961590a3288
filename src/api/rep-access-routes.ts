import type { Request, Response } from 'express'
import type { RepInvited } from '../contracts/rep-access.ts'
import type { Rep } from '../domain/roster.ts'
import { repSubject } from '../ports/access.ts'
import { noteAct } from './audit-routes.ts'
import type { ApiDeps } from './deps.ts'
import { notFound } from './problem.ts'
import type { Caller, Route } from './route.ts'
import { newSecret, secretHash } from './secrets.ts'

const LINK_DAYS = 7
const DAY_MS = 86_400_000

/** POST /api/team/:repId/link lets a rep in who sees nothing but the leads that are theirs; …/shut-out ends it. */
export function repAccessRoutes(deps: ApiDeps): readonly Route[] {
  const { access } = deps.stores
  const repOf = async (req: Request, { installation }: Caller): Promise<Rep> => {
    const rep = await deps.team.rep(installation.installationId, String(req.params['repId']))
    if (rep === null) throw notFound()
    return rep
  }

  const invite = async (req: Request, res: Response, caller: Caller): Promise<void> => {
    const rep = await repOf(req, caller)
    if (!rep.active) throw notFound()
    const token = newSecret()
    await access.addLink({
      hash: secretHash(token),
      installation: caller.installation.installationId,
      role: 'rep',
      person: rep.name,
      expiresAt: deps.clock.now() + LINK_DAYS * DAY_MS,
      reusable: false,
      repId: rep.repId,
    })
    await noteAct(deps, caller, { action: 'invite-rep', after: { repId: rep.repId } })
    res.status(201).json({ link: `${deps.publicUrl}/signin/${token}` } satisfies RepInvited)
  }

  const shutOut = async (req: Request, res: Response, caller: Caller): Promise<void> => {
    const { repId } = await repOf(req, caller)
    await access.endSignIns(caller.installation.installationId, repSubject(repId))
    await noteAct(deps, caller, { action: 'shut-out-rep', after: { repId } })
    res.status(204).end()
  }

  const place = { who: 'role', roles: ['admin'] } as const
  return [
    { method: 'post', path: '/api/team/:repId/link', ...place, handle: invite },
    { method: 'post', path: '/api/team/:repId/shut-out', ...place, handle: shutOut },
  ]
}
