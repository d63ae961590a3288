import { keepPreviousData, queryOptions } from '@tanstack/react-query'
import type {
  BreakdownView,
  CurveView,
  PromiseView,
  ReturnView,
  TodayView,
  VelocityView,
} from '../../../src/contracts/reports.ts'
import { serverSaid } from '../time/business-time.ts'
import { ask } from './ask.ts'

function reportQuery<T extends { readonly now: number }>(path: string, asked: string, enabled = true) {
  return queryOptions({
    queryKey: ['report', path, asked],
    queryFn: async ({ signal }): Promise<T> => {
      const answer = await ask<T>(`${path}?${asked}`, signal)
      serverSaid(answer.now)
      return answer
    },
    // While another period is on its way the last one stays, marked as old.
    placeholderData: keepPreviousData,
    staleTime: 30_000,
    enabled,
  })
}

export const velocityQuery = (asked: string, enabled?: boolean) =>
  reportQuery<VelocityView>('/api/reports/velocity', asked, enabled)
export const breakdownQuery = (asked: string) => reportQuery<BreakdownView>('/api/reports/velocity/breakdown', asked)
export const curveQuery = (asked: string) => reportQuery<CurveView>('/api/reports/velocity/curve', asked)
export const promiseQuery = (asked: string, enabled?: boolean) =>
  reportQuery<PromiseView>('/api/reports/promises', asked, enabled)
export const returnQuery = (asked: string) => reportQuery<ReturnView>('/api/reports/returns', asked)
export const todayQuery = queryOptions({
  queryKey: ['today'],
  queryFn: async ({ signal }): Promise<TodayView> => {
    const answer = await ask<TodayView>('/api/today', signal)
    serverSaid(answer.now)
    return answer
  },
  refetchInterval: 15_000,
})
