import type { IncomingMessage, ServerResponse } from 'node:http'
import type { Reply, Request } from './router.ts'

const LARGEST_BODY = 16 * 1024 * 1024

/** Reads a whole request. @returns null when the body is larger than the sandbox takes. */
export async function readRequest(incoming: IncomingMessage): Promise<Request | null> {
  const chunks: Buffer[] = []
  let size = 0
  for await (const chunk of incoming as AsyncIterable<Buffer>) {
    size += chunk.length
    if (size > LARGEST_BODY) return null
    chunks.push(chunk)
  }
  const url = incoming.url ?? '/'
  const mark = url.indexOf('?')
  return {
    method: incoming.method ?? 'GET',
    path: mark === -1 ? url : url.slice(0, mark),
    query: new URLSearchParams(mark === -1 ? '' : url.slice(mark + 1)),
    headers: incoming.headers,
    body: chunks.length === 1 ? chunks[0]!.toString('utf8') : Buffer.concat(chunks).toString('utf8'),
    inputs: 0,
  }
}

/** An answer ready for the wire. */
export interface Written {
  status: number
  headers: Record<string, string>
  bytes: Buffer
}

/** Turns a reply into bytes. */
export function write(reply: Reply): Written {
  const headers: Record<string, string> = { ...reply.headers }
  if (reply.body === undefined) return { status: reply.status, headers, bytes: Buffer.alloc(0) }
  const text = typeof reply.body === 'string' ? reply.body : JSON.stringify(reply.body)
  headers['content-type'] = reply.type ?? 'application/json;charset=utf-8'
  return { status: reply.status, headers, bytes: Buffer.from(text) }
}

/** Sends an answer. With `half` it breaks off in the middle of the body. */
export function send(response: ServerResponse, written: Written, half = false): void {
  const { status, headers, bytes } = written
  if (status !== 204) headers['content-length'] = String(bytes.length)
  response.writeHead(status, headers)
  if (!half) {
    response.end(bytes)
    return
  }
  response.write(bytes.subarray(0, Math.max(1, bytes.length >> 1)), () => response.destroy())
}
