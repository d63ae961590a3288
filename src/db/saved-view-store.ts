import type { SavedView, SavedViewStore } from '../ports/saved-views.ts'
import { plainText } from './json-text.ts'
import { inTransaction, isUuid, type Database } from './transaction.ts'

const VIEW = `v.view_id as "viewId", v.page, v.query, v.name, v.made_by as "madeBy", v.for_all as "forAll",
  v.changed_at as "changedAt", v.removed_at as "removedAt" from saved_views v`
/** What the person in $2 sees. */
const SEEN = 'v.installation_id = $1 and v.removed_at is null and (v.for_all or v.made_by = $2)'
const MOST_LISTED = 500

/** Views that people keep under a name. */
export function savedViewStore(db: Database): SavedViewStore {
  return {
    add: (installation, view) =>
      inTransaction(db, installation, async (tx) => {
        const added = await tx.run(
          'add-saved-view',
          `insert into saved_views (installation_id, view_id, page, query, name, made_by, for_all, changed_at, removed_at)
           values ($1, $2, $3, $4, $5, $6, $7, $8, $9) on conflict (installation_id, view_id) do nothing`,
          [
            ...[installation, view.viewId, view.page, plainText(view.query), plainText(view.name)],
            ...[plainText(view.madeBy), view.forAll, view.changedAt, view.removedAt],
          ],
        )
        return added === 1
      }),

    list: (installation, person) =>
      inTransaction(db, installation, (tx) =>
        tx.rows<SavedView>(
          'list-saved-views',
          `select ${VIEW} where ${SEEN} order by v.name collate "C", v.view_id limit ${MOST_LISTED}`,
          [installation, person],
        ),
      ),

    async find(installation, viewId) {
      if (!isUuid(viewId)) return null
      const [view] = await inTransaction(db, installation, (tx) =>
        tx.rows<SavedView>('find-saved-view', `select ${VIEW} where v.installation_id = $1 and v.view_id = $2`, [
          installation,
          viewId,
        ]),
      )
      return view ?? null
    },

    async change(installation, viewId, { name, query, forAll, changedAt, removedAt }) {
      if (!isUuid(viewId)) return
      await inTransaction(db, installation, (tx) =>
        tx.run(
          'change-saved-view',
          `update saved_views set name = $3, query = $4, for_all = $5, changed_at = $6, removed_at = $7
            where installation_id = $1 and view_id = $2`,
          [installation, viewId, plainText(name), plainText(query), forAll, changedAt, removedAt],
        ),
      )
    },

    async setStart(installation, person, viewId) {
      await inTransaction(db, installation, (tx) =>
        viewId === null
          ? tx.run('drop-start-view', 'delete from start_views where installation_id = $1 and person = $2', [
              installation,
              person,
            ])
          : tx.run(
              'set-start-view',
              `insert into start_views (installation_id, person, view_id) values ($1, $2, $3)
               on conflict (installation_id, person) do update set view_id = excluded.view_id`,
              [installation, person, viewId],
            ),
      )
    },

    async start(installation, person) {
      const [view] = await inTransaction(db, installation, (tx) =>
        tx.rows<SavedView>(
          'start-view',
          `select ${VIEW} join start_views s on s.installation_id = v.installation_id and s.view_id = v.view_id and s.person = $2
            where ${SEEN}`,
          [installation, person],
        ),
      )
      return view ?? null
    },
  }
}
