import type { Draft, DraftState, DraftStore } from '../ports/drafts.ts'
import { jsonText, plainText } from './json-text.ts'
import { inTransaction, type Database, type Transaction } from './transaction.ts'

interface DraftRow {
  readonly revision: number
  readonly base_version: number | null
  readonly document: unknown
  readonly changed_by: string | null
  readonly changed_at: number | null
}
const COLUMNS = 'revision, base_version, document, changed_by, changed_at'

/** The policy that is being written. */
export function draftStore(db: Database): DraftStore {
  return {
    find: (installation) => inTransaction(db, installation, find),
    save: (installation, draft, expected) =>
      inTransaction(db, installation, async (tx) => {
        const [row] = await tx.rows<DraftRow>(
          'save-draft',
          `insert into policy_drafts as d (installation_id, revision, base_version, document, changed_by, changed_at)
           values ($1, $2::integer + 1, $3, $4, $5, $6)
           on conflict (installation_id) do update set revision = d.revision + 1, base_version = excluded.base_version,
             document = excluded.document, changed_by = excluded.changed_by, changed_at = excluded.changed_at
            where d.revision = $2
           returning ${COLUMNS}`,
          [tx.installation, expected, ...valuesOf(draft)],
        )
        return row === undefined ? { kind: 'changed', state: await find(tx) } : { kind: 'saved', state: stateOf(row) }
      }),
  }
}

async function find(tx: Transaction): Promise<DraftState> {
  const [row] = await tx.rows<DraftRow>(
    'find-draft',
    `select ${COLUMNS} from policy_drafts where installation_id = $1`,
    [tx.installation],
  )
  return row === undefined ? { revision: 0, draft: null } : stateOf(row)
}

function valuesOf(draft: Draft | null): readonly unknown[] {
  if (draft === null) return [null, null, null, null]
  return [draft.baseVersion, jsonText(draft.document), plainText(draft.changedBy), draft.changedAt]
}

function stateOf({ revision, base_version, document, changed_by, changed_at }: DraftRow): DraftState {
  if (base_version === null) return { revision, draft: null }
  return {
    revision,
    draft: { baseVersion: base_version, document, changedBy: changed_by ?? '', changedAt: changed_at ?? 0 },
  }
}
