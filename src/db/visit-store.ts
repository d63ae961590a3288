import { cameByOf, cameByText } from '../domain/visits.ts'
import type { RecordId } from '../ports/crm.ts'
import type { VisitStore } from '../ports/visits.ts'
import { plainText } from './json-text.ts'
import { inTransaction, isUuid, type Database } from './transaction.ts'

const MOST_VISITS = 200

interface FoundRow {
  readonly visitor: string
  readonly recordId: RecordId
  readonly visits:
    readonly { readonly id: string; readonly at: number; readonly page: string; readonly by: string | null }[] | null
}

/** Visits of the customer's website. */
export function visitStore(db: Database): VisitStore {
  return {
    async origins(installation) {
      if (!isUuid(installation)) return []
      const [site] = await inTransaction(db, installation, (tx) =>
        tx.rows<{ origins: readonly string[] }>(
          'visit-origins',
          'select origins from visit_sites where installation_id = $1',
          [installation],
        ),
      )
      return site?.origins ?? []
    },

    async setOrigins(installation, origins, by, at) {
      await inTransaction(db, installation, (tx) =>
        tx.run(
          'set-visit-origins',
          `insert into visit_sites (installation_id, origins, set_by, set_at) values ($1, $2, $3, $4)
           on conflict (installation_id) do update set origins = excluded.origins, set_by = excluded.set_by, set_at = excluded.set_at`,
          [installation, origins, plainText(by), at],
        ),
      )
    },

    keep: (installation, visitor, { visitId, at, page, cameBy }) =>
      inTransaction(db, installation, async (tx) => {
        const [known] = await tx.rows<{ record_id: RecordId | null }>(
          'seen-visitor',
          `insert into visitors as v (installation_id, visitor, seen_at) values ($1, $2, $3)
           on conflict (installation_id, visitor) do update set seen_at = greatest(v.seen_at, excluded.seen_at) returning record_id`,
          [installation, visitor, at],
        )
        const record = known?.record_id ?? null
        if (record !== null) return record
        await tx.run(
          'keep-visit',
          `insert into visits (installation_id, visitor, visit_id, at, page, came_by) values ($1, $2, $3, $4, $5, $6)
           on conflict do nothing`,
          [installation, visitor, visitId, at, plainText(page), cameBy === null ? null : plainText(cameByText(cameBy))],
        )
        return null
      }),

    async identify(installation, visitor, email, at) {
      await inTransaction(db, installation, (tx) =>
        tx.run(
          'identify-visitor',
          `insert into visitors as v (installation_id, visitor, seen_at, email, identified_at) values ($1, $2, $4, $3, $4)
           on conflict (installation_id, visitor) do update
             set email = excluded.email, identified_at = excluded.identified_at, seen_at = greatest(v.seen_at, excluded.seen_at),
                 record_id = case when exists (select 1 from person_keys k join leads l using (installation_id, lead_id)
                   where k.installation_id = $1 and k.key = 'e:' || $3 and l.record_id = v.record_id) then v.record_id end`,
          [installation, visitor, plainText(email), at],
        ),
      )
    },

    found: (installation, since, limit) =>
      inTransaction(db, installation, async (tx) => {
        const rows = await tx.rows<FoundRow>(
          'found-visitors',
          `select v.visitor, l.record_id as "recordId", seen.visits
             from visitors v
             join lateral (select lead_id from person_keys k where k.installation_id = v.installation_id and k.key = 'e:' || v.email
               order by lead_id limit 1) k on true
             join leads l on l.installation_id = v.installation_id and l.lead_id = k.lead_id and l.retired_at is null
             left join lateral (select json_agg(json_build_object('id', f.visit_id, 'at', f.at, 'page', f.page, 'by', f.came_by)
                 order by f.at, f.visit_id) as visits
               from (select * from visits where installation_id = v.installation_id and visitor = v.visitor
                 order by at, visit_id limit ${MOST_VISITS}) f) seen on true
            where v.installation_id = $1 and v.email is not null and v.identified_at >= $2
            order by v.identified_at, v.visitor limit $3`,
          [installation, since, limit],
        )
        return rows.map(({ visitor, recordId, visits }) => ({
          ...{ visitor, recordId },
          visits: (visits ?? []).map(({ id, at, page, by }) => ({
            ...{ visitId: id, at, page, cameBy: by === null ? null : cameByOf(by) },
          })),
        }))
      }),

    async stitched(installation, { visitor, recordId, visits }) {
      await inTransaction(db, installation, async (tx) => {
        await tx.run(
          'give-visits',
          'delete from visits where installation_id = $1 and visitor = $2 and visit_id = any($3::uuid[])',
          [installation, visitor, visits.map(({ visitId }) => visitId)],
        )
        // Whoever has more goes on next time.
        await tx.run(
          'stitch-visitor',
          `update visitors set record_id = $3, email = null where installation_id = $1 and visitor = $2
             and not exists (select 1 from visits where installation_id = $1 and visitor = $2)`,
          [installation, visitor, recordId],
        )
      })
    },

    async forget(installation, visitor) {
      await inTransaction(db, installation, async (tx) => {
        await tx.run('forget-visits', 'delete from visits where installation_id = $1 and visitor = $2', [
          installation,
          visitor,
        ])
        await tx.run('forget-visitor', 'delete from visitors where installation_id = $1 and visitor = $2', [
          installation,
          visitor,
        ])
      })
    },
  }
}
