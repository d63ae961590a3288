import { statfs } from 'node:fs/promises'
import type { RunConfig } from '../config/config.ts'
import type { Metrics } from '../telemetry/metrics.ts'
import type { App } from '../wiring.ts'
import { version } from './version.ts'

/** Adds to /metrics what is read when asked for: the backlog, the parts' health, the disk, the clocks. */
export function watch(metrics: Metrics, app: App, config: RunConfig): void {
  metrics.showBacklog(() => app.stores.reads.stats(null))
  metrics.showGauges(
    {
      waiting: {
        help: 'Rows waiting, by work (dirty: to be decided, outbox: to be sent) and lane.',
        labels: ['work', 'lane'],
      },
      oldest_outbox_seconds: { help: 'Age of the oldest change whose write could be sent now.' },
      due_lag_seconds: { help: 'How long ago the oldest response fell due that nobody has looked at yet.' },
      installations: { help: 'CRM accounts, by state.', labels: ['state'] },
      reconcile_age_seconds: {
        help: 'Since the CRM of an active account was last asked for what no notification told; the oldest.',
      },
      stream_silence_seconds: {
        help: "Since a CRM's stream of changes that should be heard last said anything; the quietest. 0 where there is none.",
      },
      paused_policies: { help: 'CRM accounts to which nothing is sent until an admin has chosen about a policy.' },
      policy_changed_percent: {
        help: 'Share of leads that a newly published policy gives another owner or stage than the one before; the largest. 0 where none is watched.',
      },
      backup_age_seconds: { help: 'Since the last backup made by "estafet backup"; NaN when there is none.' },
    },
    () => app.stores.operations(app.flow.clock.now()),
  )
  metrics.showGauge('database_up', '1 while the database serves this process.', async () =>
    (await app.stores.ping()) === 'unreachable' ? 0 : 1,
  )
  metrics.showGauge('database_timeline', 'Timeline of the database server; another one after each failover.', () =>
    app.stores.timelines.current(),
  )
  metrics.showGauge('queue_up', '1 while the carrier of bells can be reached.', async () =>
    (await app.bells.reachable()) ? 1 : 0,
  )
  metrics.showGauge('disk_free_ratio', 'Free share of the disk of the data folder, 0 to 1.', async () => {
    const { bavail, blocks } = await statfs(config.dataDir)
    return bavail / blocks
  })
  metrics.showGauge('clock_skew_seconds', 'This machine’s clock against the database’s.', async () => {
    const before = Date.now()
    const theirs = await app.stores.now()
    return Math.abs(theirs - (before + Date.now()) / 2) / 1000
  })
  metrics.showGauges(
    { build_info: { help: 'Always 1; says which release and role runs.', labels: ['version', 'role'] } },
    async () => [{ name: 'build_info', value: 1, labels: { version: version(), role: config.role } }],
  )
}
