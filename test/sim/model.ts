import type { KeptInputs } from '../../src/flow/recompute.ts'
import type { RecordId, RecordWrite } from '../../src/ports/crm.ts'
import type { EvaluationCommand, EvaluationCommit, LeadCommit } from '../../src/ports/evaluations.ts'

/** What was promised about a run and is not so. */
export interface Violation {
  readonly name: string
  readonly detail: string
}

/** Who owns a contact, and the number of our write that was the last to land. */
export const OWNER_PROPERTY = 'hubspot_owner_id'
export const REVISION_PROPERTY = 'estafet_revision'

/** Explanations that say a person did something to the owner. */
const BY_A_PERSON: ReadonlySet<string> = new Set(['route.set-by-person', 'route.owner-cleared', 'route.owner-before'])

/** What a person did to the owner of a record. */
export interface PersonsChoice {
  readonly ownerId: string
  /** The number of that change. */
  readonly version: number
}

/** The owner a record shows, and the number of our write that was the last to land. */
export interface OwnerShown {
  readonly ownerId: string | null
  readonly revision: number
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
  /** Owners set by a person while nothing of ours was under way for the record. */
  readonly takenOver = new Map<RecordId, PersonsChoice>()
  /** Owners taken off by a person likewise: they are not to get it back. */
  readonly takenOff = new Map<RecordId, PersonsChoice>()
  /** What each record showed when it was last decided upon: its owner, and the number of our write beside them. */
  readonly #seen = new Map<RecordId, OwnerShown>()
  /** Records whose owner a person, or a merge, has ever changed. */
  readonly ownerTouched = new Set<RecordId>()
  /** Persons whose records the CRM deleted as the law wants it. */
  readonly erased = new Set<RecordId>()
  violation: Violation | null = null
  readonly #storedTokens = new Set<string>()
  /** The number of our write that was the last to land in each record. */
  readonly #numbers = new Map<RecordId, number>()
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
      this.#seen.set(lead.recordId, ownerIn(lead.inputs))
      this.#checkChoice(lead, version)
      const told = lead.decided.decision.trace.find(({ because }) => BY_A_PERSON.has(because))
      if (told !== undefined && !this.ownerTouched.has(lead.recordId))
        this.fail('person-invented', `${lead.recordId} was decided as ${told.because}; nobody touched its owner`)
      const allowed = this.#mayBeWritten.get(lead.recordId) ?? new Set()
      this.#mayBeWritten.set(lead.recordId, allowed)
      for (const values of [lead.write, lead.intended]) if (values) allowed.add(JSON.stringify(values))
    }
  }

  /** A decision that has seen what a person did to the owner does not undo it. */
  #checkChoice({ recordId, decided }: LeadCommit, version: number): void {
    const { routing } = decided.decision
    if (routing.kind !== 'assign' && routing.kind !== 'keep') return
    const { ownerId } = routing.assignment
    const [given, taken] = [this.takenOver.get(recordId), this.takenOff.get(recordId)]
    if (given && version >= given.version && ownerId !== given.ownerId)
      this.fail('person-overruled', `${recordId} was given to ${given.ownerId} by a person, and then to ${ownerId}`)
    if (taken && version >= taken.version && ownerId === taken.ownerId)
      this.fail('person-overruled', `${recordId} was taken from ${ownerId} by a person and stays with them`)
  }

  /**
   * Whether a record shows the very owner and number it showed when it was last looked at: whatever people did to it between, to and
   * fro, no reading of its state can tell.
   */
  showsAsSeen(id: RecordId, { ownerId, revision }: OwnerShown): boolean {
    const seen = this.#seen.get(id)
    return seen?.ownerId === ownerId && seen.revision === revision
  }

  /** Nothing is held against what is done to the owner of that record from here on. */
  forgetChoices(id: RecordId): void {
    this.takenOver.delete(id)
    this.takenOff.delete(id)
  }

  /**
   * A write as it lands in the CRM, however late.
   * @param waiting the number of the write to this record that is waiting to be sent or answered; null: none is.
   */
  landed(write: RecordWrite, waiting: string | null): void {
    const { [OWNER_PROPERTY]: owner, [REVISION_PROPERTY]: revision } = write.properties
    const choice = this.takenOver.get(write.id) ?? this.takenOff.get(write.id)
    const number = Number(revision)
    const bringsBack = owner !== undefined || number < (this.#numbers.get(write.id) ?? 0)
    this.#numbers.set(write.id, number)
    if (choice !== undefined && bringsBack && revision !== waiting) {
      // One of long ago brings back its owner, or the number by which that of the choice is told. What it undoes before the choice was
      // decided, and that was told to the CRM, nobody can know any more.
      const isNoted = (this.decided.get(write.id) ?? 0) >= choice.version && waiting === null
      if (!isNoted) this.forgetChoices(write.id)
    }
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

function ownerIn(inputs: unknown): OwnerShown {
  const { snapshot, input } = inputs as KeptInputs
  return { ownerId: snapshot.fields.ownerId ?? null, revision: input.writes?.shown ?? 0 }
}

function versionIn(inputs: unknown): number {
  const { fields } = (inputs as KeptInputs).snapshot
  return Number(fields[VERSION_PROPERTY]?.slice(1) ?? 0)
}
