import type { Company } from './company.ts'
import type { SandboxClock } from './sandbox-clock.ts'

/** What the sweep takes is due before and dirty after, in one commit: so both are asked for at once. */
const UNDONE = `select (select count(*) from leads where look_again_at <= $1)::int + (select count(*) from dirty)::int
  + (select count(*) from outbox_writes)::int + (select count(*) from outbox_tasks)::int as left`

/** Longer than any lease: what is not done by then never will be. */
const LONGEST_WAIT_MS = 45_000

/** Waits until nothing is due, nothing waits to be decided and nothing to be sent. @throws {Error} that tells what is left. */
export async function untilAtRest(company: Company, clock: SandboxClock): Promise<void> {
  for (const until = Date.now() + LONGEST_WAIT_MS; ;) {
    await company.settled()
    const { rows } = await company.query(UNDONE, [clock.now()])
    if (rows[0]!['left'] === 0) return
    if (Date.now() > until) throw new Error(`not at rest: ${JSON.stringify(await left(company, clock))}`)
    await clock.sleep(100)
  }
}

async function left(company: Company, clock: SandboxClock): Promise<unknown> {
  const { rows } = await company.query(
    `select (select json_agg(json_build_object('record', record_id, 'stage', stage, 'status', status, 'look', look_again_at))
               from leads where look_again_at <= $1) as due,
       (select json_agg(d) from dirty d) as dirty, (select count(*)::int from outbox_tasks) as tasks`,
    [clock.now()],
  )
  return { now: clock.now(), ...rows[0] }
}
