import type { LeadId, RepId } from '../domain/lead.ts'
import type { Role } from '../ports/access.ts'
import type { LeadFilter, LeadStore } from '../ports/leads.ts'
import type { Caller } from './caller.ts'
import { notFound } from './problem.ts'
import { READERS } from './route.ts'

/** Roles which may look at leads: a rep at those that are theirs, everybody else at all. */
export const LEAD_READERS: readonly Role[] = [...READERS, 'rep']

/** Whose leads alone the caller may see; null: everybody's. @throws {RequestRefusedError} 404 for a rep who is nobody. */
export function restrictedTo({ session }: Pick<Caller, 'session'>): RepId | null {
  if (session.role !== 'rep') return null
  if (!session.repId) throw notFound()
  return session.repId
}

/** A filter that leaves a rep their own leads. @throws {RequestRefusedError} 404 where they ask for somebody else's. */
export function withinReach(caller: Pick<Caller, 'session'>, filter: LeadFilter): LeadFilter {
  const own = restrictedTo(caller)
  if (own === null) return filter
  if (filter.owner !== undefined && filter.owner !== own) throw notFound()
  return { ...filter, owner: own }
}

/** @throws {RequestRefusedError} 404 where a rep asks for a lead that the list of leads gives to somebody else, or to nobody. */
export async function mustReach(caller: Caller, leads: Pick<LeadStore, 'count'>, lead: LeadId): Promise<void> {
  const owner = restrictedTo(caller)
  if (owner === null) return
  if ((await leads.count(caller.installation.installationId, { owner, lead }, 1)) === 0) throw notFound()
}
