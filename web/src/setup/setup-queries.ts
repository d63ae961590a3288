import { queryOptions, useMutation, useQueryClient } from '@tanstack/react-query'
import type { PlannedFieldsView, SetupView } from '../../../src/contracts/setup.ts'
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
