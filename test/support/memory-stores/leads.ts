import { leadFacts, NO_PROMISE, searchWords, type LeadFacts } from '../../../src/db/lead-facts.ts'
import type { LeadFilter, LeadStore } from '../../../src/ports/leads.ts'
import type { DecisionRow } from '../../../src/ports/reads.ts'
import { hadPromise, hadVisit, wasReturned } from './report-filter.ts'
import { tenantOf, type MemoryState, type Tenant } from './state.ts'

interface Listed {
  readonly row: DecisionRow
  readonly facts: LeadFacts
}

/** Each lead by its latest decision that changed something. */
function listed(tenant: Tenant): readonly Listed[] {
  const rows = new Map<string, Listed>()
  for (const { visible, inputs: _inputs, ...row } of tenant.decisions) {
    const facts = leadFacts(row.decision, { name: row.personName, company: row.company })
    const known = rows.get(row.leadId)
    if (visible || !known || JSON.stringify(known.facts) !== JSON.stringify(facts)) rows.set(row.leadId, { row, facts })
  }
  return [...rows.values()].filter(({ row }) => tenant.leads.get(row.leadId)?.retiredAt === null)
}

function matches({ facts, row }: Listed, filter: LeadFilter, tenant: Tenant): boolean {
  const { lead, stage, status, source, fit, owner, waiting, promised, idea, conflict, due, visit, promise, returned } =
    filter
  return (
    (lead === undefined || row.leadId === lead) &&
    (stage === undefined || facts.stage === stage) &&
    (status === undefined || facts.status === status) &&
    (source === undefined || facts.source === source) &&
    (fit === undefined || facts.fit === fit) &&
    (owner === undefined || facts.ownerId === owner) &&
    (waiting === undefined || facts.held) &&
    (waiting !== 'unassigned' || facts.unassigned) &&
    (idea === undefined || facts.idea === idea) &&
    (conflict !== true || facts.conflictAt !== null) &&
    (promised !== true || facts.dueAt < NO_PROMISE) &&
    (due === undefined || (facts.dueAt >= (due.from ?? 0) && facts.dueAt < due.until)) &&
    (visit === undefined || hadVisit(tenant, row.leadId, visit)) &&
    (promise === undefined || hadPromise(tenant, row.leadId, promise)) &&
    (returned === undefined || wasReturned(tenant, row.leadId, returned)) &&
    searchWords(filter.text ?? '').every((asked) => facts.words.some((word) => word.startsWith(asked)))
  )
}

interface Key {
  readonly behind: number
  readonly at: number
  readonly id: string
  /** In which way ids follow each other at the same instant. */
  readonly sign: number
}

function compare(a: Key, b: Key): number {
  return a.behind - b.behind || a.at - b.at || a.sign * (a.id < b.id ? -1 : a.id > b.id ? 1 : 0)
}

export function memoryLeads(state: MemoryState): LeadStore {
  const found = (installation: string, filter: LeadFilter): readonly Listed[] =>
    listed(tenantOf(state, installation)).filter((one) => matches(one, filter, tenantOf(state, installation)))
  return {
    async page(installation, filter, order, after, limit) {
      const isBehind = ({ facts }: Listed): boolean => order === 'due' && facts.dueAt === NO_PROMISE
      const byPromise = (one: Listed): boolean => order === 'due' && !isBehind(one)
      // Smallest first: leads without a promise behind those with one, and the newest decision before older ones.
      const keyOf = (one: Listed): Key =>
        byPromise(one)
          ? { behind: 0, at: one.facts.dueAt, id: one.row.leadId, sign: 1 }
          : { behind: Number(isBehind(one)), at: -one.row.decidedAt, id: one.row.leadId, sign: -1 }
      const ascends = order === 'due' && after?.behindPromises !== true
      const start: Key | null = after && {
        ...{ behind: Number(after.behindPromises === true), id: after.leadId },
        ...{ at: ascends ? after.at : -after.at, sign: ascends ? 1 : -1 },
      }
      const rest = found(installation, filter)
        .filter((one) => start === null || compare(keyOf(one), start) > 0)
        .toSorted((a, b) => compare(keyOf(a), keyOf(b)))
      const shown = rest.slice(0, limit)
      const last = shown.at(-1)
      return {
        rows: shown.map(({ row, facts }) => ({ ...row, promisedAt: facts.dueAt === NO_PROMISE ? null : facts.dueAt })),
        next:
          rest.length > limit && last
            ? {
                at: byPromise(last) ? last.facts.dueAt : last.row.decidedAt,
                leadId: last.row.leadId,
                behindPromises: isBehind(last),
              }
            : null,
      }
    },
    async count(installation, filter, most) {
      return Math.min(most, found(installation, filter).length)
    },
    async choices(installation) {
      const all = found(installation, {}).map(({ facts }) => facts)
      const distinct = (values: readonly (string | null)[]): readonly string[] =>
        [...new Set(values)].filter((value) => value !== null).toSorted()
      return {
        sources: distinct(all.map(({ source }) => source)),
        fits: distinct(all.map(({ fit }) => fit)),
        owners: distinct(all.map(({ ownerId }) => ownerId)),
      }
    },
    async recordOf(installation, leadId) {
      const lead = tenantOf(state, installation).leads.get(leadId)
      return lead === undefined || lead.retiredAt !== null ? null : lead.recordId
    },
    async history(installation, leadId, most) {
      const tenant = tenantOf(state, installation)
      const newest = <T extends { readonly leadId: string }>(rows: Iterable<T>, at: (row: T) => number): T[] =>
        [...rows]
          .filter((row) => row.leadId === leadId)
          .toReversed()
          .sort((a, b) => at(b) - at(a))
          .slice(0, most)
      const record = tenant.leads.get(leadId)?.recordId ?? ''
      return {
        decisions: newest(tenant.decisions, ({ decidedAt }) => decidedAt)
          .filter(({ visible }) => visible)
          .map(({ visible: _visible, inputs: _inputs, ...row }) => row),
        moves: newest(tenant.transitions, () => 0).map(({ leadId: _lead, decisionId: _decision, ...move }) => move),
        assignments: newest(tenant.assignments, ({ assignedAt }) => assignedAt).map(
          ({ ownerId, assignedAt, by, poolId, ruleId, lockedUntil, decisionId, endedAt }) => ({
            ...{ ownerId, assignedAt, by, poolId, ruleId, lockedUntil, decisionId, endedAt },
          }),
        ),
        clocks: newest(tenant.clocks.values(), ({ startedAt }) => startedAt).map(
          ({ leadId: _lead, ...clock }) => clock,
        ),
        activities: (tenant.activities.get(record) ?? []).toSorted((a, b) => b.at - a.at).slice(0, most),
      }
    },
  }
}
