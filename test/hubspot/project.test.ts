import { existsSync, globSync, readFileSync } from 'node:fs'
import path from 'node:path'
import { translate } from '@hubspot/project-parsing-lib/translate'
import { getProjectMetadata, isKnownPlatformVersion, parseProjectConfig } from '@hubspot/project-parsing-lib/projects'
import { describe, expect, test } from '@jest/globals'
import { z } from 'zod'
import type * as Card from '../../hubspot/src/app/cards/lead-view.ts'
import { ESTAFET } from '../../hubspot/src/app/cards/address.ts'
import { ESTAFET as PAGE_ESTAFET } from '../../hubspot/src/app/pages/address.ts'
import type * as Pages from '../../hubspot/src/app/pages/page-view.ts'
import { ESTAFET as SETTINGS_ESTAFET } from '../../hubspot/src/app/settings/address.ts'
import type * as Page from '../../hubspot/src/app/settings/settings-view.ts'
import { hubspotMapping } from '../../mappings/hubspot/mapping.ts'
import type { AppSettingsView } from '../../src/contracts/app-settings.ts'
import type { AnswerView, CardView, DecidedCard } from '../../src/contracts/card.ts'
import { OPTIONAL_SCOPES, REQUIRED_SCOPES } from '../../src/crm/hubspot/scopes.ts'
import { STEP_OUTPUTS } from '../../src/flow/workflow-steps.ts'
import { subscriptions } from '../../src/mapping/mapping.ts'
import { CALLBACK_PATH, WEBHOOK_PATH } from '../../src/wiring.ts'

const root = path.resolve(import.meta.dirname, '../../hubspot')
const read = (file: string): unknown => JSON.parse(readFileSync(path.join(root, file), 'utf8'))
const texts = z.array(z.string())

const project = z
  .strictObject({ name: z.string(), srcDir: z.string(), platformVersion: z.string() })
  .parse(read('hsproject.json'))
const files = globSync('**/*-hsmeta.json', { cwd: path.join(root, project.srcDir), exclude: ['**/node_modules/**'] })
const component = z.strictObject({
  uid: z.string().regex(/^\w{1,64}$/),
  type: z.enum(['app', 'webhooks', 'card', 'settings', 'page', 'workflow-action']),
  config: z.record(z.string(), z.unknown()),
})
const components = files.map((file) => component.parse(read(path.join(project.srcDir, file))))
const configOf = (type: string): unknown => components.find((one) => one.type === type)?.config

const app = z
  .object({
    distribution: z.literal('marketplace'),
    auth: z.strictObject({
      type: z.literal('oauth'),
      redirectUrls: texts,
      requiredScopes: texts,
      optionalScopes: texts,
      conditionallyRequiredScopes: texts,
    }),
    permittedUrls: z.strictObject({ fetch: texts, iframe: texts, img: texts }),
  })
  .parse(configOf('app'))

test('a project on a supported platform version, with one app, its webhooks, card, settings, page and workflow action, each under its own id', () => {
  expect(['2026.03', '2026.09']).toContain(project.platformVersion)
  expect(components.map(({ type }) => type).toSorted()).toEqual([
    'app',
    'card',
    'page',
    'settings',
    'webhooks',
    'workflow-action',
  ])
  expect(new Set(components.map(({ uid }) => uid)).size).toBe(components.length)
})

test("HubSpot's own library reads the project: each part in its folder, under the app, none passed over", async () => {
  const { srcDir, platformVersion } = parseProjectConfig(root)
  expect(isKnownPlatformVersion(platformVersion)).toBe(true)
  const projectSourceDir = path.join(root, srcDir)
  const { hsMetaFiles, components: found } = await getProjectMetadata(projectSourceDir)
  expect(hsMetaFiles).toHaveLength(components.length)
  for (const { count, maxCount } of Object.values(found)) expect(count).toBeLessThanOrEqual(maxCount ?? count)
  // The rules for what stands inside are HubSpot's to answer, with the access of a developer account.
  const read = await translate({ projectSourceDir, platformVersion }, { skipValidation: true })
  const parts = Object.values(read.intermediateRepresentation.intermediateNodesIndexedByUid)
  expect(read.skippedHsMetaFiles).toEqual([])
  expect(parts.map(({ uid }) => uid).toSorted()).toEqual(components.map(({ uid }) => uid).toSorted())
  const appUid = components.find(({ type }) => type === 'app')!.uid
  for (const { uid, componentDeps } of parts)
    expect(Object.values(componentDeps).flat()).toEqual(uid === appUid ? expect.anything() : [appUid])
})

