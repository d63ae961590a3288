import type { Flow } from '../src/flow/context.ts'
import type { TimelineStore } from '../src/ports/timelines.ts'
import { eachInstallation } from './each-installation.ts'

/** How long before the old server was last seen alive changes are asked for again. */
const LOOK_BACK_MS = 15 * 60_000

/** Notes that the database lives; after a failover every account is brought home first. */
export async function watchTimeline(flow: Flow, timelines: TimelineStore): Promise<void> {
  const timeline = await timelines.seen(flow.clock.now())
  await eachInstallation(flow, await timelines.strayed(), 'failover_waits', async (installation) => {
    const since = await timelines.bringHome(installation, LOOK_BACK_MS, flow.clock.now())
    if (since === undefined) return
    flow.meter.count('failovers')
    flow.log.warn('database_failed_over', { installation, timeline, since })
  })
}
