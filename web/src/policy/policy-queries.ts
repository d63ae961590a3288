import { keepPreviousData, queryOptions, useMutation, useQueryClient } from '@tanstack/react-query'
import type { HouseLookAnswer, HousePolicyView, PolicyVersionsPage, PolicyView } from '../../../src/contracts/policy.ts'
import type { CanaryAnswerView } from '../../../src/contracts/policy-canary.ts'
import type {
  DraftView,
  LookAnswer,
  SimulationProgress,
  SimulationView,
  TrafficAnswer,
  TryAnswer,
} from '../../../src/contracts/policy-draft.ts'
import type { Language } from '../../../src/contracts/lead-words.ts'
import { ask, AskError, tell } from '../data/ask.ts'
import { inMyZone, meQuery, timed } from '../data/queries.ts'

type Client = ReturnType<typeof useQueryClient>

export const draftQuery = queryOptions({
  queryKey: ['policy', 'draft'],
  queryFn: ({ signal }) => timed<DraftView>('/api/policy/draft', signal),
  // Who else edits is seen soon; what is being edited here is not touched by it.
  refetchInterval: 15_000,
})
export const trafficQuery = queryOptions({
  queryKey: ['policy', 'traffic'],
  queryFn: ({ signal }) => ask<TrafficAnswer>('/api/policy/traffic', signal),
  staleTime: 60_000,
})
export const versionsQuery = queryOptions({
  queryKey: ['policy', 'versions'],
  queryFn: ({ signal }) => ask<PolicyVersionsPage>('/api/policy/versions?limit=200', signal),
})
export const housePolicyQuery = queryOptions({
  queryKey: ['policy', 'house'],
  queryFn: ({ signal }) => ask<HousePolicyView>('/api/policy/house', signal),
  refetchInterval: 15_000,
})
export const canaryQuery = queryOptions({
  queryKey: ['policy', 'canary'],
  queryFn: ({ signal }) => timed<CanaryAnswerView>('/api/policy/canary', signal),
  // Leads come meanwhile.
  refetchInterval: 10_000,
})
/** A published version never changes. */
export function versionQuery(version: number) {
  return queryOptions({
    queryKey: ['policy', 'version', version],
    queryFn: ({ signal }) => ask<PolicyView>(`/api/policy/${version}`, signal),
    staleTime: Infinity,
  })
}
export function simulationQuery(runId: string, language: Language) {
  return queryOptions({
    queryKey: ['policy', 'simulation', runId, language],
    queryFn: ({ signal }) =>
      timed<SimulationView>(
        `/api/policy/simulations/${encodeURIComponent(runId)}?lang=${language}&${inMyZone()}`,
        signal,
      ),
    refetchInterval: ({ state: { data } }) => (data?.state === 'running' ? 1_000 : false),
  })
}

/** Tells something with the token of the session as it is now. @throws {AskError} */
export async function tellAs(client: Client, path: string, body: unknown, method: 'POST' | 'PUT' = 'POST') {
  const me = await client.fetchQuery({ ...meQuery, staleTime: 30_000 })
  if (!me.signedIn) throw new AskError(401, 'signin_needed', '')
  return tell(path, me.csrf, body, method)
}

/** What is to be said of a draft as it stands on the page. */
export function lookQuery(client: Client, document: unknown) {
  return queryOptions({
    queryKey: ['policy-look', JSON.stringify(document)],
    queryFn: async () => (await tellAs(client, '/api/policy/look', { document })) as LookAnswer,
    placeholderData: keepPreviousData,
    staleTime: 60_000,
    gcTime: 10_000,
  })
}
/** What publishing it would make of the policy of the other account. */
export function houseLookQuery(client: Client, document: unknown) {
  return queryOptions({
    queryKey: ['policy-house-look', JSON.stringify(document)],
    queryFn: async () => (await tellAs(client, '/api/policy/house/look', { document })) as HouseLookAnswer,
    // Asked each time it is to be published: the other account may have changed.
    staleTime: 0,
    gcTime: 10_000,
  })
}
export function tryQuery(client: Client, document: unknown, leadId: string | null, language: Language) {
  const zone = Intl.DateTimeFormat().resolvedOptions().timeZone
  return queryOptions({
    queryKey: ['policy-try', JSON.stringify(document), leadId, language],
    queryFn: async () =>
      (await tellAs(client, '/api/policy/try', {
        document,
        lang: language,
        zone,
        ...(leadId === null ? {} : { leadId }),
      })) as TryAnswer,
    placeholderData: keepPreviousData,
    staleTime: 60_000,
    gcTime: 10_000,
  })
}

/** Begins to try the draft over what was recorded. */
export function useSimulate() {
  const client = useQueryClient()
  return useMutation({
    mutationFn: async () => (await tellAs(client, '/api/policy/simulations', {})) as SimulationProgress,
    onSuccess: () => client.invalidateQueries({ queryKey: ['policy', 'draft'] }),
  })
}
