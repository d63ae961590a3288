import { useQueryClient } from '@tanstack/react-query'
import { useState } from 'react'
import { AskError, tell } from '../data/ask.ts'
import { meQuery } from '../data/queries.ts'
import type { Order } from '../lead/use-order.ts'

/** How far an order to several leads is. */
export interface Progress {
  readonly total: number
  readonly done: number
  readonly refused: number
  readonly running: boolean
}

/** Gives one order to several leads, one after the other; those that are refused stay where they are. */
export function useManyOrders(): {
  readonly state: Progress | null
  start(leads: readonly string[], order: Order): void
} {
  const client = useQueryClient()
  const [state, setState] = useState<Progress | null>(null)
  const run = async (leads: readonly string[], order: Order): Promise<void> => {
    let progress: Progress = { total: leads.length, done: 0, refused: 0, running: true }
    setState(progress)
    const me = await client.fetchQuery({ ...meQuery, staleTime: 0 })
    for (const leadId of leads) {
      const body = { ...order, orderId: crypto.randomUUID() }
      try {
        if (!me.signedIn) throw new AskError(401, 'signin_needed', '')
        await tell(`/api/leads/${encodeURIComponent(leadId)}/actions`, me.csrf, body)
        progress = { ...progress, done: progress.done + 1 }
      } catch {
        // Said as a number; the lead still stands in its queue with its reason.
        progress = { ...progress, refused: progress.refused + 1 }
      }
      setState(progress)
    }
    setState({ ...progress, running: false })
    await Promise.all(['leads', 'queues', 'lead', 'audit'].map((key) => client.invalidateQueries({ queryKey: [key] })))
  }
  return { state, start: (leads, order) => void run(leads, order) }
}
