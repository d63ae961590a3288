import type { Request, Response } from 'express'
import { z } from 'zod'
import { exportCheck, partnerInvitation } from '../contracts/partner.ts'
import type { PartnerInvited, PartnersView } from '../contracts/partner.ts'
import type { PartnerUser } from '../ports/partners.ts'
import { noteAct } from './audit-routes.ts'
import type { ApiDeps } from './deps.ts'
import { shownText, shownTextOrNull } from './lead-view.ts'
import { checkHolds } from './partner-export.ts'
import { notFound, readInput } from './problem.ts'
import type { Caller, Route } from './route.ts'
import { newSecret, secretHash } from './secrets.ts'

const LINK_DAYS = 7
const DAY_MS = 86_400_000

/** GET /api/partners and what an admin does with the people of partners. */
export function partnersRoutes(deps: ApiDeps): readonly Route[] {
  const { partners, access } = deps.stores

  const newLink = async ({ installation }: Caller, user: PartnerUser): Promise<string> => {
    const token = newSecret()
    await access.addLink({
      hash: secretHash(token),
      installation: installation.installationId,
      role: 'partner',
      person: user.name,
      expiresAt: deps.clock.now() + LINK_DAYS * DAY_MS,
      reusable: false,
      partnerUser: user.userId,
    })
    return `${deps.publicUrl}/signin/${token}`
  }
  const userOf = async (req: Request, { installation }: Caller): Promise<PartnerUser> => {
    const id = z.uuid().safeParse(req.params['userId'])
    const user = id.success ? await partners.user(installation.installationId, id.data) : null
    if (user === null) throw notFound()
    return user
  }

  const list = async (_req: Request, res: Response, { installation }: Caller): Promise<void> => {
    const id = installation.installationId
    const [agreements, users] = await Promise.all([deps.partner.agreements(id), partners.users(id)])
    const ended = [...new Set(users.map(({ partnerId }) => partnerId))].filter((known) =>
      agreements.every((agreement) => agreement.id !== known),
    )
    const all = [...agreements, ...ended.map((one) => ({ id: one, name: one, hides: undefined }))]
    const view: PartnersView = {
      now: deps.clock.now(),
      partners: await Promise.all(
        all.map(async ({ id: partnerId, name, hides }) => {
          const { work, won, resting, closed } = await partners.totals(id, partnerId)
          return {
            id: partnerId,
            name: shownText(name),
            hides: [...(hides ?? [])],
            inPolicy: !ended.includes(partnerId),
            sent: work + won + resting + closed,
            won,
            users: users.filter((user) => user.partnerId === partnerId).map(userViewOf),
          }
        }),
      ),
    }
    res.json(view)
  }

  const invite = async (req: Request, res: Response, caller: Caller): Promise<void> => {
    const { partnerId, name, email } = readInput(partnerInvitation, req.body)
    const id = caller.installation.installationId
    if (!(await deps.partner.agreements(id)).some((agreement) => agreement.id === partnerId)) throw notFound()
    const user: PartnerUser = {
      userId: deps.chance.id(),
      partnerId,
      name,
      email: email ?? null,
      invitedAt: deps.clock.now(),
      invitedBy: caller.session.person,
      signedInAt: null,
      revokedAt: null,
    }
    await partners.addUser(id, user)
    await noteAct(deps, caller, { action: 'invite-partner', after: { name, partner: partnerId } })
    res.status(201).json({ userId: user.userId, link: await newLink(caller, user) } satisfies PartnerInvited)
  }

  const again = async (req: Request, res: Response, caller: Caller): Promise<void> => {
    const user = await userOf(req, caller)
    if (user.revokedAt !== null) throw notFound()
    await noteAct(deps, caller, { action: 'invite-partner', after: { name: user.name, partner: user.partnerId } })
    res.status(201).json({ userId: user.userId, link: await newLink(caller, user) } satisfies PartnerInvited)
  }

  const revoke = async (req: Request, res: Response, caller: Caller): Promise<void> => {
    const user = await userOf(req, caller)
    const shut = await partners.revoke(caller.installation.installationId, user.userId, deps.clock.now())
    if (shut)
      await noteAct(deps, caller, { action: 'revoke-partner', after: { name: user.name, partner: user.partnerId } })
    res.status(204).end()
  }

  const check = (req: Request, res: Response, { installation }: Caller): void => {
    const { partnerId, sha256, check: given } = readInput(exportCheck, req.body)
    res.json({ genuine: checkHolds(deps.sessions.secrets, installation.installationId, partnerId, sha256, given) })
  }

  const place = { who: 'role', roles: ['admin'] } as const
  return [
    { method: 'get', path: '/api/partners', ...place, handle: list },
    { method: 'post', path: '/api/partners/users', ...place, handle: invite },
    { method: 'post', path: '/api/partners/users/:userId/link', ...place, handle: again },
    { method: 'post', path: '/api/partners/users/:userId/revoke', ...place, handle: revoke },
    { method: 'post', path: '/api/partners/check', ...place, handle: check },
  ]
}

function userViewOf({ userId, name, email, invitedAt, signedInAt, revokedAt }: PartnerUser) {
  return { id: userId, name: shownText(name), email: shownTextOrNull(email), invitedAt, signedInAt, revokedAt }
}
