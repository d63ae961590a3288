import { connect, type Socket } from 'node:net'
import { parentPort, workerData } from 'node:worker_threads'
import { signedBatches } from './signed-batches.ts'

/**
 * A worker thread that posts signed batches over keep-alive connections as fast as they are answered. Requests are laid out as bytes
 * before the clock starts, so that the generator takes as little of the shared processor as it can.
 */
export interface LoadOrder {
  readonly host: string
  readonly port: number
  readonly path: string
  readonly connections: number
  readonly seconds: number
  /** As for {@link signedBatches}. */
  readonly batches: Parameters<typeof signedBatches>[0]
}
export interface LoadReport {
  readonly seconds: number
  /** Answers by status. */
  readonly statuses: Readonly<Record<string, number>>
  /** Milliseconds from sending to the whole answer, one per request. */
  readonly latencies: readonly number[]
}

if (parentPort) parentPort.postMessage(await run(workerData as LoadOrder))

async function run(order: LoadOrder): Promise<LoadReport> {
  const requests = signedBatches(order.batches).map(({ body, headers }) => {
    const lines = Object.entries({
      host: `${order.host}:${order.port}`,
      ...headers,
      'content-length': String(body.length),
    })
    const head = `POST ${order.path} HTTP/1.1\r\n${lines.map(([name, value]) => `${name}: ${value}`).join('\r\n')}\r\n\r\n`
    return Buffer.concat([Buffer.from(head), body])
  })
  const statuses: Record<string, number> = {}
  const latencies: number[] = []
  let next = 0
  const started = performance.now()
  const until = started + order.seconds * 1000
  await Promise.all(
    Array.from({ length: order.connections }, () =>
      converse(
        order,
        () => (performance.now() < until && next < requests.length ? requests[next++]! : null),
        statuses,
        latencies,
      ),
    ),
  )
  return { seconds: (performance.now() - started) / 1000, statuses, latencies }
}

/** One connection: sends, waits for the whole answer, sends again, until `take` gives nothing more. */
function converse(
  { host, port }: LoadOrder,
  take: () => Buffer | null,
  statuses: Record<string, number>,
  latencies: number[],
): Promise<void> {
  return new Promise((resolve, reject) => {
    const socket: Socket = connect({ host, port, noDelay: true })
    let answer = ''
    let sentAt = 0
    const send = () => {
      const request = take()
      if (request === null) {
        socket.end()
        resolve()
        return
      }
      sentAt = performance.now()
      socket.write(request)
    }
    socket.setEncoding('latin1')
    socket.on('connect', send)
    socket.on('error', reject)
    socket.on('data', (chunk: string) => {
      answer += chunk
      const head = answer.indexOf('\r\n\r\n')
      if (head < 0) return
      const length = Number(/content-length: (\d+)/i.exec(answer)?.[1] ?? 0)
      if (answer.length < head + 4 + length) return
      const status = answer.slice(9, 12)
      statuses[status] = (statuses[status] ?? 0) + 1
      latencies.push(performance.now() - sentAt)
      answer = ''
      send()
    })
  })
}
