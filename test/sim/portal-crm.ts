import { readRecords } from '../../src/crm/hubspot/read-records.ts'
import { writeRecords } from '../../src/crm/hubspot/write-records.ts'
import type {
  Lane,
  ModifiedPage,
  ObjectType,
  ReadAnswer,
  RecordId,
  RecordWrite,
  TaskResult,
  TaskWrite,
  WriteResult,
} from '../../src/ports/crm.ts'
import type { ChangeEvent } from '../../src/ports/webhook.ts'
import { MemoryCrm } from '../support/memory-crm.ts'
import type { Kernel } from './kernel.ts'
import { NONSENSE, senseless, type FarSide, type Nonsense, type Reading } from './nonsense.ts'
import { OWNER_PROPERTY, REVISION_PROPERTY, VERSION_PROPERTY, type Model } from './model.ts'

/** What of the product reads answers. */
const ITS_READING: Reading = { read: readRecords, write: writeRecords }
const REFUSAL = { code: 'VALIDATION_ERROR', message: 'refused by a rule of the account', advice: 'Change the rule.' }
const INDEX_LAGS_MS = [0, 5_000, 30_000, 60_000] as const
/** Properties of ours whose changes the app is subscribed to, so that its own writes come back. */
const ECHOED = [REVISION_PROPERTY, OWNER_PROPERTY] as const

/** The customer's CRM: every change has a number, every landing write is shown to the model, the search index lags. */
export class PortalCrm extends MemoryCrm {
  /** Told of each change as the CRM's notifications would tell it. */
  notify: (event: ChangeEvent) => void = () => undefined
  /** The number of our write to a record that is waiting to be sent or answered; null: none is. */
  waiting: (id: RecordId) => string | null = () => null
  /** Who owned a contact before its present owner, as its history in the CRM shows. */
  readonly ownerBefore = new Map<RecordId, string | null>()
  readonly #now: () => number
  readonly #model: Model
  readonly #kernel: Kernel
  readonly #owners = new Map<RecordId, string | null>()
  readonly #reading: Reading
  #version = 0

