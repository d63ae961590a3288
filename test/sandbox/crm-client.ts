import { createServer } from 'node:http'
import type { IncomingHttpHeaders, Server } from 'node:http'
import type { AddressInfo } from 'node:net'
import type { SandboxSettings } from '../../sandbox/settings.ts'
import type { Sandbox } from '../../sandbox/start.ts'
import { startSandbox } from '../../sandbox/start.ts'

/** Any JSON object. */
export type Json = Record<string, unknown>

/** An HTTP answer, its body parsed when it is JSON. */
export interface Answer {
  status: number
  headers: Headers
  text: string
  body: Json
}

export const APP = {
  appId: '7700001',
  clientId: '00000000-0000-4000-8000-00000000c1d0',
  clientSecret: '00000000-1111-4222-8333-444444444444',
  redirectUrls: ['http://localhost:9/callback'],
  maxConcurrentRequests: 10,
}

/** Where the calls of a whole test run are noted; see test/crm/hubspot/contract. */
export const RECORD = process.env['SANDBOX_RECORD'] || null

export const SCOPES = [
  'oauth',
  'crm.objects.contacts.read',
  'crm.objects.contacts.write',
  'crm.objects.companies.read',
  'crm.objects.companies.write',
  'crm.objects.deals.read',
  'crm.objects.deals.write',
  'crm.objects.owners.read',
  'crm.objects.users.read',
  'crm.schemas.contacts.read',
  'crm.schemas.contacts.write',
  'settings.users.teams.read',
]

/** Sends one request and reads the answer. */
export async function http(
  method: string,
  url: string,
  body?: unknown,
  headers: Record<string, string> = {},
): Promise<Answer> {
  const isForm = body instanceof URLSearchParams
  const init: RequestInit = { method, redirect: 'manual', headers }
  if (body !== undefined) {
    init.body = isForm ? body.toString() : JSON.stringify(body)
    init.headers = { 'content-type': isForm ? 'application/x-www-form-urlencoded' : 'application/json', ...headers }
  }
  const response = await fetch(url, init)
  const text = await response.text()
  const isJson =
    response.headers.get('content-type')?.includes('json') === true &&
    !response.headers.get('content-type')?.includes('ndjson')
  return {
    status: response.status,
    headers: response.headers,
    text,
    body: isJson && text !== '' ? (JSON.parse(text) as Json) : {},
  }
}

/** A delivery a receiver got. */
export interface Received {
  headers: IncomingHttpHeaders
  raw: string
  events: Json[]
}

/** A small server that collects webhook deliveries. */
export class Receiver {
  readonly deliveries: Received[] = []
  /** Status of the next answers. */
  status = 204
  url = ''
  private readonly server: Server

  constructor() {
    this.server = createServer((request, response) => {
      const chunks: Buffer[] = []
      request.on('data', (chunk: Buffer) => chunks.push(chunk))
      request.on('end', () => {
        const raw = Buffer.concat(chunks).toString('utf8')
        this.deliveries.push({ headers: request.headers, raw, events: JSON.parse(raw) as Json[] })
        response.writeHead(this.status).end()
      })
    })
  }

  /** Listens on a free port. */
  async open(): Promise<this> {
    await new Promise<void>((resolve) => this.server.listen(0, '127.0.0.1', resolve))
    this.url = `http://127.0.0.1:${(this.server.address() as AddressInfo).port}/hooks?x=a%2Fb%20c`
    return this
  }

  /** Stops listening. */
  async close(): Promise<void> {
    this.server.closeAllConnections()
    await new Promise((resolve) => this.server.close(resolve))
  }

  /** All events of all deliveries. */
  events(): Json[] {
    return this.deliveries.flatMap((delivery) => delivery.events)
  }

  /** Forgets what came so far. */
  clear(): void {
    this.deliveries.length = 0
  }
}

/** A sandbox with an app installed in its first portal. */
export class Crm {
  readonly sandbox: Sandbox
  token = ''
  refreshToken = ''

  constructor(sandbox: Sandbox) {
    this.sandbox = sandbox
  }

