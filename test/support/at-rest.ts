import type { Company } from './company.ts'
import type { SandboxClock } from './sandbox-clock.ts'

/** What the sweep takes is due before and dirty after, in one commit: so both are asked for at once. */
const UNDONE = `select (select count(*) from leads where look_again_at <= $1)::int + (select count(*) from dirty)::int
  + (select count(*) from outbox_writes)::int + (select count(*) from outbox_tasks)::int as left`

/** Waits until nothing is due, nothing waits to be decided and nothing to be sent. */
export async function untilAtRest(company: Company, clock: SandboxClock): Promise<void> {
  for (;;) {
    await company.settled()
    const { rows } = await company.query(UNDONE, [clock.now()])
    if (rows[0]!['left'] === 0) return
    await clock.sleep(100)
  }
}