describe('what the app asks for is what the product needs', () => {
  test('scopes', () => {
    expect(app.auth.requiredScopes).toEqual(REQUIRED_SCOPES)
    expect(app.auth.optionalScopes).toEqual(OPTIONAL_SCOPES)
    expect(app.auth.conditionallyRequiredScopes).toEqual([])
  })

  test('notifications', () => {
    const entry = z.strictObject({
      subscriptionType: z.string(),
      objectType: z.string().optional(),
      propertyName: z.string().optional(),
      active: z.literal(true),
    })
    const { settings, subscriptions: held } = z
      .strictObject({
        settings: z.strictObject({ targetUrl: z.url(), maxConcurrentRequests: z.int().min(6) }),
        subscriptions: z.strictObject({
          crmObjects: z.array(entry),
          legacyCrmObjects: z.array(entry).max(0),
          hubEvents: z.array(entry),
        }),
      })
      .parse(configOf('webhooks'))
    const key = (one: {
      subscriptionType: string
      objectType?: string | undefined
      propertyName?: string | undefined
    }) => [one.subscriptionType, one.objectType ?? 'contact', one.propertyName ?? ''].join(' ')
    const all = [...held.crmObjects, ...held.hubEvents].map(key)
    expect(all.toSorted()).toEqual(subscriptions(hubspotMapping).map(key).toSorted())
    expect(all.length).toBeLessThanOrEqual(1_000)
    expect(new URL(settings.targetUrl).pathname).toBe(WEBHOOK_PATH)
  })

  test('addresses: one origin for the card, the callback and the notifications', () => {
    expect(app.permittedUrls).toEqual({ fetch: [ESTAFET], iframe: [], img: [] })
    expect([SETTINGS_ESTAFET, PAGE_ESTAFET]).toEqual([ESTAFET, ESTAFET])
    expect(app.auth.redirectUrls).toEqual([ESTAFET + CALLBACK_PATH])
    expect(JSON.stringify(configOf('webhooks'))).toContain(`"${ESTAFET}${WEBHOOK_PATH}"`)
  })
})

test('the card is placed on contacts, and its entry and those of settings and page are there', () => {
  const card = z
    .object({ location: z.literal('crm.record.sidebar'), entrypoint: z.string(), objectTypes: texts })
    .parse(configOf('card'))
  expect(card.objectTypes).toEqual(['contacts'])
  expect(existsSync(path.join(root, project.srcDir, card.entrypoint))).toBe(true)
  const settings = z.strictObject({ entrypoint: z.string() }).parse(configOf('settings'))
  expect(existsSync(path.join(root, project.srcDir, settings.entrypoint))).toBe(true)
  const page = z.strictObject({ name: z.string(), entrypoint: z.string() }).parse(configOf('page'))
  expect(existsSync(path.join(root, project.srcDir, page.entrypoint))).toBe(true)
})

test('the workflow action asks our address, on contacts, and names the outputs it is answered with', () => {
  const action = z
    .object({
      actionUrl: z.literal(`${ESTAFET}/hubspot/workflow/route`),
      isPublished: z.literal(true),
      inputFields: z.array(z.unknown()),
      outputFields: z.array(z.object({ typeDefinition: z.object({ name: z.string() }) })),
      labels: z.object({
        en: z.object({ actionName: z.string(), outputFieldLabels: z.record(z.string(), z.string()) }),
      }),
      objectTypes: texts,
    })
    .parse(configOf('workflow-action'))
  expect(action.objectTypes).toEqual(['CONTACT'])
  const names = action.outputFields.map(({ typeDefinition }) => typeDefinition.name)
  expect(names).toEqual(STEP_OUTPUTS)
  expect(Object.keys(action.labels.en.outputFieldLabels)).toEqual(names)
})

test('card, settings and page read what the server answers, and the card knows all of it', () => {
  // Checked when this file is compiled: anything else than true is an error there.
  const reads: [Reads<CardView, Card.CardView>, Reads<AnswerView, Card.AnswerView>] = [true, true]
  const knows: [Reads<keyof DecidedCard, keyof Card.DecidedCard>, Reads<keyof Card.DecidedCard, keyof DecidedCard>] = [
    true,
    true,
  ]
  const others: [Reads<AppSettingsView, Page.SettingsView>, Reads<AppSettingsView, Pages.PageView>] = [true, true]
  expect([...reads, ...knows, ...others].every(Boolean)).toBe(true)
})
type Reads<Given, Wanted> = [Given] extends [Wanted] ? true : false
