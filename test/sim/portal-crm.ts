import type { ModifiedPage, ObjectType, RecordId, RecordWrite, TaskResult, TaskWrite } from '../../src/ports/crm.ts'
import type { ChangeEvent } from '../../src/ports/webhook.ts'
import { MemoryCrm } from '../support/memory-crm.ts'
import type { Kernel } from './kernel.ts'
import { OWNER_PROPERTY, REVISION_PROPERTY, VERSION_PROPERTY, type Model } from './model.ts'

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
  #version = 0

  constructor(now: () => number, model: Model, kernel: Kernel) {
    super(now)
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

  override async writeTasks(installation: string, tasks: readonly TaskWrite[]): Promise<readonly TaskResult[]> {
    const { taskCreations } = this.#model
    const before = new Set(this.tasks.keys())
    const results = await super.writeTasks(installation, tasks)
    for (const { kind, key } of results)
      if (kind === 'written' && !before.has(key)) taskCreations.set(key, (taskCreations.get(key) ?? 0) + 1)
    return results
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
