import type { Request, Response } from 'express'
import {
  apiKeyRotation,
  apiKeyWish,
  type ApiKeyCalls,
  type ApiKeyMade,
  type ApiKeysView,
} from '../contracts/api-keys.ts'
import type { ApiKey, Scope } from '../ports/api-keys.ts'
import { noteAct } from './audit-routes.ts'
import type { ApiDeps } from './deps.ts'
import { CALLS_PER_MINUTE, newToken } from './key-callers.ts'
import { shownText } from './lead-view.ts'
import { notFound, readInput } from './problem.ts'
import type { Caller, Route } from './route.ts'

const HOUR_MS = 3_600_000
const DAY_MS = 24 * HOUR_MS
/** How far back its calls are shown; they are kept a little longer. */
const CALL_DAYS = 7

/** Keys of machines: an admin makes, renews and revokes them. A token is told once and kept nowhere. */
export function keyRoutes(deps: ApiDeps): readonly Route[] {
  const { stores, clock, chance } = deps
  const { apiKeys } = stores

  const list = async (_req: Request, res: Response, { installation }: Caller): Promise<void> => {
    const keys = await apiKeys.list(installation.installationId)
    const view: ApiKeysView = {
      now: clock.now(),
      perMinute: CALLS_PER_MINUTE,
      keys: keys.map(({ keyId, name, createdBy, scopes, ...key }) => ({
        ...{ ...key, id: keyId, name: shownText(name), createdBy: shownText(createdBy), scopes: [...scopes] },
      })),
    }
    res.json(view)
  }

  const add = async (
    { installation, session }: Caller,
    { name, scopes }: Pick<ApiKey, 'name' | 'scopes'>,
    expiresAt: number,
  ): Promise<ApiKeyMade> => {
    const { token, hash } = newToken(installation.installationId)
    const key: ApiKey = {
      ...{ keyId: chance.id(), name, scopes, expiresAt, lastUsedAt: null, revokedAt: null },
      ...{ createdAt: clock.now(), createdBy: session.person },
    }
    await apiKeys.add(installation.installationId, key, hash)
    return { id: key.keyId, token }
  }
  const told = (name: string, scopes: readonly Scope[]) => ({ name: shownText(name), scopes: scopes.join(', ') })

  const make = async (req: Request, res: Response, caller: Caller): Promise<void> => {
    const { name, scopes, days } = readInput(apiKeyWish, req.body)
    const made = await add(caller, { name, scopes }, clock.now() + days * DAY_MS)
    await noteAct(deps, caller, { action: 'create-key', after: { keyId: made.id, ...told(name, scopes) } })
    res.status(201).json(made)
  }

  const keyAsked = async (req: Request, { installation }: Caller): Promise<ApiKey> => {
    const key = await apiKeys.find(installation.installationId, String(req.params['keyId']))
    if (key === null || key.revokedAt !== null) throw notFound()
    return key
  }

  const calls = async (req: Request, res: Response, { installation }: Caller): Promise<void> => {
    const id = installation.installationId
    const key = await apiKeys.find(id, String(req.params['keyId']))
    if (key === null) throw notFound()
    const now = clock.now()
    const routes = await apiKeys.calls(id, key.keyId, now - CALL_DAYS * DAY_MS)
    const view: ApiKeyCalls = { now, days: CALL_DAYS, routes: routes.map((one) => ({ ...one })) }
    res.json(view)
  }

  const rotate = async (req: Request, res: Response, caller: Caller): Promise<void> => {
    const key = await keyAsked(req, caller)
    const { overlapHours } = readInput(apiKeyRotation, req.body)
    const now = clock.now()
    // As long as the one before was made for.
    const made = await add(caller, key, now + (key.expiresAt - key.createdAt))
    await apiKeys.endBy(caller.installation.installationId, key.keyId, now + overlapHours * HOUR_MS)
    await noteAct(deps, caller, {
      action: 'rotate-key',
      after: { keyId: made.id, former: key.keyId, until: now + overlapHours * HOUR_MS, ...told(key.name, key.scopes) },
    })
    res.status(201).json(made)
  }

  const revoke = async (req: Request, res: Response, caller: Caller): Promise<void> => {
    const key = await keyAsked(req, caller)
    await apiKeys.revoke(caller.installation.installationId, key.keyId, clock.now())
    await noteAct(deps, caller, { action: 'revoke-key', after: { keyId: key.keyId, ...told(key.name, key.scopes) } })
    res.status(204).end()
  }

  const admin = { who: 'role', roles: ['admin'] } as const
  return [
    { method: 'get', path: '/api/keys', ...admin, handle: list },
    { method: 'post', path: '/api/keys', ...admin, handle: make },
    { method: 'get', path: '/api/keys/:keyId/calls', ...admin, handle: calls },
    { method: 'post', path: '/api/keys/:keyId/rotate', ...admin, handle: rotate },
    { method: 'post', path: '/api/keys/:keyId/revoke', ...admin, handle: revoke },
  ]
}