  /** Starts an empty portal unless told otherwise. */
  static async start(options: Partial<SandboxSettings> = {}): Promise<Crm> {
    return new Crm(await startSandbox({ port: 0, population: 'empty', webhookWindowMs: 5, record: RECORD, ...options }))
  }

  /** Calls the control API. */
  control(method: string, path: string, body?: unknown): Promise<Answer> {
    return http(method, `${this.sandbox.url}/sandbox/${path}`, body)
  }

  /** Registers the app. */
  register(more: Json = {}): Promise<Answer> {
    return this.control('PUT', 'app', { ...APP, requiredScopes: ['oauth'], ...more })
  }

  /** Registers and installs the app the way a person does, with these scopes. */
  async install(more: Json = {}, scopes = SCOPES, portalId = this.sandbox.portalId): Promise<this> {
    await this.register(more)
    const code = await this.approve(scopes, portalId)
    const answer = await this.exchange({ grant_type: 'authorization_code', code, redirect_uri: APP.redirectUrls[0]! })
    this.token = String(answer.body['access_token'])
    this.refreshToken = String(answer.body['refresh_token'])
    return this
  }

  /** Approves the app on the consent page. @returns the authorisation code. */
  async approve(scopes = SCOPES, portalId = this.sandbox.portalId, more: Record<string, string> = {}): Promise<string> {
    const answer = await http(
      'POST',
      this.authorizeUrl(scopes, more),
      new URLSearchParams({ answer: 'approve', portal: portalId }),
    )
    return new URL(answer.headers.get('location') ?? '').searchParams.get('code') ?? ''
  }

  /** Address of the consent page. */
  authorizeUrl(scopes: string[], more: Record<string, string> = {}): string {
    const query = new URLSearchParams({
      client_id: APP.clientId,
      redirect_uri: APP.redirectUrls[0]!,
      scope: scopes.join(' '),
      state: 's-1',
      ...more,
    })
    return `${this.sandbox.url}/oauth/authorize?${query.toString()}`
  }

  /** Calls the token endpoint. */
  exchange(fields: Record<string, string>, path = 'token'): Promise<Answer> {
    const form = new URLSearchParams({ client_id: APP.clientId, client_secret: APP.clientSecret, ...fields })
    return http('POST', `${this.sandbox.url}/oauth/2026-03/${path}`, form)
  }

  /** Calls the CRM API with the install's token. */
  api(method: string, path: string, body?: unknown): Promise<Answer> {
    return http(method, `${this.sandbox.url}${path}`, body, { authorization: `Bearer ${this.token}` })
  }

  /** Calls an endpoint of a kind of objects. */
  objects(method: string, rest: string, body?: unknown): Promise<Answer> {
    return this.api(method, `/crm/objects/2026-03/${rest}`, body)
  }

  /** Does what a person would do. @returns the ids. */
  async act(...actions: Json[]): Promise<string[]> {
    const answer = await this.control('POST', `portals/${this.sandbox.portalId}/act`, { actions })
    if (answer.status !== 200) throw new Error(`act: ${answer.status} ${answer.text}`)
    return list(answer.body['results']).map((result) => String(result['id']))
  }

  /** Creates contacts as a person would. @returns their ids. */
  contacts(...all: Json[]): Promise<string[]> {
    return this.act(...all.map((properties) => ({ do: 'create', type: 'contacts', properties })))
  }

  /** Properties of a record as the API reads them. */
  async read(type: string, id: string, ...names: string[]): Promise<Record<string, string | null>> {
    const answer = await this.objects('GET', `${type}/${id}?properties=${names.join(',')}`)
    return answer.body['properties'] as Record<string, string | null>
  }

  /** Delivers everything that is pending. */
  async flush(): Promise<void> {
    const answer = await this.control('POST', 'webhooks/flush')
    if (answer.body['done'] !== true) throw new Error(`events still pending: ${answer.text}`)
  }

  /** Moves the clock. */
  advance(advanceMs: number): Promise<Answer> {
    return this.control('PUT', 'clock', { advanceMs })
  }

  /** Stops the sandbox. */
  close(): Promise<void> {
    return this.sandbox.close()
  }
}

/** A JSON value as a list of objects. */
export function list(value: unknown): Json[] {
  return Array.isArray(value) ? (value as Json[]) : []
}
