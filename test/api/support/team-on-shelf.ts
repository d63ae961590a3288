import type { ApiDeps } from '../../../src/api/deps.ts'
import type { Leaver } from '../../../src/flow/leaver.ts'
import type { Ledger, Team } from '../../../src/flow/team.ts'

const HOUR = 3_600_000

/** A pool that nobody covers for an hour, and a promise that breaks over the weekend. */
export function gapsOnShelf(now: number): Awaited<ReturnType<ApiDeps['coverage']>> {
  const roster = {
    reps: new Map([['ayu', { repId: 'ayu', name: 'Ayu Lestari' }]]),
    pools: new Map([['ae', { poolId: 'ae', name: 'AE Jakarta' }]]),
  }
  const promise = { id: 'icp', name: 'ICP', minutes: 5, unit: 'business' as const }
  const absent = [{ repId: 'ayu', because: 'out-of-hours' as const }]
  const [leadId, recordId] = ['00000000-0000-4000-8000-000000000006', '5006']
  return {
    settings: { roster } as never,
    forecast: {
      from: now,
      until: now + 168 * HOUR,
      pools: [{ poolId: 'ae', promise, gaps: [{ from: now + HOUR, until: now + 2 * HOUR, absent }] }],
      monday: {
        ...{ from: now + 10 * HOUR, until: now + 60 * HOUR },
        leads: [
          {
            ...{ leadId, recordId, person: 'Dewi', company: null, ownerId: 'ayu' },
            ...{ dueAt: now + 50 * HOUR, isSure: true },
          },
        ],
      },
    },
  }
}

/** Ayu, who leaves two leads and a place in a pool behind. */
export function leaverOnShelf(repId: string): Leaver | null {
  if (repId !== 'ayu') return null
  const lead = (n: number, to: string) => ({
    leadId: `00000000-0000-4000-8000-00000000000${n}`,
    ...{ person: `Lead ${n}`, company: 'Nusantara', stage: 'mql' as const, dueAt: null, to },
  })
  return {
    ...{ repId, name: 'Ayu Lestari', active: true, more: false, clocks: 1 },
    leads: [lead(6, 'budi'), lead(7, 'citra')],
    mentions: [{ place: 'member', id: 'ae', name: 'AE Jakarta' }],
    takers: [
      { repId: 'budi', name: 'Budi', openLeads: 3, chosen: true },
      { repId: 'citra', name: 'Citra', openLeads: 1, chosen: true },
    ],
  }
}

const AE = { poolId: 'ae', name: 'AE Jakarta' }
const POOLS = [AE, { poolId: 'sdr', name: 'SDR' }]

/** Ayu had more than was due, Budi is away and Citra is full. */
export function teamOnShelf(now: number): Team {
  const at = (from: number, until: number) => ({ start: now + from * HOUR, end: now + until * HOUR })
  const member = (repId: string, name: string, turns: number, due: number) => ({
    ...{ repId, name, weight: 1, share: { turns, due }, claim: Math.round((due - turns) * 3), zone: 'Asia/Jakarta' },
    ...{ gifts: 2, inHand: { active: 14, late: 1 }, caps: [{ per: 'open' as const, used: 14, count: 20 }] },
    ...{ standing: { gate: 'eligible' as const, changesAt: null, turnsAhead: 1 }, hours: [at(0, 8)], away: [] },
  })
  return {
    ...{ pools: POOLS, pool: AE, method: 'weighted-round-robin', turns: 30, countedFrom: null, early: false, sum: 0 },
    members: [
      member('ayu', 'Ayu Lestari', 13, 11),
      {
        ...member('budi', 'Budi Santoso', 8, 8.5),
        ...{ standing: { gate: 'out-of-office', changesAt: now + 90 * HOUR, turnsAhead: null }, away: [at(-20, 90)] },
      },
      {
        ...member('citra', 'Citra Dewi', 9, 10.5),
        ...{ standing: { gate: 'cap', changesAt: null, turnsAhead: null } },
        caps: [{ per: 'open', used: 20, count: 20 }],
      },
    ],
  }
}

/** Ayu had a turn, a lead without one and a turn given back. */
export function ledgerOnShelf(repId: string, now: number): Ledger | null {
  if (repId !== 'ayu') return null
  const lead = { leadId: '00000000-0000-4000-8000-000000000006', person: 'Tono Wijaya', company: 'PT Samudra' }
  return {
    ...{ rep: { repId, name: 'Ayu Lestari', active: true }, pools: POOLS, pool: AE, method: 'weighted-round-robin' },
    ...{ weight: 1, turnPoints: 3, countedFrom: null, exact: true, claim: -2, before: -6 },
    lines: [
      { kind: 'others', turns: 3, at: now - 9 * HOUR, change: 3, claim: -3 },
      { kind: 'turn', lead, at: now - 8 * HOUR, change: -2, claim: -5 },
      { kind: 'absent', turns: 4, gate: 'out-of-hours', at: now - 5 * HOUR, change: 0, claim: -5 },
      { kind: 'gift', lead, by: 'account-owner', at: now - 4 * HOUR, change: 0, claim: -5 },
      { kind: 'credit', lead, reason: 'spam', at: now - 3 * HOUR, change: 3, claim: -2 },
    ],
  }
}
