import { createHash } from 'node:crypto'
import type { Outputs, Saw, ScoreParts } from '../domain/decision.ts'
import type { Activity, DealFacts, Instant, LeadFields, LeadId, LeadMemory, RepId } from '../domain/lead.ts'
import { decisionTold, factsTold, isAsked } from '../domain/pair.ts'
import type { CrmKind, InstallationId, RecordId } from '../ports/crm.ts'
import type { EvaluationCommand, FoundOther, World } from '../ports/evaluations.ts'
import type { House } from './house-names.ts'
import { jsonText } from './json-text.ts'
import type { Transaction } from './transaction.ts'

/** A row of the function `house_records`. */
interface OtherRow {
  readonly place: number
  readonly own: number
  readonly own_seen_at: Instant | null
  readonly paired: readonly (RecordId | null)[] | null
  readonly theirs: number
  readonly crm: CrmKind
  readonly partner_id: InstallationId
  readonly lead_id: LeadId | null
  readonly record_id: RecordId
  readonly seen_at: Instant
  readonly remembered: Pick<LeadMemory, 'stage' | 'assignment' | 'pair'> & { readonly heard: readonly string[] | null }
  readonly facts: {
    readonly fields: Partial<LeadFields> | null
    readonly deals: readonly DealFacts[] | null
    readonly activities: readonly Activity[] | null
  }
  readonly told: { readonly outputs: Outputs | null; readonly score: ScoreParts | null }
}

/** Ids of the partner's people as ours; null: no user of our CRM, or none that can be told. */
type Ours = (theirs: RepId) => RepId | null

/**
 * The same persons in the other account of the house. From here on, until this transaction ends, the other account decides about none
 * of them.
 */
export async function loadOthers(
  tx: Transaction,
  { people = new Map() }: EvaluationCommand,
  { home }: House,
  { leads }: World,
): Promise<ReadonlyMap<RecordId, FoundOther>> {
  const asked = [...people].flatMap(([record, keys]) => keys.filter(isAddress).map((key) => ({ record, key })))
  const found = new Map<RecordId, FoundOther>()
  if (asked.length === 0) return found
  const keys = asked.map(({ key }) => key)
  const [, rows, same] = await Promise.all([
    tx.run('hold-persons', 'select house_persons($1, $2)', [home, keys]),
    tx.rows<OtherRow>('house-records', 'select * from house_records($1::text[], $2::uuid[])', [
      keys,
      asked.map(({ record }) => leads.get(record)?.leadId ?? null),
    ]),
    tx.rows<{ rep_id: RepId; partner_rep: RepId }>('house-people', 'select rep_id, partner_rep from house_people()'),
  ])
  const ours = new Map(same.map((row) => [row.partner_rep, row.rep_id]))
  const isHome = home === tx.installation
  // Two of one batch are two of one account.
  const twice = new Set(keys.filter((key, index) => keys.indexOf(key) !== index))
  for (const row of rows) {
    const { record, key } = asked[row.place - 1]!
    const other = twice.has(key) ? several(row) : otherOf(row, isHome, (rep) => ours.get(rep) ?? null)
    if (other !== null) found.set(record, other)
  }
  return found
}

const isAddress = (key: string): boolean => key.startsWith('e:')

function several({ paired }: OtherRow): FoundOther {
  return { kind: 'several', paired: (paired ?? []).filter((record) => record !== null) }
}

function otherOf(row: OtherRow, isHome: boolean, ours: Ours): FoundOther | null {
  const { lead_id: leadId, record_id: recordId, remembered, own, theirs, own_seen_at: seenAt } = row
  if (theirs === 0) return null
  if (own > 0 || theirs > 1) return several(row)
  if (leadId === null) return null
  const { pair = null, assignment } = remembered
  const facts = factsOf(row)
  const decided = decidedOf(row)
  return {
    kind: 'one',
    crm: row.crm,
    installation: row.partner_id,
    mine: seenAt === null ? null : { seenAt, isHome },
    standing: { leadId, pair, assignment, seenAt: row.seen_at, isHome: !isHome },
    record: {
      leadId,
      recordId,
      knowsUsSince: pair?.since ?? null,
      facts: {
        ...facts,
        deals: facts.deals.map((deal) => ({ ...deal, ownerId: deal.ownerId && ours(deal.ownerId) })),
        activities: facts.activities.flatMap((one) => inOurNames(one, ours)),
        chosen: facts.chosen && { ...facts.chosen, ownerId: ours(facts.chosen.ownerId) },
      },
      told: decided && toldInOurNames(decided, ours),
    },
    digests: { facts: digestOf(recordId, facts), told: digestOf(recordId, decided) },
  }
}

function factsOf({ facts: { fields, deals, activities }, remembered }: OtherRow): ReturnType<typeof factsTold> {
  const snapshot = { fields: (fields ?? {}) as LeadFields, deals: deals ?? [] }
  return factsTold({ snapshot, activities: activities ?? [] }, remembered)
}

function decidedOf({ told: { outputs, score }, remembered }: OtherRow): ReturnType<typeof decisionTold> | null {
  if (outputs === null || score === null) return null
  return decisionTold({ outputs, score }, { ...remembered, answersSeen: remembered.heard ?? [] })
}

function toldInOurNames(
  { outputs, assignment, ...rest }: ReturnType<typeof decisionTold>,
  ours: Ours,
): NonNullable<Extract<FoundOther, { kind: 'one' }>['record']['told']> {
  const ownerId = assignment && ours(assignment.ownerId)
  const { routingReason } = outputs
  return {
    ...rest,
    outputs: {
      ...outputs,
      ownerId: outputs.ownerId && ours(outputs.ownerId),
      routingReason: { ...routingReason, saw: seenInOurNames(routingReason.saw, ours) },
    },
    assignment:
      assignment && ownerId
        ? { ...assignment, ownerId, delegateId: assignment.delegateId ? ours(assignment.delegateId) : null }
        : null,
    ownerUnknown: assignment !== null && ownerId === null,
  }
}

/** Facts of a reason that name people. */
const REP_FACTS = ['ownerId', 'repId', 'delegateId', 'asked']

function seenInOurNames(saw: Saw, ours: Ours): Saw {
  const named = Object.entries(saw).map(([name, value]) => {
    if (!REP_FACTS.includes(name)) return [name, value] as const
    if (Array.isArray(value)) return [name, value.flatMap((rep: RepId) => ours(rep) ?? [])] as const
    return [name, typeof value === 'string' ? ours(value) : value] as const
  })
  return Object.fromEntries(named)
}

/** An order or answer names who has the lead; one about somebody whom our CRM does not know says nothing here. */
function inOurNames(activity: Activity, ours: Ours): readonly Activity[] {
  if (!isAsked(activity) || activity.detail === null) return [activity]
  const asked = JSON.parse(activity.detail) as { readonly ownerId: RepId | null }
  const ownerId = asked.ownerId && ours(asked.ownerId)
  if (asked.ownerId !== null && ownerId === null) return []
  return [{ ...activity, detail: JSON.stringify({ ...asked, ownerId }) }]
}

/** Tells whether what a record tells is news, whatever the order of its keys. */
export function digestOf(recordId: RecordId, told: unknown): string {
  // As it comes back from the store.
  const kept: unknown = JSON.parse(jsonText({ recordId, told }))
  return createHash('sha256').update(JSON.stringify(kept, inOrder)).digest('base64url')
}

function inOrder(_key: string, part: unknown): unknown {
  if (part === null || typeof part !== 'object' || Array.isArray(part)) return part
  return Object.fromEntries(Object.entries(part).sort(([a], [b]) => (a < b ? -1 : 1)))
}
