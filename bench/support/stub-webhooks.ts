import { createHash, createHmac } from 'node:crypto'
import http from 'node:http'
import type { Values } from './stub-contacts.ts'

/** What the app told HubSpot of itself. */
export interface Registration {
  readonly appId: string
  readonly clientSecret: string
  readonly webhookUrl: string
  readonly subscriptions: readonly {
    readonly subscriptionType: string
    readonly objectType: string
    readonly propertyName?: string
  }[]
  readonly maxConcurrentRequests: number
}

const MOST_EVENTS = 100
const WINDOW_MS = 20
const RETRY_MS = 1_000

/** Tells the app of new contacts, and of its own writes as HubSpot does, in signed batches of a hundred. */
export class StubWebhooks {
  readonly #app: Registration
  /** All that no event differs in. */
  readonly #shared: string
  /** Properties a change of which is told. */
  readonly #told = new Set<string>()
  readonly #agent: http.Agent
  readonly #ready: string[] = []
  #gathered: string[] = []
  #timer: NodeJS.Timeout | null = null
  #underWay = 0
  #events = 0

  constructor(app: Registration, portalId: number) {
    this.#app = app
    this.#shared = `"portalId":${portalId},"appId":${app.appId},"subscriptionId":4400001,"objectTypeId":"0-1","attemptNumber":0`
    this.#agent = new http.Agent({ keepAlive: true, maxSockets: app.maxConcurrentRequests })
    for (const { subscriptionType, objectType, propertyName } of app.subscriptions)
      if (subscriptionType === 'object.propertyChange' && objectType === 'contact') this.#told.add(propertyName!)
  }

  created(id: string, values: Values): void {
    this.#add(id, 'CRM_UI', 'userId:6600001', '"subscriptionType":"object.creation","changeFlag":"CREATED"')
    this.#changed(id, values, 'CRM_UI', 'userId:6600001')
  }

  /** The app's own write. */
  written(id: string, values: Values): void {
    this.#changed(id, values, 'INTEGRATION', this.#app.appId)
  }

  #changed(id: string, values: Values, source: string, sourceId: string): void {
    for (const name of Object.keys(values)) {
      if (!this.#told.has(name)) continue
      const what = `"subscriptionType":"object.propertyChange","propertyName":"${name}","isSensitive":false`
      this.#add(id, source, sourceId, `${what},"propertyValue":${JSON.stringify(values[name])}`)
    }
  }

  #add(id: string, source: string, sourceId: string, what: string): void {
    this.#events += 1
    const cause = `"changeSource":"${source}","sourceId":"${sourceId}","occurredAt":${Date.now()}`
    this.#gathered.push(`{"eventId":${this.#events},"objectId":${id},${what},${cause},${this.#shared}}`)
    if (this.#gathered.length >= MOST_EVENTS) this.#close()
    else this.#timer ??= setTimeout(() => this.#close(), WINDOW_MS)
  }

  #close(): void {
    if (this.#timer) clearTimeout(this.#timer)
    this.#timer = null
    this.#ready.push(`[${this.#gathered.join()}]`)
    this.#gathered = []
    this.#pump()
  }

  #pump(): void {
    while (this.#underWay < this.#app.maxConcurrentRequests && this.#ready.length > 0) {
      const body = this.#ready.shift()!
      this.#underWay += 1
      void this.#post(body).then((kept) => {
        this.#underWay -= 1
        if (kept) this.#pump()
        else setTimeout(() => (this.#ready.push(body), this.#pump()), RETRY_MS)
      })
    }
  }

  #post(body: string): Promise<boolean> {
    const { clientSecret: secret, webhookUrl: url } = this.#app
    const at = String(Date.now())
    const headers = {
      'content-type': 'application/json',
      'content-length': Buffer.byteLength(body),
      'x-hubspot-signature': createHash('sha256').update(secret).update(body).digest('hex'),
      'x-hubspot-signature-version': 'v1',
      'x-hubspot-signature-v3': createHmac('sha256', secret).update(`POST${url}${body}${at}`).digest('base64'),
      'x-hubspot-request-timestamp': at,
    }
    return new Promise((resolve) => {
      const request = http.request(url, { method: 'POST', agent: this.#agent, headers }, (response) => {
        response.resume().once('end', () => resolve((response.statusCode ?? 500) < 300))
      })
      request.once('error', () => resolve(false))
      request.end(body)
    })
  }
}
