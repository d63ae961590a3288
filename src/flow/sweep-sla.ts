import type { InstallationId } from '../ports/crm.ts'
import type { Flow } from './context.ts'

const SWEEP_BATCH = 500

/**
 * Marks some of what is due before a batch is claimed: what has just fallen due goes before what has just come, though the next sweep
 * is a second away.
 */
export async function markDueFirst(flow: Flow, installation: InstallationId): Promise<void> {
  await flow.milestones.at('sweep.claimed')
  const due = await flow.stores.sweep.markDue(installation, flow.clock.now(), SWEEP_BATCH)
  if (due.length === 0) return
  await flow.milestones.at('sweep.recorded')
  flow.meter.count('swept', due.length)
}

/**
 * Finds leads whose next promised instant has come and sends them through the one way: marked dirty in the urgent lane, read again,
 * decided again. The breach itself is decided there, against the present state, and stamped with the instant it fell due.
 * @returns how many leads were marked.
 */
export async function sweepSla(flow: Flow, installation: InstallationId): Promise<number> {
  let marked = 0
  const now = flow.clock.now()
  for (;;) {
    await flow.milestones.at('sweep.claimed')
    const due = await flow.stores.sweep.markDue(installation, now, SWEEP_BATCH, marked)
    await flow.milestones.at('sweep.recorded')
    marked += due.length
    if (due.length < SWEEP_BATCH) break
  }
  if (marked > 0) {
    flow.meter.count('swept', marked)
    flow.bells.ring({ kind: 'evaluate', installation, type: 'contact' })
  }
  return marked
}
