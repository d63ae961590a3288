import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import express from 'express'
import { createHubspotWebhookReader } from '../../src/crm/hubspot/webhook-events.ts'
import { AccountLookup, receiveEvents } from '../../src/flow/receive-events.ts'
import { hubspotWebhook } from '../../webhooks/hubspot.ts'
import { MemoryWorld, WEDNESDAY_10AM } from '../support/memory-world.ts'
import { NotedLog, NotedMeter, NotedMilestones } from '../support/quiet.ts'
import { SeededChance } from './chance.ts'
import { RawConnection } from './raw-connection.ts'
import { MOST_FAULTS, type FuzzReport } from './report.ts'
import { webhookCase, type Target, type WebhookCase } from './webhook-cases.ts'

const PATH = '/webhooks/hubspot'
const SECRET = '00000000-1111-4222-8333-444444444444'
const PORTAL = '8800001'
const APP_ID = '7700001'
const CONNECTIONS = 16
/** The account is emptied this often, so that what is measured is the receiver's memory, not the store's. */
const FRESH_EVERY = 10_000
const REFUSALS = new Set([400, 401, 404, 405, 413, 415, 431])

/**
 * Sends changed deliveries over real HTTP to the real receiver. A fault: an answer of 5xx, a forged one taken, an untouched one
 * refused, an answer of no known kind.
 */
export async function fuzzWebhooks(count: number, seed: number, onPart: (done: number) => void): Promise<FuzzReport> {
  const chance = new SeededChance(seed)
  const receiver = await open()
  const target: Target = { host: receiver.host, path: PATH, secret: SECRET, portal: PORTAL, appId: APP_ID }
  const byStatus: Record<string, number> = {}
  const faults: string[] = []
  const residentMb: number[] = []
  let sent = 0
  const work = async (): Promise<void> => {
    const connection = new RawConnection(receiver.port)
    while (sent < count && faults.length < MOST_FAULTS) {
      sent += 1
      if (sent % FRESH_EVERY === 0) {
        await receiver.refresh()
        residentMb.push(Math.round(process.memoryUsage.rss() / 2 ** 20))
        onPart(sent)
      }
      const one = webhookCase(target, chance, WEDNESDAY_10AM)
      const answer = await connection.send(one.bytes, one.last)
      byStatus[answer] = (byStatus[answer] ?? 0) + 1
      const fault = faultOf(one, answer)
      if (fault !== null)
        faults.push(`${fault}: answered ${answer} to ${JSON.stringify(one.bytes.toString('latin1').slice(0, 2_000))}`)
    }
    connection.close()
  }
  await Promise.all(Array.from({ length: CONNECTIONS }, work))
  await receiver.close()
  return { tried: sent, byStatus, residentMb, faults }
}

function faultOf({ authentic, untouched, last }: WebhookCase, answer: number | 'hung-up'): string | null {
  if (answer === 'hung-up') return last ? null : 'hung up without an answer'
  if (answer >= 500) return 'failed'
  if (answer === 200) return authentic ? null : 'a forged delivery was taken'
  if (untouched) return 'an untouched delivery was refused'
  return REFUSALS.has(answer) ? null : 'an answer of no known kind'
}

async function open() {
  const lookup = new AccountLookup()
  let world = await MemoryWorld.open()
  const [log, meter] = [new NotedLog(), new NotedMeter()]
  const server = createServer()
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  const { port } = server.address() as AddressInfo
  const host = `127.0.0.1:${port}`
  const app = express()
  app.use(
    PATH,
    hubspotWebhook({
      reader: createHubspotWebhookReader({ appId: APP_ID, clientSecrets: [SECRET] }),
      receive: (accounts, body, digest) =>
        receiveEvents(world.flow, lookup, { crm: 'hubspot', accounts, body, digest, receivedAt: world.clock.now() }),
      clock: world.clock,
      publicUrl: `http://${host}`,
      log,
      meter,
      milestones: new NotedMilestones(),
    }),
  )
  server.on('request', app)
  return {
    host,
    port,
    async refresh() {
      world = await MemoryWorld.open()
      log.lines.length = 0
    },
    close: () =>
      new Promise<void>((resolve) => {
        server.closeAllConnections()
        server.close(() => resolve())
      }),
  }
}
