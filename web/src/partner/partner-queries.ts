import { queryOptions } from '@tanstack/react-query'
import type { PartnerHome, PartnerLeadPage, PartnerLeads } from '../../../src/contracts/partner.ts'
import type { Language } from '../../../src/contracts/lead-words.ts'
import { inMyZone, timed } from '../data/queries.ts'
import type { PartnerSearch } from './partner-search.ts'

/** Totals, and why a lead can be declined. */
export function homeQuery(language: Language) {
  return queryOptions({
    queryKey: ['partner', 'home', language],
    queryFn: ({ signal }) => timed<PartnerHome>(`/api/partner?lang=${language}`, signal),
    refetchInterval: 30_000,
  })
}

/** One page of the leads; `after` is what the page before gave. */
export function fetchPartnerLeads(
  { standing, asked }: PartnerSearch,
  language: Language,
  after: string | null,
  signal: AbortSignal,
): Promise<PartnerLeads> {
  const query = new URLSearchParams({ lang: language })
  if (standing !== undefined) query.set('standing', standing)
  if (asked !== undefined) query.set('asked', asked)
  if (after !== null) query.set('after', after)
  return timed<PartnerLeads>(`/api/partner/leads?${query.toString()}&${inMyZone()}`, signal)
}

/** One lead with its events. */
export function partnerLeadQuery(publicId: string, language: Language) {
  return queryOptions({
    queryKey: ['partner', 'lead', publicId, language],
    queryFn: ({ signal }) =>
      timed<PartnerLeadPage>(
        `/api/partner/leads/${encodeURIComponent(publicId)}?lang=${language}&${inMyZone()}`,
        signal,
      ),
    refetchInterval: 30_000,
  })
}
