import { createServer, type Server } from 'node:http'
import type { AddressInfo } from 'node:net'
import { afterAll, beforeAll, expect, test } from '@jest/globals'
import express from 'express'
import { hubspotMapping } from '../../mappings/hubspot/mapping.ts'
import { createHubspotWebhookReader } from '../../src/crm/hubspot/webhook-events.ts'
import { activitiesOfEvent, subscriptions } from '../../src/mapping/mapping.ts'
import type { ChangeEvent } from '../../src/ports/webhook.ts'
import { hubspotWebhook } from '../../webhooks/hubspot.ts'
import { APP, Crm as Portal } from '../sandbox/crm-client.ts'
import { NotedLog, NotedMeter, NotedMilestones } from '../support/quiet.ts'

let portal: Portal
let server: Server
let events: ChangeEvent[] = []
const meter = new NotedMeter()

beforeAll(async () => {
  const app = express()
  server = createServer(app)
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  const publicUrl = `http://127.0.0.1:${(server.address() as AddressInfo).port}`
  const clock = { now: () => Date.now(), monotonicMs: () => performance.now(), sleep: async () => undefined }
  app.use(
    '/webhooks/hubspot',
    hubspotWebhook({
      reader: createHubspotWebhookReader({ appId: APP.appId, clientSecrets: [APP.clientSecret] }),
      receive: async (accounts) => {
        for (const account of accounts) events.push(...account.events)
      },
      clock,
      publicUrl,
      log: new NotedLog(),
      meter,
      milestones: new NotedMilestones(),
    }),
  )
  portal = await Portal.start()
  await portal.install({
    webhookUrl: `${publicUrl}/webhooks/hubspot?x=a%2Fb`,
    subscriptions: subscriptions(hubspotMapping),
  })
})
afterAll(async () => {
  await portal.close()
  server.closeAllConnections()
  await new Promise((resolve) => server.close(resolve))
})

test('what a sandbox signs is accepted: creation, change, own write, page view', async () => {
  const [id] = await portal.contacts({
    email: 'told@acme.example',
    hs_analytics_last_url: 'https://acme.example/pricing',
  })
  await portal.objects('PATCH', `contacts/${id}`, { properties: { jobtitle: 'CTO' } })
  await portal.flush()
  expect([...meter.counts.keys()].filter((name) => name.startsWith('intake_refused'))).toEqual([])
  const ours = events.filter((event) => event.id === id)
  expect(ours).toContainEqual(expect.objectContaining({ kind: 'created', type: 'contact', own: false }))
  expect(ours).toContainEqual(
    expect.objectContaining({ kind: 'changed', property: 'jobtitle', value: 'CTO', own: true }),
  )
  const views = ours.flatMap((event) => activitiesOfEvent(hubspotMapping, event))
  expect(views).toMatchObject([{ id, activity: { kind: 'page', detail: 'https://acme.example/pricing' } }])
})

test('a deal linked to a contact tells of both', async () => {
  const [id] = await portal.contacts({ email: 'deal@acme.example' })
  events = []
  const [deal] = await portal.act({
    do: 'create',
    type: 'deals',
    properties: { dealname: 'D', dealstage: 'qualifiedtobuy' },
  })
  await portal.objects('PUT', `deals/${deal}/associations/default/contacts/${id}`)
  await portal.flush()
  const linked = events.filter(({ kind }) => kind === 'linked').map((event) => `${event.type} ${event.id}`)
  expect(new Set(linked)).toEqual(new Set([`deal ${deal}`, `contact ${id}`]))
})
