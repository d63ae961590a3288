import { createServer, request, type IncomingMessage, type ServerResponse } from 'node:http'
import { demoContact } from './demo-contact.ts'

/**
 * The least that can stand where the CRM would be: answers the three calls a new lead costs (read, links, update) from what it
 * computes, keeps nothing but the written values, and hands everything else, such as the installation, to the sandbox behind it. Started
 * as a process of its own with the sandbox's URL as its argument; prints its own URL. Contacts are numbered from {@link FIRST_BARE_ID}.
 */
export const FIRST_BARE_ID = 900_000_000_000

interface BatchInput {
  readonly id: string
  readonly properties?: Readonly<Record<string, string>>
}

const written = new Map<string, Record<string, string>>()
const now = new Date().toISOString()

function contact(id: string, names: readonly string[]): Record<string, unknown> {
  const facts = { ...demoContact(Number(id) - FIRST_BARE_ID), ...written.get(id) } as Record<string, string>
  const properties: Record<string, string | null> = { hs_object_id: id, createdate: now, lastmodifieddate: now }
  for (const name of names) properties[name] ??= facts[name] ?? null
  return { id, properties, createdAt: now, updatedAt: now, archived: false }
}

function update({ id, properties = {} }: BatchInput): Record<string, unknown> {
  written.set(id, { ...written.get(id), ...properties })
  return { id, properties: { ...properties, hs_object_id: id }, createdAt: now, updatedAt: now, archived: false }
}

/** The body of an answer, or null where the sandbox has to answer. */
function answer(path: string, body: Buffer): unknown {
  if (!path.endsWith('/batch/read') && !path.endsWith('/batch/update')) return null
  const { inputs, properties = [] } = JSON.parse(body.toString()) as {
    readonly inputs: readonly BatchInput[]
    readonly properties?: readonly string[]
  }
  if (!inputs.every(({ id }) => Number(id) >= FIRST_BARE_ID)) return null
  const results = path.endsWith('/batch/update')
    ? inputs.map(update)
    : path.startsWith('/crm/objects/')
      ? inputs.map(({ id }) => contact(id, properties))
      : []
  return { status: 'COMPLETE', results, startedAt: now, completedAt: now }
}

async function serve(behind: URL, incoming: IncomingMessage, outgoing: ServerResponse): Promise<void> {
  const chunks: Buffer[] = []
  for await (const chunk of incoming) chunks.push(chunk as Buffer)
  const body = Buffer.concat(chunks)
  const known = incoming.method === 'POST' ? answer(incoming.url ?? '', body) : null
  if (known !== null) {
    outgoing.writeHead(200, { 'content-type': 'application/json' }).end(JSON.stringify(known))
    return
  }
  const { method, url, headers } = incoming
  const handedOn = request(new URL(url ?? '', behind), { method: method ?? 'GET', headers }, (back) => {
    outgoing.writeHead(back.statusCode ?? 502, back.headers)
    back.pipe(outgoing)
  })
  handedOn.on('error', () => outgoing.destroy())
  handedOn.end(body)
}

if (import.meta.main) {
  const behind = new URL(process.argv[2]!)
  const server = createServer((incoming, outgoing) => void serve(behind, incoming, outgoing))
  server.listen(0, '127.0.0.1', () => {
    const { port } = server.address() as { port: number }
    process.stdout.write(`http://127.0.0.1:${port}\n`)
  })
  process.stdin.on('end', () => process.exit(0)).resume()
}
