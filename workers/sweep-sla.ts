import type { Flow } from '../src/flow/context.ts'
import { sweepSla } from '../src/flow/sweep-sla.ts'

/** One pass over every installation that has something due. Its cost follows what is due, not what exists. */
export async function sweepDue(flow: Flow): Promise<void> {
  for (const installation of await flow.stores.sweep.withDue(flow.clock.now())) await sweepSla(flow, installation)
}
