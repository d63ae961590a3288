import type { Owner } from '../model/record.ts'
import { USER } from '../model/object-types.ts'
import { badRequest, notFound } from '../wire/api-error.ts'
import type { Reply } from '../wire/router.ts'
import { json } from '../wire/router.ts'
import type { ApiCall } from './call.ts'
import { numberParam, requireScope } from './call.ts'

const iso = (at: number): string => new Date(at).toISOString()

function ownerView(owner: Owner): Record<string, unknown> {
  return {
    id: owner.id,
    email: owner.email,
    type: owner.type,
    firstName: owner.firstName,
    lastName: owner.lastName,
    userId: owner.archived ? null : owner.userId,
    userIdIncludingInactive: owner.userId,
    createdAt: iso(owner.createdAt),
    updatedAt: iso(owner.updatedAt),
    archived: owner.archived,
    ...(owner.teams.length > 0 ? { teams: owner.teams } : {}),
  }
}

/** GET /crm/owners/… */
export function listOwners(call: ApiCall): Reply {
  requireScope(call, 'crm.objects.owners.read', 'automation')
  const limit = numberParam(call, 'limit', 100, 500)
  const archived = call.request.query.get('archived') === 'true'
  const email = call.request.query.get('email')
  const after = call.request.query.get('after')
  const afterId = after === null ? 0 : Number(Buffer.from(after, 'base64').toString('utf8'))
  if (!Number.isFinite(afterId)) throw badRequest('after is not a cursor of this list')
  const owners = [...call.portal.owners.values()]
    .filter((owner) => owner.archived === archived && (email === null || owner.email === email.toLowerCase()))
    .sort((a, b) => Number(a.id) - Number(b.id))
    .filter((owner) => Number(owner.id) > afterId)
  const page = owners.slice(0, limit)
  const results = page.map(ownerView)
  if (owners.length <= limit) return json({ results })
  const cursor = Buffer.from(page[page.length - 1]!.id).toString('base64')
  const link = `http://${call.host}/crm/owners/2026-03?limit=${limit}&after=${encodeURIComponent(cursor)}`
  return json({ results, paging: { next: { after: cursor, link } } })
}

/** GET /crm/owners/…/{id} */
export function getOwner(call: ApiCall): Reply {
  requireScope(call, 'crm.objects.owners.read', 'automation')
  const given = call.params['id'] ?? ''
  const byUser = call.request.query.get('idProperty') === 'userId'
  const archived = call.request.query.get('archived') === 'true'
  const owner = [...call.portal.owners.values()].find((one) => (byUser ? String(one.userId) : one.id) === given)
  if (!owner || owner.archived !== archived) throw notFound(`Owner ${given} does not exist`)
  return json(ownerView(owner))
}

/** GET /settings/users/…/teams */
export function listTeams(call: ApiCall): Reply {
  requireScope(call, 'settings.users.teams.read')
  const teams = new Map<string, { id: string; name: string; userIds: string[]; secondaryUserIds: string[] }>()
  for (const owner of call.portal.owners.values()) {
    if (owner.archived) continue
    for (const { id, name, primary } of owner.teams) {
      const team = teams.get(id) ?? { id, name, userIds: [], secondaryUserIds: [] }
      const members = primary ? team.userIds : team.secondaryUserIds
      members.push(String(owner.userId))
      teams.set(id, team)
    }
  }
  return json({ results: [...teams.values()].sort((a, b) => Number(a.id) - Number(b.id)) })
}

function userView(owner: Owner): Record<string, unknown> {
  const primary = owner.teams.find((team) => team.primary)
  return {
    id: String(owner.userId),
    email: owner.email,
    firstName: owner.firstName,
    lastName: owner.lastName,
    roleIds: [],
    ...(primary ? { primaryTeamId: primary.id } : {}),
    secondaryTeamIds: owner.teams.filter((team) => !team.primary).map((team) => team.id),
    superAdmin: false,
  }
}

/** GET /settings/users/… */
export function listUsers(call: ApiCall): Reply {
  requireScope(call, 'settings.users.read', USER.readScope)
  return json({ results: [...call.portal.owners.values()].filter((owner) => !owner.archived).map(userView) })
}

/** GET /settings/users/…/{id} */
export function getUser(call: ApiCall): Reply {
  requireScope(call, 'settings.users.read', USER.readScope)
  const owner = [...call.portal.owners.values()].find((one) => String(one.userId) === call.params['id'])
  if (!owner) throw notFound(`User ${call.params['id'] ?? ''} does not exist`)
  return json(userView(owner))
}
