import type { Request, Response } from 'express'
import { houseAnswer, type HouseInvitation, type HouseView } from '../contracts/house.ts'
import type { Joined } from '../ports/houses.ts'
import { noteAct } from './audit-routes.ts'
import type { ApiDeps } from './deps.ts'
import { shownText } from './lead-view.ts'
import { readInput, RequestRefusedError } from './problem.ts'
import type { Caller, Route } from './route.ts'
import { newSecret, secretHash } from './secrets.ts'

/** A code is entered in the other account's page while both admins are at it. */
const CODE_MS = 15 * 60_000

/**
 * One house, two CRMs: an admin makes a code, and an admin of the other account enters it there. Neither session reaches the other
 * account, so nobody who is an admin of one alone can join the two. docs/decisions/0062-one-house.md
 */
export function houseRoutes(deps: ApiDeps): readonly Route[] {
  const show = async (_req: Request, res: Response, { installation }: Caller): Promise<void> => {
    const { installationId, crm } = installation
    const now = deps.clock.now()
    const found = await deps.houses.look(installationId)
    const view: HouseView = {
      now,
      others: deps.connector.crms.filter(({ kind }) => kind !== crm).map(({ name }) => name),
      ...(found === null ? await deps.houses.begun(installationId, now) : { invitedUntil: null, isHalf: false }),
      house: found && {
        crmName: deps.connector.crms.find(({ kind }) => kind === found.crm)?.name ?? found.crm,
        accountId: found.accountId,
        isHome: found.isHome,
        since: found.since,
        people: found.people.map(({ repId, partnerRep }) => ({
          ...{ repId, partnerRep },
          name: shownText(found.names.get(repId) ?? repId),
        })),
        hereOnly: found.hereOnly.map((one) => ({ ...one, name: shownText(one.name) })),
        thereOnly: found.thereOnly.map((one) => ({ ...one, name: shownText(one.name) })),
        pools: found.pools.map((pool) => ({ ...pool, differing: pool.differing.map((name) => shownText(name)) })),
      },
    }
    res.json(view)
  }

  const invite = async (_req: Request, res: Response, caller: Caller): Promise<void> => {
    const code = newSecret()
    const until = deps.clock.now() + CODE_MS
    if (!(await deps.houses.invite(caller.installation.installationId, secretHash(code), until)))
      throw refusalOf('already-shared')
    await noteAct(deps, caller, { action: 'invite-to-house', after: {} })
    res.status(201).json({ code, until } satisfies HouseInvitation)
  }

  const join = async (req: Request, res: Response, caller: Caller): Promise<void> => {
    const { code } = readInput(houseAnswer, req.body)
    const joined = await deps.houses.join(caller.installation.installationId, secretHash(code), deps.clock.now())
    if (joined !== 'joined') throw refusalOf(joined)
    await noteAct(deps, caller, { action: 'join-house', after: {} })
    res.status(204).end()
  }

  const leave = async (_req: Request, res: Response, caller: Caller): Promise<void> => {
    if (await deps.houses.leave(caller.installation.installationId))
      await noteAct(deps, caller, { action: 'leave-house', after: {} })
    res.status(204).end()
  }

  const admin = { who: 'role', roles: ['admin'] } as const
  return [
    { method: 'get', path: '/api/house', ...admin, handle: show },
    { method: 'post', path: '/api/house/invitation', ...admin, handle: invite },
    { method: 'post', path: '/api/house/join', ...admin, handle: join },
    { method: 'post', path: '/api/house/leave', ...admin, handle: leave },
  ]
}

function refusalOf(why: Exclude<Joined, 'joined'>): RequestRefusedError {
  if (why === 'no-such-code')
    return new RequestRefusedError(
      409,
      'house_code_wrong',
      'The code does not fit',
      'The code is unknown, was used, or its quarter of an hour is over. Ask the admin of the other account for a new one.',
    )
  if (why === 'same-crm')
    return new RequestRefusedError(
      409,
      'house_same_crm',
      'Both accounts are of one CRM',
      'Two accounts share their turns only when each is of another CRM. Nothing was changed.',
    )
  return new RequestRefusedError(
    409,
    'house_shared',
    'The account shares its turns already',
    'Leave the present house first. Nothing was changed.',
  )
}
