import type { Saw } from '../domain/decision.ts'
import { SETUP_STEPS, type SetupStep, type SetupStore } from '../ports/setup.ts'
import { jsonText, plainText } from './json-text.ts'
import { inTransaction, type Database } from './transaction.ts'

interface StepRow {
  readonly step: SetupStep
  readonly done_by: string
  readonly done_at: number
  readonly note: Saw
}

/** How far setting an account up has come. */
export function setupStore(db: Database): SetupStore {
  return {
    steps: (installation) =>
      inTransaction(db, installation, async (tx) => {
        const rows = await tx.rows<StepRow>(
          'list-setup-steps',
          'select step, done_by, done_at, note from setup_steps where installation_id = $1',
          [tx.installation],
        )
        return rows
          .map(({ step, done_by, done_at, note }) => ({ step, by: done_by, at: done_at, note }))
          .toSorted((a, b) => SETUP_STEPS.indexOf(a.step) - SETUP_STEPS.indexOf(b.step))
      }),
    mark: (installation, { step, by, at, note }) =>
      inTransaction(db, installation, async (tx) => {
        await tx.run(
          'mark-setup-step',
          `insert into setup_steps (installation_id, step, done_by, done_at, note) values ($1, $2, $3, $4, $5)
           on conflict (installation_id, step) do update
             set done_by = excluded.done_by, done_at = excluded.done_at, note = excluded.note`,
          [tx.installation, step, plainText(by), at, jsonText(note)],
        )
      }),
  }
}
