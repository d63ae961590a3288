import { keepPreviousData, queryOptions } from '@tanstack/react-query'
import { dayAfter } from '../../../src/contracts/day.ts'
import type { LedgerView, TeamView } from '../../../src/contracts/ledger.ts'
import { timed } from '../data/queries.ts'
import { businessNow } from '../time/business-time.ts'
import type { TeamSearch } from './team-search.ts'

/** The part of the address that the API is asked with. */
export function askedOf({ pool, span = 30 }: TeamSearch, zone: string): string {
  const today = new Intl.DateTimeFormat('en-CA', { timeZone: zone }).format(businessNow())
  const asked = new URLSearchParams({ from: dayAfter(today, 1 - span) })
  if (pool !== undefined) asked.set('pool', pool)
  return asked.toString()
}

export const teamQuery = (search: TeamSearch, zone: string) =>
  queryOptions({
    queryKey: ['team', search, zone],
    queryFn: ({ signal }) => timed<TeamView>(`/api/team?${askedOf(search, zone)}`, signal),
    placeholderData: keepPreviousData,
    staleTime: 15_000,
  })
export const ledgerQuery = (repId: string, search: TeamSearch, zone: string) =>
  queryOptions({
    queryKey: ['ledger', repId, search, zone],
    queryFn: ({ signal }) =>
      timed<LedgerView>(`/api/team/${encodeURIComponent(repId)}?${askedOf(search, zone)}`, signal),
    placeholderData: keepPreviousData,
    staleTime: 15_000,
  })
