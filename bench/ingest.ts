import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { Worker } from 'node:worker_threads'
import express from 'express'
import { createHubspotWebhookReader } from '../src/crm/hubspot/webhook-events.ts'
import { hubspotWebhook } from '../webhooks/hubspot.ts'
import { APP_ID, CLIENT_ID, CLIENT_SECRET, Company, PORTAL } from '../test/support/company.ts'
import { NotedLog, NotedMeter } from '../test/support/quiet.ts'
import { noMilestones, realClock, WEBHOOK_PATH } from '../src/wiring.ts'
import { benchDatabase } from './support/database.ts'
import { median, percentile, printTable, round, type Figures } from './support/figures.ts'
import type { LoadOrder, LoadReport } from './support/load-generator.ts'

/**
 * Events per second that one server process makes durable and answers: signed batches of 100 events over 8 connections, database, server
 * and generator on the same machine. Baseline in the same run, in turns: the same receiver that verifies and splits but stores nothing.
 */
const ROUNDS = 3
const SECONDS = 5
const CONNECTIONS = 8
/** More batches than can be answered in a round; each is sent once, so none is a duplicate. */
const BATCHES = 6_000
const CONTACTS = 50_000

export async function run(): Promise<Figures> {
  const database = await benchDatabase()
  const company = await Company.open({ databaseUrl: database.url, workers: false })
  const bare = await bareServer()
  const durable: LoadReport[] = []
  const baseline: LoadReport[] = []
  for (let round = 0; round < ROUNDS; round += 1) {
    durable.push(await load(company.publicUrl, round))
    baseline.push(await load(bare.url, round))
  }
  await bare.close()
  await company.close()
  await database.close()
  return report(durable, baseline)
}

/** The same HTTP, verification and splitting, without the store behind it. */
async function bareServer(): Promise<{ url: string; close(): Promise<void> }> {
  const server = createServer()
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`
  const app = express()
  app.use(
    WEBHOOK_PATH,
    hubspotWebhook({
      reader: createHubspotWebhookReader({ appId: APP_ID, clientSecrets: [CLIENT_SECRET] }),
      receive: async () => undefined,
      clock: realClock(),
      publicUrl: url,
      log: new NotedLog(),
      meter: new NotedMeter(),
      milestones: noMilestones,
    }),
  )
  server.on('request', app)
  return {
    url,
    close: async () => {
      server.closeAllConnections()
      await new Promise<void>((resolve) => server.close(() => resolve()))
    },
  }
}

async function load(url: string, round: number): Promise<LoadReport> {
  const { port } = new URL(url)
  const order: LoadOrder = {
    host: '127.0.0.1',
    port: Number(port),
    path: WEBHOOK_PATH,
    connections: CONNECTIONS,
    seconds: SECONDS,
    batches: {
      count: BATCHES,
      url: url + WEBHOOK_PATH,
      secret: CLIENT_SECRET,
      portalId: Number(PORTAL),
      appId: Number(APP_ID),
      now: Date.now() + round,
      contacts: CONTACTS,
    },
  }
  return new Promise((resolve, reject) => {
    const worker = new Worker(new URL('./support/load-generator.ts', import.meta.url), { workerData: order })
    worker.once('message', resolve)
    worker.once('error', reject)
  })
}

function report(durable: readonly LoadReport[], baseline: readonly LoadReport[]): Figures {
  const perSecond = (one: LoadReport) => ((one.statuses['200'] ?? 0) * 100) / one.seconds
  const refused = [...durable, ...baseline]
    .flatMap((one) => Object.entries(one.statuses))
    .filter(([status]) => status !== '200')
  const stored = durable.map(perSecond)
  const unstored = baseline.map(perSecond)
  const latencies = durable.flatMap(({ latencies: one }) => one)
  const figures = {
    eventsPerSecond: round(median(stored)),
    ratioToNoStorage: round(median(stored.map((value, index) => value / unstored[index]!)), 3),
    p50Ms: round(percentile(latencies, 0.5), 1),
    p99Ms: round(percentile(latencies, 0.99), 1),
    refused: refused.reduce((sum, [, count]) => sum + count, 0),
  }
  printTable(
    `Intake, ${ROUNDS} rounds of ${SECONDS} s, batches of 100, ${CONNECTIONS} connections, app ${CLIENT_ID.slice(0, 8)}`,
    [
      ['durable events/s', stored.map((value) => String(round(value))).join('  ')],
      ['without storage events/s', unstored.map((value) => String(round(value))).join('  ')],
      ['ratio (median of pairs)', String(figures.ratioToNoStorage)],
      ['own time per batch p50 / p99', `${figures.p50Ms} ms / ${figures.p99Ms} ms`],
      ['answers other than 200', String(figures.refused)],
    ],
  )
  return figures
}
