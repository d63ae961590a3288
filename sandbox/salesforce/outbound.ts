import { Chance } from '../random.ts'
import type { OrgFaults } from './faults.ts'
import type { Org, OrgChange } from './org.ts'
import type { Row } from './row.ts'
import { idOf } from './ids.ts'

const MOST_AT_ONCE = 100
const TIMEOUT_MS = 60_000
/** First gap between attempts, real milliseconds; doubled up to the longest. */
const FIRST_GAP_MS = 1_000
const LONGEST_GAP_MS = 2 * 3_600_000
/** So much later than the others is what comes out of order, real milliseconds. */
const LATE_MS = 300
const FIELDS = ['Company', 'Email', 'LastModifiedDate', 'LeadSource', 'OwnerId', 'Status', 'SystemModstamp']

interface Waiting {
  readonly id: string
  readonly object: string
  /** Values at the time of the change; they may be old when they arrive. */
  readonly row: Row
  attempts: number
  dueAt: number
}

/** Outbound messages of one org: queued at each change, sent as SOAP, repeated until the receiver acknowledges. */
export class OutboundMessages {
  endpoint: string | null = null
  /** Objects whose changes send a message. */
  objects: readonly string[] = ['Lead', 'Contact', 'Account', 'Opportunity']
  /** Whether changes by the integration user send them too. */
  byIntegrationUser = false
  firstGapMs = FIRST_GAP_MS
  sent = 0
  acknowledged = 0
  readonly #org: Org
  readonly #origin: () => string
  readonly #integrationUser: () => string | null
  readonly #faults: OrgFaults
  readonly #chance = new Chance('messages')
  #queue: Waiting[] = []
  #made = 0
  #timer: ReturnType<typeof setTimeout> | null = null
  #sending = false
  #stopped = false

  constructor(org: Org, origin: () => string, integrationUser: () => string | null, faults: OrgFaults) {
    this.#org = org
    this.#faults = faults
    this.#origin = origin
    this.#integrationUser = integrationUser
    org.onChange((change) => this.#noticed(change))
  }

  get pending(): number {
    return this.#queue.length
  }

  /** Sends everything that waits, due or not. */
  async flush(): Promise<void> {
    for (const one of this.#queue) one.dueAt = 0
    await this.#send()
  }

  stop(): void {
    this.#stopped = true
    if (this.#timer) clearTimeout(this.#timer)
  }

  #noticed({ kind, object, id, userId }: OrgChange): void {
    if (this.endpoint === null || !this.objects.includes(object)) return
    if (kind !== 'CREATE' && kind !== 'UPDATE') return
    if (!this.byIntegrationUser && userId === this.#integrationUser()) return
    const isSo = (rate: number) => rate > 0 && this.#chance.hit(rate)
    if (isSo(this.#faults.dropMessages)) return
    const message = () => {
      this.#made += 1
      return { id: idOf('Notification', this.#made), object, row: { ...this.#org.find(object, id)! } }
    }
    const dueAt = isSo(this.#faults.reorderMessages) ? Date.now() + LATE_MS : 0
    this.#queue.push({ ...message(), attempts: 0, dueAt })
    if (isSo(this.#faults.duplicateMessages)) this.#queue.push({ ...message(), attempts: 0, dueAt: 0 })
    this.#plan(20)
  }

  #plan(inMs: number): void {
    if (this.#stopped || this.#timer) return
    this.#timer = setTimeout(() => {
      this.#timer = null
      void this.#send()
    }, inMs)
  }

  async #send(): Promise<void> {
    if (this.#sending) return
    this.#sending = true
    try {
      for (;;) {
        const now = Date.now()
        const first = this.#queue.find(({ dueAt }) => dueAt <= now)
        if (!first || this.endpoint === null || this.#stopped) break
        const batch = this.#queue
          .filter((one) => one.object === first.object && one.dueAt <= now)
          .slice(0, MOST_AT_ONCE)
        await this.#deliver(batch)
      }
    } finally {
      this.#sending = false
    }
    const next = Math.min(...this.#queue.map(({ dueAt }) => dueAt))
    if (Number.isFinite(next)) this.#plan(Math.max(10, next - Date.now()))
  }

  async #deliver(batch: readonly Waiting[]): Promise<void> {
    this.sent += 1
    if (await this.#isAcknowledged(batch)) {
      this.acknowledged += 1
      const done = new Set(batch)
      this.#queue = this.#queue.filter((one) => !done.has(one))
      return
    }
    for (const one of batch) {
      one.attempts += 1
      one.dueAt = Date.now() + Math.min(LONGEST_GAP_MS, this.firstGapMs * 2 ** (one.attempts - 1))
    }
  }

  async #isAcknowledged(batch: readonly Waiting[]): Promise<boolean> {
    try {
      const response = await fetch(this.endpoint!, {
        method: 'POST',
        headers: { 'content-type': 'text/xml; charset=utf-8', soapaction: '""' },
        body: this.envelope(batch),
        signal: AbortSignal.timeout(TIMEOUT_MS),
      })
      const text = await response.text()
      return response.status === 200 && /<(?:\w+:)?Ack>\s*true\s*<\/(?:\w+:)?Ack>/.test(text)
    } catch {
      // Whatever went wrong, the message stays and comes again.
      return false
    }
  }

  /** The message that tells of these records. */
  envelope(batch: readonly Pick<Waiting, 'id' | 'object' | 'row'>[]): string {
    const notifications = batch.map(({ id, object, row }) => {
      const fields = FIELDS.filter((name) => row[name] !== undefined && row[name] !== null)
      const values = fields.map((name) => `<sf:${name}>${escape(String(row[name]))}</sf:${name}>`).join('')
      return (
        `<Notification><Id>${id}</Id><sObject xsi:type="sf:${object}" xmlns:sf="urn:sobject.enterprise.soap.sforce.com">` +
        `<sf:Id>${row['Id']}</sf:Id>${values}</sObject></Notification>`
      )
    })
    return (
      '<?xml version="1.0" encoding="UTF-8"?>\n' +
      '<soapenv:Envelope xmlns:soapenv="http://schemas.xmlsoap.org/soap/envelope/" xmlns:xsd="http://www.w3.org/2001/XMLSchema" ' +
      'xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance"><soapenv:Body>' +
      `<notifications xmlns="http://soap.sforce.com/2005/09/outbound"><OrganizationId>${this.#org.orgId}</OrganizationId>` +
      `<ActionId>${idOf('OutboundMessage', 1)}</ActionId><SessionId xsi:nil="true"/>` +
      `<EnterpriseUrl>${this.#origin()}/services/Soap/c/67.0/x</EnterpriseUrl>` +
      `<PartnerUrl>${this.#origin()}/services/Soap/u/67.0/x</PartnerUrl>${notifications.join('')}` +
      '</notifications></soapenv:Body></soapenv:Envelope>'
    )
  }
}

function escape(text: string): string {
  return text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;')
}
