import { useMutation, useQueryClient } from '@tanstack/react-query'
import type { LeadOrder, OrderAnswer } from '../../../src/contracts/lead-orders.ts'
import { AskError, tell } from '../data/ask.ts'
import { meQuery } from '../data/queries.ts'

/** Without the id, which is made anew for each press. */
export type Order = LeadOrder extends infer One ? (One extends LeadOrder ? Omit<One, 'orderId'> : never) : never

/** Whether the person at the page may act on leads. */
export const mayAct = (role: string): boolean => role === 'admin' || role === 'manager'

/** Sends what a person does, with the session's own token, and has everything asked again that it may have changed. */
export function useOrder<What>(pathOf: (what: What) => string, bodyOf: (what: What) => object) {
  const client = useQueryClient()
  return useMutation({
    mutationFn: async (what: What) => {
      const me = await client.fetchQuery({ ...meQuery, staleTime: 0 })
      if (!me.signedIn) throw new AskError(401, 'signin_needed', '')
      const body = { ...bodyOf(what), orderId: crypto.randomUUID() }
      return (await tell(pathOf(what), me.csrf, body)) as OrderAnswer
    },
    onSuccess: () =>
      Promise.all(['lead', 'leads', 'queues', 'audit'].map((key) => client.invalidateQueries({ queryKey: [key] }))),
  })
}

/** Acts on one lead. */
export function useLeadOrder(leadId: string) {
  return useOrder<Order>(
    () => `/api/leads/${encodeURIComponent(leadId)}/actions`,
    (order) => order,
  )
}

/** Takes an act back, by its entry of the audit log. */
export function useUndo() {
  return useOrder<string>(
    (entryId) => `/api/audit/${encodeURIComponent(entryId)}/undo`,
    () => ({}),
  )
}
