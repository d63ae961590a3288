import type { Decided, DecisionInput } from '../domain/decision.ts'
import type { Pair } from '../domain/lead.ts'
import { decisionTold, factsTold, roleOf } from '../domain/pair.ts'
import type { InstallationId, RecordId } from '../ports/crm.ts'
import type { StoredLead, World } from '../ports/evaluations.ts'
import type { Settings } from './settings.ts'

/** What a decision sees of the same person in the other account of the house; nothing where there is none, or more than one. */
export function besideOf(
  { crmName }: Pick<Settings, 'crmName'>,
  { others }: World,
  recordId: RecordId,
  stored: StoredLead | undefined,
  now: number,
): Pick<DecisionInput, 'other' | 'severalOthers'> {
  const found = others?.get(recordId)
  if (found === undefined) return {}
  if (found.kind === 'several') return { severalOthers: true }
  const { standing, record, digests, mine } = found
  const memory = stored === undefined || stored.startsAfresh === true ? null : stored.memory
  const role = roleOf(
    {
      leadId: stored?.leadId ?? '',
      pair: memory?.pair ?? null,
      assignment: memory?.assignment ?? null,
      seenAt: mine?.seenAt ?? now,
      isHome: !standing.isHome,
    },
    standing,
    now,
  )
  const digest = role === 'leads' ? digests.facts : digests.told
  return { other: { ...record, role, crm: crmName(found.crm), digest } }
}

/** The other account of the house, where a person of the batch stands in it too: it may have news to hear. */
export function partnerIn({ others }: World): InstallationId | null {
  for (const other of others?.values() ?? []) if (other.kind === 'one') return other.installation
  return null
}

/** What the other record of its pair is told by a decision. */
export function tellsOther(input: DecisionInput, { decision, memory }: Decided, { role }: Pair): unknown {
  return role === 'leads' ? decisionTold(decision, memory) : factsTold(input, memory)
}
