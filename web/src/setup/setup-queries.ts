import { queryOptions, useMutation, useQueryClient } from '@tanstack/react-query'
import type { BackfillAnswer, BackfillEstimateAnswer } from '../../../src/contracts/backfill.ts'
import type { PlannedFieldsView, SetupView } from '../../../src/contracts/setup.ts'
import { ask } from '../data/ask.ts'
import { timed } from '../data/queries.ts'
import { tellAs } from '../policy/policy-queries.ts'

export type Step = SetupView['steps'][number]['step']

export const setupQuery = queryOptions({
  queryKey: ['setup'],
  queryFn: ({ signal }) => timed<SetupView>('/api/setup', signal),
})
export const fieldsQuery = queryOptions({
  queryKey: ['setup-fields'],
  queryFn: ({ signal }) => timed<PlannedFieldsView>('/api/setup/fields', signal),
  // It costs calls of the CRM.
  staleTime: 60_000,
  refetchOnWindowFocus: false,
})
export const backfillQuery = queryOptions({
  queryKey: ['backfill'],
  queryFn: ({ signal }) => timed<BackfillAnswer>('/api/backfill', signal),
  refetchInterval: ({ state: { data } }) => (data?.backfill?.state === 'running' ? 2_000 : false),
})
export const estimateQuery = queryOptions({
  queryKey: ['backfill-estimate'],
  queryFn: ({ signal }) => ask<BackfillEstimateAnswer>('/api/backfill/estimate', signal),
  staleTime: 60_000,
})

/** Tells the set-up something; the answer is how it stands then. */
export function useSetup(onDone: () => void = () => undefined) {
  const client = useQueryClient()
  return useMutation({
    mutationFn: async ({ path, body }: { readonly path: string; readonly body: object }) =>
      (await tellAs(client, `/api/setup/${path}`, body)) as SetupView,
    onSuccess: (view) => {
      client.setQueryData(setupQuery.queryKey, view)
      onDone()
    },
  })
}
