import type { KeptInputs } from '../../src/flow/recompute.ts'
import type { RecordId, RecordWrite } from '../../src/ports/crm.ts'
import type { EvaluationCommand, EvaluationCommit } from '../../src/ports/evaluations.ts'

/** What was promised about a run and is not so. */
export interface Violation {
  readonly name: string
  readonly detail: string
}

/** The property, and the field it is read into, that carries the number of the change which a contact shows; decisions are stored with it. */
export const VERSION_PROPERTY = 'city'

/**
 * What an outside observer has seen: which change was acknowledged, which was decided upon, what may be written. Sequential and
 * simple; knows nothing of leases, queues or tokens.
 */
export class Model {
  readonly acknowledged = new Map<RecordId, number>()
  readonly decided = new Map<RecordId, number>()
  readonly taskCreations = new Map<string, number>()
  /** Keys of tasks that were ever decided. */
  readonly tasksDecided = new Set<string>()
  /** Records that the CRM no longer has under that id. */
  readonly left = new Set<RecordId>()
  /** Owner set by a person while nothing of ours was under way for the record. */
  readonly takenOver = new Map<RecordId, string>()
  /** Persons whose records the CRM deleted as the law wants it. */
  readonly erased = new Set<RecordId>()
  violation: Violation | null = null
  readonly #storedTokens = new Set<string>()
  readonly #mayBeWritten = new Map<RecordId, Set<string>>()

  acknowledge(id: RecordId, version: number): void {
    this.acknowledged.set(id, Math.max(version, this.acknowledged.get(id) ?? 0))
  }

  commit(_command: EvaluationCommand, commit: EvaluationCommit): void {
    for (const lead of commit.leads) {
      const [before, version] = [this.decided.get(lead.recordId) ?? 0, versionIn(lead.inputs)]
      if (version < before)
        this.fail('older-state-decided', `${lead.recordId} was decided upon v${version} after v${before}`)
      this.decided.set(lead.recordId, Math.max(before, version))
      const allowed = this.#mayBeWritten.get(lead.recordId) ?? new Set()
      this.#mayBeWritten.set(lead.recordId, allowed)
      for (const values of [lead.write, lead.intended]) if (values) allowed.add(JSON.stringify(values))
    }
  }

  /** A write as it lands in the CRM, however late. */
  landed(write: RecordWrite): void {
    if (this.#mayBeWritten.get(write.id)?.has(JSON.stringify(write.properties))) return
    this.fail(
      'write-without-reason',
      `${write.id} was written ${JSON.stringify(write.properties)}, which no commit holds`,
    )
  }

  /** Tokens as they are kept. */
  stored(token: string): void {
    this.#storedTokens.add(token)
  }

  /** A token that is used before it is kept would be lost with its process. */
  used(token: string): void {
    if (!this.#storedTokens.has(token)) this.fail('token-used-before-kept', `${token} was used and is kept nowhere`)
  }

  /** Keeps the first violation. */
  fail(name: string, detail: string): void {
    this.violation ??= { name, detail }
  }
}

function versionIn(inputs: unknown): number {
  const { fields } = (inputs as KeptInputs).snapshot
  return Number(fields[VERSION_PROPERTY]?.slice(1) ?? 0)
}
