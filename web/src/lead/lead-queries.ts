import { queryOptions } from '@tanstack/react-query'
import type { LeadPageView, LeadTimeline } from '../../../src/contracts/lead.ts'
import type { LeadWould, OrderChoices } from '../../../src/contracts/lead-orders.ts'
import type { Language } from '../../../src/contracts/lead-words.ts'
import { ask } from '../data/ask.ts'
import { inMyZone, timed } from '../data/queries.ts'

const at = (leadId: string, what = ''): string => `/api/leads/${encodeURIComponent(leadId)}${what}`

/** One lead as it stands. */
export function leadQuery(leadId: string, language: Language) {
  return queryOptions({
    queryKey: ['lead', leadId, language],
    queryFn: ({ signal }) => timed<LeadPageView>(`${at(leadId)}?lang=${language}&${inMyZone()}`, signal),
    refetchInterval: 30_000,
  })
}

/** What would be decided now; asked for anew each time, because the CRM is asked. */
export function wouldQuery(leadId: string, language: Language) {
  return queryOptions({
    queryKey: ['lead', leadId, 'would', language],
    queryFn: ({ signal }) => timed<LeadWould>(`${at(leadId, '/would')}?lang=${language}&${inMyZone()}`, signal),
    staleTime: 0,
    gcTime: 0,
    refetchOnWindowFocus: false,
  })
}

/** What can be chosen when a person acts on a lead. */
export function choicesOfLead(leadId: string, language: Language) {
  return queryOptions({
    queryKey: ['lead', leadId, 'choices', language],
    queryFn: ({ signal }) => ask<OrderChoices>(`${at(leadId, '/choices')}?lang=${language}`, signal),
  })
}

/** How it came there. */
export function timelineQuery(leadId: string, language: Language, most: number) {
  return queryOptions({
    queryKey: ['lead', leadId, 'timeline', language, most],
    queryFn: ({ signal }) =>
      timed<LeadTimeline>(`${at(leadId, '/timeline')}?lang=${language}&most=${most}&${inMyZone()}`, signal),
  })
}
