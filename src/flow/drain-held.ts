import { freedBy, poolsThatWait } from '../domain/freed-capacity.ts'
import type { RepId } from '../domain/lead.ts'
import { allPools } from '../domain/policy/all-pools.ts'
import { countedFor } from '../domain/policy/counted-facts.ts'
import type { EvaluationCommit, World } from '../ports/evaluations.ts'
import type { Flow } from './context.ts'
import type { Settings } from './settings.ts'

/** As many as one claim takes: whoever has room for one more lead has it for few, and each of those makes no room by itself. */
const MARKED_AT_ONCE = 100

/** People who have one open lead less after these decisions; nobody where no pool counts open leads. */
export function freedIn({ document }: Settings, world: World, { leads }: EvaluationCommit, now: number): Set<RepId> {
  const freed = new Set<RepId>()
  const stages = countedFor(document, now)?.stages
  if (stages === undefined) return freed
  for (const { recordId, decided } of leads) {
    const repId = freedBy(world.leads.get(recordId)?.memory ?? null, decided.memory, stages)
    if (repId !== null) freed.add(repId)
  }
  return freed
}

/**
 * Looks again at leads that wait for a pool which these people were too full for, the tightest promise and longest wait first. What
 * this misses, because a process ends before it or because more wait than are marked, the hold's own instant finds within minutes.
 */
export async function drainHeld(flow: Flow, settings: Settings, freed: ReadonlySet<RepId>): Promise<void> {
  if (freed.size === 0) return
  const pools = poolsThatWait(freed, settings.roster, allPools(settings.document))
  if (pools.length === 0) return
  const { installationId: installation } = settings.installation
  const first = { limit: MARKED_AT_ONCE, pools }
  const marked = await flow.stores.sweep.markHeld(installation, flow.clock.now(), first)
  if (marked > 0) flow.bells.ring({ kind: 'evaluate', installation, type: 'contact' })
}
