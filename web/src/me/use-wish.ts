import { useMutation, useQueryClient } from '@tanstack/react-query'
import type { NoticesView, NoticesWish } from '../../../src/contracts/notices.ts'
import { AskError, tell } from '../data/ask.ts'
import { meQuery } from '../data/queries.ts'

export type Change = Partial<Omit<NoticesWish, 'revision'>>

/** What a view would be sent back as, unchanged. */
export function wishOf({ revision, self, language, scope, events }: NoticesView): NoticesWish {
  return { revision, self: self?.id ?? null, language, scope, events }
}

/** Saves a change at once; what was there before comes back as its answer, so that it can be taken back. */
export function useWish() {
  const client = useQueryClient()
  return useMutation({
    mutationFn: async ({ view, change }: { readonly view: NoticesView; readonly change: Change }) => {
      const me = await client.fetchQuery({ ...meQuery, staleTime: 0 })
      if (!me.signedIn) throw new AskError(401, 'signin_needed', '')
      const { revision: _seen, ...before } = wishOf(view)
      const after = (await tell('/api/me/notices', me.csrf, { ...wishOf(view), ...change }, 'PUT')) as NoticesView
      return { before, after }
    },
    onSettled: () => client.invalidateQueries({ queryKey: ['notices'] }),
  })
}
