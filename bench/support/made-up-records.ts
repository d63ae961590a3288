import { Client } from 'pg'
import { v7 as uuidv7 } from 'uuid'
import { decideEach } from '../../src/domain/decide.ts'
import type { DecisionInput } from '../../src/domain/decision.ts'
import type { Flow } from '../../src/flow/context.ts'
import { keepInputs } from '../../src/flow/recompute.ts'
import type { InstallationId } from '../../src/ports/crm.ts'
import { NO_FACTS } from '../../test/domain/decide/builders.ts'
import { madeUpPeople } from './made-up-people.ts'
import { mixedLeads } from './mixed-leads.ts'

const DAY_MS = 86_400_000
const BATCH = 500
const PEOPLE = 12

/** Decisions of the last 80 days as the engine makes and keeps them: each lead when it comes, and when it is called 20 minutes later. */
export async function makeRecorded(
  flow: Flow,
  url: string,
  id: InstallationId,
  count: number,
  now: number,
): Promise<void> {
  await flow.stores.installations.replacePeople(id, madeUpPeople(PEOPLE), now)
  const settings = (await flow.settings.load(flow, id))!
  const client = new Client(url)
  await client.connect()
  await client.query('select set_config($1, $2, false)', ['app.installation', id])
  const fresh = mixedLeads(Math.min(count, 2_000))
  for (let from = 0; from < count; from += BATCH) {
    const inputs = Array.from({ length: Math.min(BATCH, count - from) }, (_, n): DecisionInput => {
      const one = fresh[(from + n) % fresh.length]!
      const at = now - 80 * DAY_MS + Math.floor(((from + n) / count) * 79 * DAY_MS)
      const shift = at - one.now
      const { fields } = one.snapshot
      const later = (instant: number | null): number | null => (instant === null ? null : instant + shift)
      return {
        ...one,
        now: at,
        roster: settings.roster,
        activities: one.activities.map((activity) => ({ ...activity, at: activity.at + shift })),
        snapshot: {
          ...one.snapshot,
          leadId: uuidv7(),
          createdAt: one.snapshot.createdAt + shift,
          fields: {
            ...fields,
            email: `p${from + n}@c${(from + n) % 20_000}.com`,
            formAt: later(fields.formAt),
            lastActivityAt: later(fields.lastActivityAt),
          },
        },
      }
    })
    const first = decideEach(inputs, NO_FACTS, settings.policy).results
    const again = inputs.flatMap((input, n): readonly DecisionInput[] => {
      const result = first[n]!
      if (!result.ok) return []
      const at = input.now + 20 * 60_000
      const ownerId = result.decided.memory.intendedOwnerId
      const fields = { ...input.snapshot.fields, ownerId, firstOutreachAt: at, lastOutreachAt: at, outreachCount: 1 }
      return [{ ...input, now: at, memory: result.decided.memory, snapshot: { ...input.snapshot, fields } }]
    })
    const rows = [...inputs, ...again].toSorted((a, b) => a.now - b.now)
    await client.query(
      `insert into app.decisions (installation_id, decision_id, lead_id, record_id, decided_at, policy_version, decision, inputs, latency_ms, visible)
       select $1, u.decision_id, u.lead_id, 'r', u.at, 1, '{}', u.inputs::json, 0, true
         from unnest($2::uuid[], $3::uuid[], $4::bigint[], $5::text[]) as u (decision_id, lead_id, at, inputs)`,
      [
        id,
        rows.map(() => uuidv7()),
        rows.map(({ snapshot }) => snapshot.leadId),
        rows.map((row) => row.now),
        rows.map((row) => JSON.stringify(keepInputs(settings, row, null))),
      ],
    )
  }
  await client.query('analyze app.decisions')
  await client.end()
}
