import type { Absence, AbsenceStore } from '../ports/absences.ts'
import { plainText } from './json-text.ts'
import { inTransaction, isUuid, type Database } from './transaction.ts'

/** Absences that were set here. */
export function absenceStore(db: Database): AbsenceStore {
  return {
    standing: (installation, now) =>
      inTransaction(db, installation, (tx) =>
        tx.rows<Absence>(
          'standing-absences',
          `select absence_id as "absenceId", rep_id as "repId", start_at as "start", end_at as "end", stand_in as "standInId",
                  set_by as "setBy", set_at as "setAt"
             from absences where installation_id = $1 and ended_at is null and end_at > $2 order by start_at, absence_id`,
          [installation, now],
        ),
      ),

    set: (installation, { absenceId, repId, start, end, standInId, setBy, setAt }) =>
      inTransaction(db, installation, async (tx) => {
        const fresh = await tx.run(
          'set-absence',
          `insert into absences (installation_id, absence_id, rep_id, start_at, end_at, stand_in, set_by, set_at)
           values ($1, $2, $3, $4, $5, $6, $7, $8) on conflict (installation_id, absence_id) do nothing`,
          [installation, absenceId, repId, start, end, standInId, plainText(setBy), setAt],
        )
        return fresh === 1 ? 'set' : 'duplicate'
      }),

    takeBack: (installation, absenceId, by, at) =>
      inTransaction(db, installation, async (tx) => {
        if (!isUuid(absenceId)) return false
        const ended = await tx.run(
          'take-absence-back',
          `update absences set ended_by = $3, ended_at = $4
            where installation_id = $1 and absence_id = $2 and ended_at is null`,
          [installation, absenceId, plainText(by), at],
        )
        return ended === 1
      }),
  }
}
