import { getRouteApi } from '@tanstack/react-router'
import { businessNow } from '../time/business-time.ts'
import { daysBefore, daysOf, reportSearch, type ReportSearch } from './report-search.ts'

/** The view of a report as the address holds it, and how to change it. */
export function useReport(path: '/reports/velocity' | '/reports/sla' | '/reports/holes', zone: string) {
  const route = getRouteApi(path)
  const search: ReportSearch = route.useSearch()
  const navigate = route.useNavigate()
  const days = daysOf(search, new Intl.DateTimeFormat('en-CA', { timeZone: zone }).format(businessNow()))
  return {
    search,
    days,
    before: daysBefore(days),
    change: (change: Partial<ReportSearch>): void =>
      void navigate({ search: (old) => reportSearch({ ...old, ...change }), replace: true, resetScroll: false }),
  }
}
