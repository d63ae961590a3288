import { queryOptions } from '@tanstack/react-query'
import type { LeadPageView, LeadTimeline } from '../../../src/contracts/lead.ts'
import type { Language } from '../../../src/contracts/lead-words.ts'
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

/** How it came there. */
export function timelineQuery(leadId: string, language: Language, most: number) {
  return queryOptions({
    queryKey: ['lead', leadId, 'timeline', language, most],
    queryFn: ({ signal }) =>
      timed<LeadTimeline>(`${at(leadId, '/timeline')}?lang=${language}&most=${most}&${inMyZone()}`, signal),
  })
}
