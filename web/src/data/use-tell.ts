import { useMutation, useQueryClient } from '@tanstack/react-query'
import { AskError, tell } from './ask.ts'
import { meQuery } from './queries.ts'

/** What to send where. */
export interface Told {
  readonly path: string
  readonly body: object
  /** POST when absent. */
  readonly method?: 'PUT'
}

/** Changes something with the session's own token, then has the named queries asked again. */
export function useTell<Answer>(stale: readonly string[]) {
  const client = useQueryClient()
  return useMutation({
    mutationFn: async ({ path, body, method }: Told): Promise<Answer> => {
      const me = await client.fetchQuery({ ...meQuery, staleTime: 0 })
      if (!me.signedIn) throw new AskError(401, 'signin_needed', '')
      return (await tell(path, me.csrf, body, method)) as Answer
    },
    onSuccess: () => Promise.all(stale.map((key) => client.invalidateQueries({ queryKey: [key] }))),
  })
}
