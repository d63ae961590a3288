import http, { type IncomingMessage, type ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'
import { startSandbox } from '../../sandbox/start.ts'
import { StubContacts, type Values } from './stub-contacts.ts'
import { StubWebhooks, type Registration } from './stub-webhooks.ts'

/**
 * A bare stub of HubSpot for `bench -- flow`, as a process of its own: what the flow asks of every lead is answered from memory, as
 * believable as it must be and checked by nothing. All that is asked once or now and then (consent, tokens, properties, owners) is
 * passed on to a sandbox in the same process. It shows how fast Estafet is beside a CRM that takes next to no processor time; whether
 * what Estafet sends is right, only the sandbox shows.
 */
const sandbox = await startSandbox({ port: 0, population: 'company' })
const contacts = new StubContacts()
const calls = new Map<string, number>()
let webhooks: StubWebhooks | null = null
let tasks = 5_000_000_000

/** Calls of the API by the end of their path; any other call of it goes to the sandbox. */
const ANSWERED: readonly (readonly [end: string, answer: (body: Asked) => string])[] = [
  ['/contacts/batch/read', ({ inputs = [], properties = [] }) => results(contacts.read(inputs, properties))],
  ['/contacts/batch/update', ({ inputs = [] }) => results(update(inputs))],
  ['/tasks/batch/create', ({ inputs = [] }) => results(inputs.map(madeTask))],
  ['/tasks/batch/upsert', ({ inputs = [] }) => results(inputs.map(madeTask))],
  ['/batch/associate/default', () => results([])],
  ['/search', () => '{"total":0,"results":[]}'],
]

interface Asked {
  readonly inputs?: readonly {
    readonly id: string
    readonly properties: Values
    readonly objectWriteTraceId?: string
  }[]
  readonly properties?: readonly string[]
}

function results(each: readonly string[]): string {
  return `{"status":"COMPLETE","results":[${each.join()}]}`
}

function update(inputs: NonNullable<Asked['inputs']>): string[] {
  return inputs.map(({ id, properties }) => {
    webhooks?.written(id, properties)
    return contacts.update(id, properties)
  })
}

function madeTask({ objectWriteTraceId }: NonNullable<Asked['inputs']>[number]): string {
  tasks += 1
  return `{"id":"${tasks}","properties":{},"objectWriteTraceId":${JSON.stringify(objectWriteTraceId)}}`
}

/** The body of our own answer; null: the sandbox answers. */
function answer(request: IncomingMessage, body: Buffer): string | null {
  const url = request.url ?? '/'
  if (request.method === 'PUT' && url === '/sandbox/app') {
    webhooks = new StubWebhooks(JSON.parse(body.toString()) as Registration, Number(sandbox.portalId))
    return null
  }
  if (url === '/sandbox/counters') return JSON.stringify({ calls: countedCalls() })
  if (url.endsWith('/act')) return create((JSON.parse(body.toString()) as { actions: Act[] }).actions)
  if (!url.startsWith('/crm/')) return null
  const path = url.split('?', 1)[0]!
  calls.set(path, (calls.get(path) ?? 0) + 1)
  const known = request.method === 'POST' ? ANSWERED.find(([end]) => path.endsWith(end)) : undefined
  return known === undefined ? null : known[1](JSON.parse(body.toString()) as Asked)
}

interface Act {
  readonly properties: Values
}

function create(actions: readonly Act[]): string {
  const made = actions.map(({ properties }) => {
    const id = contacts.create(properties)
    webhooks?.created(id, properties)
    return { id }
  })
  return JSON.stringify({ results: made })
}

function countedCalls(): Record<string, Record<string, number>> {
  return Object.fromEntries([...calls].map(([path, count]) => [path, { 200: count }]))
}

/** Asks the sandbox as we were asked. */
function passOn(request: IncomingMessage, body: Buffer, response: ServerResponse): void {
  const { method, url, headers } = request
  const onward = http.request(sandbox.url + url, { method, headers }, (found) => {
    response.writeHead(found.statusCode ?? 502, found.headers)
    found.pipe(response)
  })
  onward.on('error', (error) => response.destroy(error))
  onward.end(body)
}

const server = http.createServer({ keepAliveTimeout: 60_000 }, (request, response) => {
  const parts: Buffer[] = []
  request.on('data', (part: Buffer) => parts.push(part))
  request.on('end', () => {
    const body = parts.length === 1 ? parts[0]! : Buffer.concat(parts)
    const reply = answer(request, body)
    if (reply === null) passOn(request, body, response)
    else {
      response.writeHead(200, { 'content-type': 'application/json', 'content-length': Buffer.byteLength(reply) })
      response.end(reply)
    }
  })
})
server.listen(0, '127.0.0.1', () => {
  const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`
  process.stdout.write(`${JSON.stringify({ ready: true, url, portalId: sandbox.portalId })}\n`)
})
process.on('SIGTERM', () => process.exit(0))
// Whoever started it may have been killed.
process.stdin.on('end', () => process.exit(0)).resume()
