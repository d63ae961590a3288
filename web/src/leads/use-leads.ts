import { keepPreviousData, useInfiniteQuery } from '@tanstack/react-query'
import type { LeadRow } from '../../../src/contracts/leads.ts'
import { fetchLeads } from '../data/queries.ts'
import { leadQuery, type LeadSearch } from './lead-search.ts'

export interface LeadsShown {
  readonly rows: readonly LeadRow[]
  /** Leads that match; null while not known. */
  readonly count: { readonly leads: number; readonly more: boolean } | null
  readonly loading: boolean
  readonly error: Error | null
  readonly more: boolean
  readonly loadingMore: boolean
  loadMore(): void
  reload(): void
}

/** The pages of a list read so far. */
export function useLeads(search: LeadSearch): LeadsShown {
  return useLeadPages(leadQuery(search))
}

/** The same for a query as the API takes it. */
export function useLeadPages(asked: string): LeadsShown {
  const query = useInfiniteQuery({
    queryKey: ['leads', asked],
    queryFn: ({ pageParam, signal }) => fetchLeads(asked, pageParam, signal),
    initialPageParam: null as string | null,
    // While the next answer is on its way the rows stay, and with them the focus.
    placeholderData: keepPreviousData,
    getNextPageParam: (last) => last.next,
  })
  return {
    rows: query.data?.pages.flatMap(({ rows }) => rows) ?? [],
    count: query.data?.pages[0]?.count ?? null,
    loading: query.isPending,
    error: query.error,
    more: query.hasNextPage,
    loadingMore: query.isFetchingNextPage,
    loadMore: () => void query.fetchNextPage(),
    reload: () => void query.refetch(),
  }
}
