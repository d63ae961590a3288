import {
  CrmUnavailableError,
  type Crm,
  type CrmPerson,
  type CrmRecord,
  type LinkedIds,
  type ListedPage,
  type ModifiedPage,
  type ObjectType,
  type PropertyChoice,
  type ReadAnswer,
  type RecordId,
  type RecordWrite,
  type Sequences,
  type StepAnswer,
  type TaskResult,
  type TaskWrite,
  type WriteResult,
} from '../../src/ports/crm.ts'

interface Held {
  properties: Map<string, string | null>
  createdAt: number
  modifiedAt: number
}
/** What a call may meet on its way: refused before it is done, or done and then left unanswered. */
export type Trouble = 'refused-before' | 'answer-lost' | null

/** Where either CRM keeps whose record it is. */
const OWNER_PROPERTIES = ['hubspot_owner_id', 'OwnerId']

/** A CRM in memory with the manners of a real one: merges, omissions, keyed tasks. One account; every call is counted. */
export class MemoryCrm implements Crm {
  readonly batchSize = 100
  readonly pace = { perMinute: 600, backfillPerMinute: 420 }
  readonly calls: string[] = []
  readonly writes: { id: RecordId; properties: Readonly<Record<string, string>> }[] = []
  readonly tasks = new Map<string, TaskWrite & { taskId: string }>()
  /** Steps of workflows that it was told of. */
  readonly completed: StepAnswer[] = []
  peopleNow: readonly CrmPerson[] = []
  /** Absent: it has no sequences. */
  sequences?: Sequences
  /** A property that only moves forward along its values, and only among them; null: there is none. */
  forwardOnly: { readonly property: string; readonly choices: readonly PropertyChoice[] } | null = null
  /** People whom it takes as nobody's owner. */
  readonly refusedOwners = new Set<string>()
  /** Decides what happens to the next call of that name. */
  trouble: (call: string) => Trouble = () => null
  /** Called after a write was done, as a CRM would notify. */
  onWrite: (type: ObjectType, id: RecordId, properties: Readonly<Record<string, string>>) => void = () => undefined
  readonly #records: Record<ObjectType, Map<RecordId, Held>> = {
    contact: new Map(),
    company: new Map(),
    deal: new Map(),
  }
  readonly #bin = new Set<string>()
  readonly #merged = new Map<RecordId, RecordId>()
  readonly #links = new Map<string, RecordId[]>()
  readonly #now: () => number

  constructor(now: () => number) {
    this.#now = now
  }

  /** Creates or changes a record as a person or another tool would. */
  put(
    type: ObjectType,
    id: RecordId,
    properties: Readonly<Record<string, string | null>>,
    createdAt = this.#now(),
  ): void {
    const held = this.#records[type].get(id) ?? { properties: new Map(), createdAt, modifiedAt: createdAt }
    for (const [name, value] of Object.entries(properties)) held.properties.set(name, value)
    held.modifiedAt = this.#now()
    this.#records[type].set(id, held)
  }
  remove(type: ObjectType, id: RecordId): void {
    this.#records[type].delete(id)
    this.#bin.add(`${type} ${id}`)
  }
  /** Deletes a record as the law wants it: not even the bin holds it. */
  erase(type: ObjectType, id: RecordId): void {
    this.#records[type].delete(id)
  }
  merge(type: ObjectType, olds: readonly RecordId[], newId: RecordId): void {
    const first = this.#records[type].get(olds[0]!)!
    this.#records[type].set(newId, { ...first, properties: new Map(first.properties), modifiedAt: this.#now() })
    for (const old of olds) {
      this.#records[type].delete(old)
      this.#merged.set(old, newId)
    }
  }
  link(from: ObjectType, id: RecordId, to: ObjectType, toId: RecordId): void {
    for (const [key, value] of [
      [`${from}:${id}:${to}`, toId],
      [`${to}:${toId}:${from}`, id],
    ] as const) {
      this.#links.set(key, [...(this.#links.get(key) ?? []), value])
    }
  }
  contactIds(): readonly RecordId[] {
    return [...this.#records.contact.keys()]
  }
  value(type: ObjectType, id: RecordId, property: string): string | null {
    return this.#records[type].get(id)?.properties.get(property) ?? null
  }

  async read(_installation: string, type: ObjectType, ids: readonly RecordId[]): Promise<ReadAnswer> {
    return this.#call(`read ${type}`, () => {
      const found = new Map<RecordId, CrmRecord>()
      const merged = new Map<RecordId, CrmRecord>()
      const gone: RecordId[] = []
      for (const id of ids) {
        const record = this.#view(type, id)
        const heir = this.#merged.get(id)
        const heirRecord = heir === undefined ? null : this.#view(type, heir)
        if (record) found.set(id, record)
        else if (heirRecord) merged.set(id, heirRecord)
        else gone.push(id)
      }
      return { found, merged, gone }
    })
  }

  async links(
    _installation: string,
    from: ObjectType,
    to: ObjectType,
    ids: readonly RecordId[],
  ): Promise<readonly LinkedIds[]> {
    return this.#call(`links ${from} ${to}`, () =>
      ids.flatMap((id) => {
        const linked = this.#links.get(`${from}:${id}:${to}`)
        return linked ? [{ id, to: linked }] : []
      }),
    )
  }

  async write(
    _installation: string,
    type: ObjectType,
    writes: readonly RecordWrite[],
  ): Promise<readonly WriteResult[]> {
    return this.#call(`write ${type}`, () =>
      writes.map(({ id, properties }): WriteResult => {
        const held = this.#records[type].get(id)
        if (!held) return { kind: 'absent', id }
        const property = OWNER_PROPERTIES.find((name) => properties[name] !== undefined)
        const ownerId = property && properties[property]
        if (ownerId && this.refusedOwners.has(ownerId)) {
          const message = `${ownerId} is not the id of an active owner`
          return { kind: 'refused', id, code: 'INVALID_OWNER_ID', message, advice: '', property }
        }
        const stage = this.#places(held, properties)
        if (stage === 'no-choice') {
          const property = this.forwardOnly!.property
          return { kind: 'refused', id, code: 'INVALID_OPTION', message: 'no such option', advice: '', property }
        }
        for (const [name, value] of Object.entries(properties))
          if (stage !== 'back' || name !== this.forwardOnly!.property)
            held.properties.set(name, value === '' ? null : value)
        held.modifiedAt = this.#now()
        this.writes.push({ id, properties })
        this.onWrite(type, id, properties)
        return { kind: 'written', id, modifiedAt: held.modifiedAt }
      }),
    )
  }

  /** Where a write would take the property that only moves forward; null: it says nothing of it, or empties it. */
  #places({ properties: now }: Held, properties: RecordWrite['properties']): 'forward' | 'back' | 'no-choice' | null {
    const value = this.forwardOnly && properties[this.forwardOnly.property]
    if (!this.forwardOnly || !value) return null
    const place = (of: string | null) => this.forwardOnly!.choices.findIndex((one) => one.value === of)
    if (place(value) < 0) return 'no-choice'
    return place(value) < place(now.get(this.forwardOnly.property) ?? null) ? 'back' : 'forward'
  }

  async writeTasks(_installation: string, tasks: readonly TaskWrite[]): Promise<readonly TaskResult[]> {
    return this.#call('tasks', () =>
      tasks.map((task): TaskResult => {
        if (task.assigneeId !== null && this.refusedOwners.has(task.assigneeId)) {
          const refusal = { code: 'INVALID_OWNER', message: 'no such owner', advice: 'Choose another.' }
          return { kind: 'refused', key: task.key, ...refusal, assigneeRefused: true }
        }
        const taskId = this.tasks.get(task.key)?.taskId ?? `task-${this.tasks.size + 1}`
        this.tasks.set(task.key, { ...task, taskId })
        return { kind: 'written', key: task.key, taskId }
      }),
    )
  }

  async modifiedSince(
    _installation: string,
    type: ObjectType,
    since: number,
    _properties: readonly string[],
    limit: number,
  ): Promise<ModifiedPage> {
    return this.#call(`search ${type}`, () => {
      const all = [...this.#records[type].keys()]
        .map((id) => this.#view(type, id)!)
        .filter(({ modifiedAt }) => modifiedAt >= since)
        .sort((a, b) => a.modifiedAt - b.modifiedAt)
      const records = all.slice(0, limit)
      return { records, lastModifiedAt: records.at(-1)?.modifiedAt ?? null, more: all.length > limit }
    })
  }

  async present(_installation: string, type: ObjectType, ids: readonly RecordId[]): Promise<ReadonlySet<RecordId>> {
    return this.#call(`present ${type}`, () => new Set(ids.filter((id) => this.#records[type].has(id))))
  }
  async inBin(_installation: string, type: ObjectType, ids: readonly RecordId[]): Promise<ReadonlySet<RecordId>> {
    return this.#call(`bin ${type}`, () => new Set(ids.filter((id) => this.#bin.has(`${type} ${id}`))))
  }
  async list(_installation: string, type: ObjectType, after: string | null): Promise<ListedPage> {
    return this.#call(`list ${type}`, () => {
      const ids = [...this.#records[type].keys()].sort((a, b) => Number(a) - Number(b))
      const rest = ids.filter((id) => after === null || Number(id) > Number(after))
      const records = rest.slice(0, this.batchSize).map((id) => this.#view(type, id)!)
      return { records, after: rest.length > this.batchSize ? records.at(-1)!.id : null }
    })
  }
  async newest(
    _installation: string,
    type: ObjectType,
    after: string | null,
    _properties: readonly string[],
    limit: number,
  ): Promise<ListedPage> {
    return this.#call(`newest ${type}`, () => {
      const all = [...this.#records[type].keys()]
        .map((id) => this.#view(type, id)!)
        .sort((a, b) => b.createdAt - a.createdAt || Number(b.id) - Number(a.id))
      const start = Number(after ?? 0)
      const end = start + Math.min(limit, 200)
      return { records: all.slice(start, end), after: all.length > end ? String(end) : null }
    })
  }
  async count(_installation: string, type: ObjectType): Promise<number> {
    return this.#call(`count ${type}`, () => this.#records[type].size)
  }
  async completeSteps(_installation: string, answers: readonly StepAnswer[]): Promise<void> {
    return this.#call('complete steps', () => void this.completed.push(...answers))
  }
  async choices(_installation: string, _type: ObjectType, property: string): Promise<readonly PropertyChoice[] | null> {
    return this.#call('choices', () => (this.forwardOnly?.property === property ? this.forwardOnly.choices : null))
  }
  async people(): Promise<readonly CrmPerson[]> {
    return this.#call('people', () => this.peopleNow)
  }
  usage(): number {
    return 0
  }
  async recordUrl(_installation: string, type: ObjectType, id: RecordId): Promise<string> {
    return `https://crm.example/${type}/${id}`
  }

  #view(type: ObjectType, id: RecordId): CrmRecord | null {
    const held = this.#records[type].get(id)
    return held
      ? { id, properties: new Map(held.properties), createdAt: held.createdAt, modifiedAt: held.modifiedAt }
      : null
  }

  async #call<T>(name: string, effect: () => T): Promise<T> {
    this.calls.push(name)
    const trouble = this.trouble(name)
    if (trouble === 'refused-before') throw new CrmUnavailableError('refused', false)
    const answer = effect()
    if (trouble === 'answer-lost') throw new CrmUnavailableError('answer lost', true)
    return answer
  }
}
