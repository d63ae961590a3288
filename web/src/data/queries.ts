import { queryOptions } from '@tanstack/react-query'
import type { DecisionView } from '../../../src/contracts/decision.ts'
import type { FailedPage } from '../../../src/contracts/failed.ts'
import type { Pulse } from '../../../src/contracts/health.ts'
import type { Language } from '../../../src/contracts/lead-words.ts'
import type { LeadChoicesView, LeadsPage } from '../../../src/contracts/leads.ts'
import type { LivePage } from '../../../src/contracts/live.ts'
import type { Me } from '../../../src/contracts/me.ts'
import { serverSaid } from '../time/business-time.ts'
import { ask } from './ask.ts'

/** Sentences come in words from the server: it is told the zone in which the rest of the page shows times. */
export function inMyZone(): string {
  return `zone=${encodeURIComponent(Intl.DateTimeFormat().resolvedOptions().timeZone)}`
}

/** An answer that tells the server's time also sets ours. */
export async function timed<T extends { readonly now: number }>(path: string, signal: AbortSignal): Promise<T> {
  const answer = await ask<T>(path, signal)
  serverSaid(answer.now)
  return answer
}

export const meQuery = queryOptions({
  queryKey: ['me'],
  queryFn: ({ signal }) => timed<Me>('/api/me', signal),
  staleTime: 60_000,
})
export const pulseQuery = queryOptions({
  queryKey: ['pulse'],
  queryFn: ({ signal }) => timed<Pulse>('/api/pulse', signal),
  refetchInterval: 10_000,
})
export const failedQuery = queryOptions({
  queryKey: ['failed'],
  queryFn: ({ signal }) => timed<FailedPage>('/api/failed', signal),
})
/** A stored decision never changes, so it is asked for once in each language. */
export function decisionQuery(decisionId: string, language: Language) {
  return queryOptions({
    queryKey: ['decision', decisionId, language],
    queryFn: ({ signal }) =>
      ask<DecisionView>(`/api/decisions/${encodeURIComponent(decisionId)}?lang=${language}&${inMyZone()}`, signal),
    staleTime: Infinity,
  })
}

/** Rows of the live page; `before` is the oldest row already there. */
export function fetchLive(before: string | null): Promise<LivePage> {
  const query = before === null ? '' : `&before=${encodeURIComponent(before)}`
  return timed<LivePage>(`/api/live?${inMyZone()}${query}`, new AbortController().signal)
}

/** One page of a list of leads; `after` is what the page before gave. */
export function fetchLeads(asked: string, after: string | null, signal: AbortSignal): Promise<LeadsPage> {
  const place = after === null ? '' : `&after=${encodeURIComponent(after)}`
  return timed<LeadsPage>(`/api/leads?${inMyZone()}&${asked}${place}`, signal)
}
/** Values that leads have, to filter by. */
export const choicesQuery = queryOptions({
  queryKey: ['lead-choices'],
  queryFn: ({ signal }) => ask<LeadChoicesView>('/api/leads/choices', signal),
  staleTime: 60_000,
})
