import { useQueryClient } from '@tanstack/react-query'
import { useState } from 'react'
import type { OrderAnswer } from '../../../src/contracts/lead-orders.ts'
import { AskError, tell } from '../data/ask.ts'
import { meQuery } from '../data/queries.ts'
import type { Order } from '../lead/use-order.ts'

/** A lead as people call it. */
export interface NamedLead {
  readonly leadId: string
  readonly name: string
}
type Done = NamedLead & Pick<OrderAnswer, 'entryId' | 'canUndo'>

/** How far an order to several leads is, or the undoing of it. */
export interface Batch {
  readonly what: Order['action'] | 'undo'
  readonly total: number
  readonly running: boolean
  readonly done: readonly Done[]
  readonly refused: readonly (NamedLead & { readonly error: unknown })[]
}

/** Of a batch that has ended, what one press takes back. */
export function undoableOf({ running, done }: Batch): readonly Done[] {
  return running ? [] : done.filter(({ canUndo }) => canUndo)
}

/** Gives one order to several leads, one after the other, and takes it back as one; what is refused holds up none of the others. */
export function useManyOrders(): {
  readonly batch: Batch | null
  start(leads: readonly NamedLead[], order: Order): void
  undo(): void
} {
  const client = useQueryClient()
  const [batch, setBatch] = useState<Batch | null>(null)
  const run = async <Lead extends NamedLead>(
    what: Batch['what'],
    leads: readonly Lead[],
    pathOf: (lead: Lead) => string,
    body: object,
  ): Promise<void> => {
    let progress: Batch = { what, total: leads.length, running: true, done: [], refused: [] }
    setBatch(progress)
    const me = await client.fetchQuery({ ...meQuery, staleTime: 0 })
    for (const lead of leads) {
      const { leadId, name } = lead
      try {
        if (!me.signedIn) throw new AskError(401, 'signin_needed', '')
        const orderId = crypto.randomUUID()
        const { entryId, canUndo } = (await tell(pathOf(lead), me.csrf, { ...body, orderId })) as OrderAnswer
        progress = { ...progress, done: [...progress.done, { leadId, name, entryId, canUndo }] }
      } catch (error) {
        // Told beside its name; the lead is as it was.
        progress = { ...progress, refused: [...progress.refused, { leadId, name, error }] }
      }
      setBatch(progress)
    }
    setBatch({ ...progress, running: false })
    await Promise.all(['leads', 'queues', 'lead', 'audit'].map((key) => client.invalidateQueries({ queryKey: [key] })))
  }
  return {
    batch,
    start: (leads, order) =>
      void run(order.action, leads, ({ leadId }) => `/api/leads/${encodeURIComponent(leadId)}/actions`, order),
    undo: () => {
      const leads = batch === null ? [] : undoableOf(batch)
      if (leads.length > 0)
        void run('undo', leads, ({ entryId }) => `/api/audit/${encodeURIComponent(entryId)}/undo`, {})
    },
  }
}