  /** @param reading what makes records of answers that make no sense; the product's own unless a mistake is built in. */
  constructor(now: () => number, model: Model, kernel: Kernel, reading: (own: Reading) => Reading = (own) => own) {
    super(now)
    this.#reading = reading(ITS_READING)
    this.#now = now
    this.#model = model
    this.#kernel = kernel
    this.onWrite = (type, id, properties) => {
      this.#noteOwner(id)
      this.#model.landed({ id, properties } satisfies RecordWrite, this.waiting(id))
      for (const property of ECHOED) {
        const value = properties[property]
        if (value !== undefined) this.notify(this.#event({ type, id, property, value, own: true }))
      }
    }
  }

  /** A person or another tool changes a contact; the change gets the next number. */
  change(id: RecordId, properties: Readonly<Record<string, string | null>>, kind: 'created' | 'changed'): void {
    this.#version += 1
    this.put('contact', id, { ...properties, [VERSION_PROPERTY]: `v${this.#version}` })
    this.#noteOwner(id)
    const [property] = Object.keys(properties)
    this.notify(
      this.#event({ kind, id, property: kind === 'changed' ? (property ?? null) : null, value: `v${this.#version}` }),
    )
  }

  /** A person changes a company; nothing of ours is ever written there. */
  changeCompany(id: RecordId, properties: Readonly<Record<string, string>>): void {
    this.put('company', id, properties)
    this.notify(this.#event({ type: 'company', id }))
  }

  delete(id: RecordId): void {
    this.remove('contact', id)
    this.#model.left.add(id)
    this.notify(this.#event({ kind: 'deleted', id }))
  }

  /** Deletes a person's record as the law wants it: nothing of it stays in the CRM. */
  eraseContact(id: RecordId): void {
    this.erase('contact', id)
    this.#model.left.add(id)
    this.#model.erased.add(id)
    this.notify(this.#event({ kind: 'privacy-deleted', id }))
  }

  join(olds: readonly [RecordId, RecordId], heir: RecordId): void {
    this.#version += 1
    this.merge('contact', olds, heir)
    this.put('contact', heir, { [VERSION_PROPERTY]: `v${this.#version}` })
    this.#noteOwner(heir)
    for (const old of olds) this.#model.left.add(old)
    this.notify(this.#event({ kind: 'merged', id: heir, mergedIds: olds, value: `v${this.#version}` }))
  }

  has(id: RecordId): boolean {
    return this.value('contact', id, VERSION_PROPERTY) !== null
  }
  versionOf(id: RecordId): number {
    return Number(this.value('contact', id, VERSION_PROPERTY)?.slice(1) ?? 0)
  }

  override async read(
    installation: string,
    type: ObjectType,
    ids: readonly RecordId[],
    properties: readonly string[] = [],
    lane: Lane = 'normal',
  ): Promise<ReadAnswer> {
    const how = this.#nonsense('a reading')
    if (how === null) return super.read(installation, type, ids)
    return this.#reading.read(senseless(this.#farSide(type), how), installation, type, ids, properties, lane)
  }

  override async write(
    installation: string,
    type: ObjectType,
    writes: readonly RecordWrite[],
    lane: Lane = 'normal',
  ): Promise<readonly WriteResult[]> {
    const refused = writes.filter(({ id }) => this.#isRefused(id))
    const taken = refused.length === 0 ? writes : writes.filter((write) => !refused.includes(write))
    const how = taken.some(({ properties }) => this.refusedOwners.has(properties[OWNER_PROPERTY] ?? ''))
      ? null
      : this.#nonsense('a writing')
    const results =
      how === null
        ? await super.write(installation, type, taken)
        : await this.#reading.write(senseless(this.#farSide(type), how), { installation, type, lane }, taken)
    return [...results, ...refused.map(({ id }): WriteResult => ({ kind: 'refused', id, ...REFUSAL }))]
  }

  /** One record of a batch may be refused for what stands in it, the others are not. */
  #isRefused(id: string): boolean {
    const { refuseRecord } = this.#kernel.plan
    if (refuseRecord === 0 || this.#kernel.choices.pick(`${id} is refused`, 2, refuseRecord) === 0) return false
    this.#kernel.sometimes('record refused in a batch')
    return true
  }

  #nonsense(what: string): Nonsense | null {
    const { nonsense } = this.#kernel.plan
    const picked =
      nonsense === 0 ? 0 : this.#kernel.choices.pick(`${what} makes no sense`, NONSENSE.length + 1, nonsense)
    const how = NONSENSE[picked - 1]
    if (how === undefined) return null
    this.#kernel.sometimes(how)
    return how
  }

  #farSide(type: ObjectType): FarSide {
    const batch = async (ids: readonly RecordId[]) => [...(await super.read('', type, ids)).found.values()]
    return {
      batch,
      one: async (id) => {
        const { found, merged } = await super.read('', type, [id])
        return found.get(id) ?? merged.get(id) ?? null
      },
      update: async (writes) => {
        const results = await super.write('', type, writes)
        return batch(results.flatMap(({ kind, id }) => (kind === 'written' ? [id] : [])))
      },
    }
  }

  override async writeTasks(installation: string, asked: readonly TaskWrite[]): Promise<readonly TaskResult[]> {
    const { taskCreations } = this.#model
    const refused = asked.filter(({ key }) => this.#isRefused(key))
    const tasks = refused.length === 0 ? asked : asked.filter((task) => !refused.includes(task))
    const before = new Set(this.tasks.keys())
    const results = await super.writeTasks(installation, tasks)
    for (const { kind, key } of results)
      if (kind === 'written' && !before.has(key)) taskCreations.set(key, (taskCreations.get(key) ?? 0) + 1)
    return [...results, ...refused.map(({ key }): TaskResult => ({ kind: 'refused', key, ...REFUSAL }))]
  }

  override async modifiedSince(
    installation: string,
    type: ObjectType,
    since: number,
    properties: readonly string[],
    limit: number,
  ): Promise<ModifiedPage> {
    const page = await super.modifiedSince(installation, type, since, properties, limit)
    const calm = this.#kernel.plan.rate === 0
    const lag = calm ? 0 : INDEX_LAGS_MS[this.#kernel.choices.pick('lag of the search index', INDEX_LAGS_MS.length)]!
    const records = page.records.filter(({ modifiedAt }) => modifiedAt <= this.#now() - lag)
    return { records, lastModifiedAt: records.at(-1)?.modifiedAt ?? null, more: page.more }
  }

  #noteOwner(id: RecordId): void {
    const [before, now] = [this.#owners.get(id) ?? null, this.value('contact', id, OWNER_PROPERTY) || null]
    if (before === now) return
    this.ownerBefore.set(id, before)
    this.#owners.set(id, now)
  }

  #event(told: Partial<ChangeEvent> & { readonly id: RecordId }): ChangeEvent {
    return {
      kind: 'changed',
      type: 'contact',
      occurredAt: this.#now(),
      property: null,
      value: null,
      own: false,
      mergedIds: [],
      ...told,
    }
  }
}
