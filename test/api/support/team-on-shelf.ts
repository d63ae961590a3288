import type { ApiDeps } from '../../../src/api/deps.ts'
import type { Leaver } from '../../../src/flow/leaver.ts'

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
