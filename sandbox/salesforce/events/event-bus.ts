import { randomUUID } from 'node:crypto'
import type { Org, OrgChange } from '../org.ts'
import type { Row } from '../row.ts'
import { ChangeSchema, TOLD_OBJECTS, type ChangeHeader } from './change-schema.ts'

/** One event as the bus keeps it. */
export interface BusEvent {
  readonly replay: number
  readonly at: number
  readonly object: string
  readonly ids: readonly string[]
  readonly schemaId: string
  readonly payload: Buffer
}

const KEPT_MS = 72 * 3_600_000
const FIRST_REPLAY = 1_000

interface Noticed {
  readonly change: OrgChange
  readonly row: Row
  readonly at: number
}

/** What goes wrong with events on purpose; each is used up as it happens. */
export interface BusFaults {
  /** Events that are never told. */
  drop: number
  /** Events that are told twice. */
  duplicate: number
  /** Events told without fields, as after an error of Salesforce's own. */
  gap: number
  /** Transactions with more changes than this are told as one overflow. */
  overflowAbove: number
}

/** Change events of one org, in the order of their commits, kept for 72 hours of the org's clock. */
export class EventBus {
  readonly faults: BusFaults = { drop: 0, duplicate: 0, gap: 0, overflowAbove: 100_000 }
  readonly schemas: ReadonlyMap<string, ChangeSchema>
  readonly #org: Org
  readonly #integrationUser: string
  readonly #listeners = new Set<() => void>()
  #events: BusEvent[] = []
  #noticed: Noticed[] = []
  #next = FIRST_REPLAY
  #expiredBelow = FIRST_REPLAY

  constructor(org: Org, integrationUser: string) {
    this.#org = org
    this.#integrationUser = integrationUser
    this.schemas = new Map(TOLD_OBJECTS.map((object) => [object, new ChangeSchema(object)]))
    org.onChange((change) => this.#notice(change))
  }

  /** Replay id of the newest event. */
  get newest(): number {
    return this.#next - 1
  }
  /** Replay id before the oldest event that is kept. */
  get oldest(): number {
    this.#forget()
    return this.#expiredBelow - 1
  }
  /** Whether a stream can go on after this id: not invented, and not older than what is kept. */
  knows(replay: number): boolean {
    return replay >= this.oldest && replay <= this.newest
  }
  after(replay: number, limit: number): readonly BusEvent[] {
    const from = this.#events.findIndex((event) => event.replay > replay)
    return from === -1 ? [] : this.#events.slice(from, from + limit)
  }
  /** Forgets everything told so far, as after 72 hours. */
  expire(): void {
    this.#events = []
    this.#expiredBelow = this.#next + 1
    // An id that nobody was ever told stands between what was told and what will be.
    this.#next += 1
  }
  onEvent(listener: () => void): () => void {
    this.#listeners.add(listener)
    return () => this.#listeners.delete(listener)
  }

  #forget(): void {
    const from = this.#org.clock.now() - KEPT_MS
    const kept = this.#events.findIndex(({ at }) => at >= from)
    const gone = kept === -1 ? this.#events : this.#events.slice(0, kept)
    if (gone.length === 0) return
    this.#expiredBelow = gone.at(-1)!.replay + 1
    this.#events = this.#events.slice(gone.length)
  }

  /** Everything that changes within one turn of the event loop is one transaction. */
  #notice(change: OrgChange): void {
    if (!this.schemas.has(change.object)) return
    if (this.#noticed.length === 0) queueMicrotask(() => this.#commit())
    const row = this.#org.find(change.object, change.id)
    this.#noticed.push({ change, row: { ...row }, at: this.#org.clock.now() })
  }

  #commit(): void {
    const noticed = this.#noticed
    this.#noticed = []
    const transactionKey = randomUUID()
    if (noticed.length > this.faults.overflowAbove) {
      for (const object of new Set(noticed.map(({ change }) => change.object))) {
        const one = noticed.find(({ change }) => change.object === object)!
        this.#put(object, this.#header(one, [], 'GAP_OVERFLOW', transactionKey, 1), null, null)
      }
    } else {
      for (const [at, group] of grouped(noticed).entries()) this.#tell(group, transactionKey, at + 1)
    }
    for (const listener of this.#listeners) listener()
  }

  #tell(group: readonly Noticed[], transactionKey: string, sequence: number): void {
    const [first] = group
    if (first === undefined) return
    const { kind, object } = first.change
    if (this.faults.drop > 0) {
      this.faults.drop -= 1
      this.#next += 1
      return
    }
    const isGap = this.faults.gap > 0
    if (isGap) this.faults.gap -= 1
    const ids = group.map(({ change }) => change.id)
    const header = this.#header(first, ids, isGap ? `GAP_${kind}` : kind, transactionKey, sequence)
    const hasFields = !isGap && kind !== 'DELETE'
    const changed =
      hasFields && kind === 'UPDATE' ? [...first.change.fields, 'LastModifiedDate', 'LastModifiedById'] : null
    this.#put(object, header, hasFields ? first.row : null, changed)
    if (this.faults.duplicate > 0) {
      this.faults.duplicate -= 1
      this.#put(object, header, hasFields ? first.row : null, changed)
    }
  }

  #header(
    { change, at }: Noticed,
    recordIds: readonly string[],
    changeType: string,
    transactionKey: string,
    sequenceNumber: number,
  ): ChangeHeader {
    const own = change.userId === this.#integrationUser
    return {
      ...{ entityName: change.object, recordIds, changeType, transactionKey, sequenceNumber },
      changeOrigin: `com/salesforce/api/${own ? 'rest/67.0;client=Estafet' : 'soap/67.0;client=SfdcInternalAPI/'}`,
      commitTimestamp: at,
      commitNumber: 1_180_583_000_000 + this.#next,
      commitUser: change.userId,
      ...{ nulledFields: [], diffFields: [], changedFields: [] },
    }
  }

  #put(object: string, header: ChangeHeader, row: Row | null, changed: readonly string[] | null): void {
    const schema = this.schemas.get(object)!
    this.#events.push({
      replay: this.#next,
      at: header.commitTimestamp,
      object,
      ids: header.recordIds,
      schemaId: schema.id,
      payload: schema.payload(header, row, changed),
    })
    this.#next += 1
  }
}

/** The same change of many rows of one object is one event with many ids. */
function grouped(noticed: readonly Noticed[]): readonly (readonly Noticed[])[] {
  const groups = new Map<string, Noticed[]>()
  for (const one of noticed) {
    const { kind, object, fields, userId } = one.change
    const values = fields.map((field) => one.row[field] ?? null)
    const key = JSON.stringify([kind, object, fields, values, userId, Math.floor(one.at / 1000)])
    const alone = kind === 'CREATE' ? `${key} ${one.change.id}` : key
    groups.set(alone, [...(groups.get(alone) ?? []), one])
  }
  return [...groups.values()]
}
