import type { ChangeEvent } from '../../src/ports/webhook.ts'
import { MemoryCrm } from '../support/memory-crm.ts'
import { tenantOf, type MemoryState, type Tenant } from '../support/memory-stores/state.ts'
import { COMPANY_PEOPLE, demoRequest } from '../support/memory-world.ts'
import type { Kernel } from './kernel.ts'

export const FLOODER = '00000000-0000-7000-8000-00000000bbbb'
export const FLOODER_ACCOUNT = '8800002'
const CONTACTS = 130
/** With so many waiting the flood is on. */
const HIGH = 20
/** When the notification of a lead that came just before arrives, too. */
const FROM_MS = 4_560
const AGAIN_MS = 25_000
const TRY_AGAIN_MS = 5_000

/** A second customer, all of whose contacts change at once, more than once. */
export class Flooder {
  readonly crm: MemoryCrm
  /** Deliveries not yet answered 2xx. */
  open = 0
  readonly #kernel: Kernel
  readonly #state: MemoryState
  readonly #now: () => number

  constructor(kernel: Kernel, state: MemoryState, now: () => number) {
    this.#kernel = kernel
    this.#state = state
    this.#now = now
    this.crm = new MemoryCrm(now)
    this.crm.peopleNow = COMPANY_PEOPLE
  }

  get tenant(): Tenant {
    return tenantOf(this.#state, FLOODER)
  }
  get isHigh(): boolean {
    return this.tenant.dirty.size > HIGH
  }
  get isAtRest(): boolean {
    const { dirty, writes, tasks } = this.tenant
    return this.open + dirty.size + writes.size + tasks.size === 0
  }

  /** Plans the flood. @param deliver hands a notification to the web process, which says whether it was kept, or nothing. */
  plan(deliver: (digest: string, events: readonly ChangeEvent[], answer: (kept: boolean) => void) => void): void {
    for (let n = 0; n < CONTACTS; n += 1) {
      const about = { email: `f${n}@flood${n}.example`, company: `Flood ${n}`, phone: null }
      this.crm.put('contact', String(70_001 + n), demoRequest(about, this.#now()))
    }
    for (const [place, when] of [FROM_MS, AGAIN_MS].entries())
      this.#kernel.at(when, 'a flood comes', () => this.#send(`flood-${place}`, deliver))
  }

  #send(digest: string, deliver: Parameters<Flooder['plan']>[0]): void {
    const occurredAt = this.#now()
    const ids = this.crm.contactIds()
    const told = {
      kind: 'changed',
      type: 'contact',
      occurredAt,
      property: 'firstname',
      value: 'F',
      own: false,
    } as const
    const events = ids.map((id): ChangeEvent => ({ ...told, id, mergedIds: [] }))
    this.open += 1
    const send = () => {
      let heard = false
      const again = () => {
        if (heard) return
        heard = true
        send()
      }
      this.#kernel.at(this.#kernel.now + TRY_AGAIN_MS, `${digest} is not waited for any longer`, again)
      deliver(digest, events, (kept) => {
        if (heard || !kept) return
        heard = true
        this.open -= 1
      })
    }
    send()
  }

  /** What must hold when nothing is left to do, each breach as a name and a sentence. */
  *broken(): Iterable<readonly [string, string]> {
    const { leads } = this.tenant
    if (leads.size !== CONTACTS)
      yield ['flood-not-decided', `${leads.size} of ${CONTACTS} leads of the flood are known`]
    for (const { recordId, intended } of leads.values())
      for (const [property, value] of Object.entries(intended ?? {}))
        if ((this.crm.value('contact', recordId, property) ?? '') !== value)
          yield ['flood-not-as-decided', `${recordId}.${property} is not ${value}`]
  }
}
