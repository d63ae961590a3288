import { randomInt } from 'node:crypto'
import path from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import type { Express, RequestHandler } from 'express'
import express from 'express'
import { v7 as uuidv7 } from 'uuid'
import { hubspotWebhook, type WebhookDeps } from '../webhooks/hubspot.ts'
import { salesforceWebhook } from '../webhooks/salesforce.ts'
import { eraseDeparted } from '../workers/erase-accounts.ts'
import { watchTimeline } from '../workers/failover.ts'
import { runWorkers, type Workers } from '../workers/run-workers.ts'
import { asideClock, Slots } from '../workers/slots.ts'
import { taskLinks } from './api/task-token.ts'
import { createApi } from './api/api.ts'
import { sessionSecrets, type RunConfig } from './config/config.ts'
import type { RateLimits } from './crm/hubspot/rate-window.ts'
import { callbackPathOf, servedCrms, webhookPathOf, type ServedCrm } from './crm/registry.ts'
import { keyRingFrom } from './db/key-ring.ts'
import { openStores, type OpenStores } from './db/stores.ts'
import { diskRoom, freeShareOf } from './disk-room.ts'
import { ConfigurationError } from './errors.ts'
import { explainDecision, explainStep } from './domain/explain/explain.ts'
import { endAbsence, setAbsence } from './flow/absences.ts'
import { answerLead } from './flow/answer-lead.ts'
import { leaveAccount, lookAtAppSettings } from './flow/app-settings.ts'
import { changeBackfill, estimateBackfill, lookAtBackfill, startBackfill } from './flow/begin-backfill.ts'
import { collectVisit } from './flow/collect-visits.ts'
import type { Flow } from './flow/context.ts'
import { forecastCoverage } from './flow/coverage.ts'
import { chooseCrmStages, lookAtCrmStages } from './flow/crm-stages.ts'
import { dryRun } from './flow/dry-run.ts'
import { evaluateLead } from './flow/evaluate-lead.ts'
import { joinHouse, leaveHouse, lookAtHouse } from './flow/house.ts'
import { comparePolicies, lookThere, publishInHouse, takeOver } from './flow/publish-in-house.ts'
import { install } from './flow/install.ts'
import { isThere, lookAtLead } from './flow/lead-card.ts'
import { handOver, lookAtLeaver, takeBack } from './flow/leaver.ts'
import { lookAtNotices, saveNotices, setHook, tryNotice } from './flow/notices/choose-notices.ts'
import type { NoticeDesk } from './flow/notices/desk.ts'
import { namesForDecisions } from './flow/names.ts'
import { AccountLookup, receiveEvents } from './flow/receive-events.ts'
import { choicesFor } from './flow/lead-candidates.ts'
import { orderLead, undoOrder } from './flow/order-lead.ts'
import { agreementsOf, answerAsPartner, partnerDesk } from './flow/partner-desk.ts'
import { previewLead } from './flow/preview-lead.ts'
import { seeLead } from './flow/see-lead.ts'
import { askByWorkflow } from './flow/workflow-steps.ts'
import { goLive, lookAtPeople, readPeopleAgain } from './flow/setup.ts'
import { startSimulation } from './flow/simulate.ts'
import { lookAtLedger, lookAtTeam } from './flow/team.ts'
import { tryPolicy } from './flow/try-policy.ts'
import { SettingsCache } from './flow/settings-cache.ts'
import { readMailLists } from './mail-lists.ts'
import type { CrmUserReader } from './ports/card.ts'
import type { CrmClient, CrmKind } from './ports/crm.ts'
import type { WorkflowReader } from './ports/workflow-request.ts'
import { STANDARD_PATIENCE, type Patience } from './ports/patience.ts'
import type { Bells } from './ports/queue.ts'
import type { Chance, Clock, Log, Meter, Milestones } from './ports/runtime.ts'
import { hookPoster } from './post/hook-poster.ts'
import { smtpMailer } from './post/mailer.ts'
import { openBells } from './queue/bells.ts'

/** What surrounds the product: time, chance, where it may be stopped, and where it reports. */
export interface Runtime {
  readonly clock: Clock
  readonly chance: Chance
  readonly milestones: Milestones
  readonly log: Log
  readonly meter: Meter
  /** The whole of /metrics. */
  readonly metricsText: () => Promise<string>
  /** Calls allowed towards the CRM; the standard when absent. */
  readonly rate?: RateLimits
  /** How long claims are held and answers waited for; the standard when absent. */
  readonly patience?: Patience
  /** Folder of the built page; the project's own when absent. */
  readonly webDist?: string
}

const OWN_PAGE = path.resolve(import.meta.dirname, '../web/dist')

/** The product, wired and not yet listening. */
export interface App {
  readonly flow: Flow
  readonly stores: OpenStores
  readonly bells: Bells
  /** @throws {ConfigurationError} for a CRM that is not configured. */
  crmOf(kind: CrmKind): CrmClient
  /** Everything HTTP: webhooks first, then API and pages. */
  readonly http: Express
  /** Where a CRM shall send one account's notifications, where each account has an address of its own; else null. */
  addressFor(kind: CrmKind, accountId: string): string | null
  /** Where HubSpot sends its notifications. */
  readonly webhookPath: string
  startWorkers(): Promise<void>
  /** /readyz says no from now on, and open streams end. */
  drain(): void
  /** No new work; resolves when what is under way has ended. */
  stopWorkers(): Promise<void>
  /** Queue clients and database connections. */
  close(): Promise<void>
}

export const WEBHOOK_PATH = webhookPathOf('hubspot')
export const CALLBACK_PATH = callbackPathOf('hubspot')

/** Builds every adapter and puts the flow on top. Opens connections lazily; nothing is listening yet. */
export async function wire(config: RunConfig, runtime: Runtime): Promise<App> {
  const { chance, milestones, log, meter, patience = STANDARD_PATIENCE } = runtime
  const clock = asideClock(runtime.clock)
  const mailLists = await readMailLists()
  const room = diskRoom(() => freeShareOf(config.dataDir), clock)
  const stores = await openStores({ url: config.databaseUrl, keys: keyRingFrom(config.keys), chance, log, meter })
  const bells = openBells({ redisUrl: config.redisUrl, databaseUrl: config.databaseUrl, log, meter })
  const served = servedCrms(config, {
    rates: stores.rates,
    tokens: stores.tokens,
    installations: stores.installations,
    clock,
    chance,
    log,
    meter,
    milestones,
    patience,
    rate: runtime.rate ?? null,
    aside: Slots.aside,
  })
  const of = (kind: CrmKind) => knownOf(served, kind)
  const flow: Flow = {
    stores,
    crms: { of: (kind) => ({ crm: of(kind).client, mapping: of(kind).mapping }) },
    crmName: (kind) => knownOf(served, kind).name,
    houses: stores.houses,
    bells,
    clock,
    chance,
    milestones,
    patience,
    log,
    meter,
    settings: new SettingsCache(),
    links: taskLinks(sessionSecrets(config.keys), config.publicUrl),
    mailLists,
  }
  const publishing = { stores, now: () => clock.now() }

  const mailer = config.mail === null ? null : smtpMailer(config.mail)
  const hooks = hookPoster({ clock, allow: config.hookAllow })
  const desk: NoticeDesk = { flow, notices: stores.notices, mailer, hooks, publicUrl: config.publicUrl }

  const lookup = new AccountLookup()
  const api = createApi({
    stores,
    clock,
    chance,
    log,
    sessions: { secrets: sessionSecrets(config.keys) },
    mode: config.mode,
    operatorKey: config.operatorKey,
    publicUrl: config.publicUrl,
    names: async (installation, decisions) => {
      const settings = await flow.settings.load(flow, installation)
      return settings === null
        ? { rep: String, account: String, pool: String, rule: String }
        : namesForDecisions(flow, settings, decisions)
    },
    recordUrl: async (installation, type, id) => {
      const kind = (await stores.installations.find(installation))?.crm ?? ''
      return of(kind).client.recordUrl(installation, type, id)
    },
    explain: { step: explainStep, decision: explainDecision },
    metricsText: runtime.metricsText,
    health: {
      database: async () => (await stores.ping()) !== 'unreachable',
      migrations: async () => (await stores.ping()) === 'ok',
      queue: () => bells.reachable(),
      disk: () => room.isEnough(),
    },
    connector: {
      crms: served.map(({ kind, name }) => ({ kind, name })),
      authorizeUrl: (kind, state) => of(kind).client.authorizeUrl(state),
      finish: async (kind, answer) => {
        // The sandbox shows a company that lives; a real account is set up by its people first.
        const begin = config.mode === 'sandbox' ? 'active' : 'setup'
        const { installation } = await install(flow, of(kind).client, kind, answer, config.language, begin)
        return { installation: installation.installationId, person: null, inSetup: installation.state === 'setup' }
      },
    },
    lead: {
      see: (installation, leadId) => seeLead(flow, installation, leadId),
      preview: (installation, leadId) => previewLead(flow, installation, leadId),
      choices: (installation, leadId) => choicesFor(flow, installation, leadId),
      order: (installation, asked) => orderLead(flow, installation, asked),
      undo: (installation, asked) => undoOrder(flow, installation, asked),
    },
    partner: {
      agreements: (installation) => agreementsOf(flow, installation),
      desk: (installation, user) => partnerDesk(flow, installation, user),
      answer: (installation, user, asked) => answerAsPartner(flow, installation, user, asked),
    },
    card: {
      reader: served.find(({ users }) => users !== null)?.users ?? NO_CARD,
      look: (installation, recordId, email) => lookAtLead(flow, installation, recordId, email),
      isThere: (installation, recordId) => isThere(flow, installation, recordId),
      answer: (installation, asked) => answerLead(flow, installation, asked),
      evaluate: (installation, asked) => evaluateLead(flow, installation, asked),
    },
    appSettings: {
      optionalScopesOf: (kind) => of(kind).optionalScopes,
      look: (installation, email) => lookAtAppSettings(flow, installation, email),
      leave: ({ installationId, crm }, by) => leaveAccount(flow, of(crm).client, installationId, by),
    },
    workflow: {
      reader: served.find(({ workflow }) => workflow !== null)?.workflow?.reader ?? NO_WORKFLOWS,
      ask: (installation, step) =>
        askByWorkflow(
          flow,
          installation,
          step,
          installation.scopes.includes(of(installation.crm).workflow?.scope ?? ''),
        ),
    },
    setup: {
      purposesOf: (kind) => of(kind).purposes,
      people: (installation) => lookAtPeople(flow, installation),
      plan: ({ installationId, crm, language }) => of(crm).client.plan(installationId, language),
      gaps: async ({ installationId, crm }) => (await of(crm).client.gaps?.(installationId)) ?? [],
      provision: ({ installationId, crm, language }) => of(crm).client.provision(installationId, language),
      readPeople: (installation) => readPeopleAgain(flow, installation),
      goLive: (installation, by) => goLive(flow, installation, by),
    },
    backfill: {
      look: (installation) => lookAtBackfill(flow, installation),
      estimate: (installation) => estimateBackfill(flow, installation),
      start: (installation, route) => startBackfill(flow, installation, route),
      change: (installation, action) => changeBackfill(flow, installation, action),
    },
    notices: {
      look: (installation, who, language) => lookAtNotices(desk, installation, who, language),
      save: (installation, wish) => saveNotices(desk, installation, wish),
      setHook: (installation, who, asked, language, newSecret) =>
        setHook(desk, installation, who, asked, language, newSecret),
      removeHook: (installation, person) => stores.notices.putHook(installation, person, null),
      tryOut: (installation, who, channel) => tryNotice(desk, installation, who, channel),
      again: (installation, person, ids) => stores.notices.again(installation, person, ids),
    },
    team: {
      rep: async (installation, repId) =>
        (await flow.settings.load(flow, installation))?.roster.reps.get(repId) ?? null,
      look: (installation, poolId, period) => lookAtTeam(flow, installation, poolId, period),
      ledger: (installation, repId, poolId, from, dayOf) =>
        lookAtLedger(flow, installation, repId, poolId, from, dayOf),
      absences: async (installation) => {
        const settings = await flow.settings.load(flow, installation)
        const absences = await stores.absences.standing(installation, clock.now())
        return settings && { absences, people: [...settings.roster.reps.values()] }
      },
      setAbsence: (installation, absence) => setAbsence(flow, installation, absence),
      endAbsence: (installation, id, by) => endAbsence(flow, installation, id, by),
      leaver: (installation, repId, among) => lookAtLeaver(flow, installation, repId, among),
      handOver: (installation, leads, lockDays, by) => handOver(flow, installation, leads, lockDays, by),
      takeBack: (installation, leads, by) => takeBack(flow, installation, leads, by),
    },
    website: {
      origins: (installation) => stores.visits.origins(installation),
      setOrigins: (installation, origins, by) => stores.visits.setOrigins(installation, origins, by, clock.now()),
      collect: (installation, news) => collectVisit(flow, installation, news),
    },
    crmStages: {
      look: (installation) => lookAtCrmStages(flow, installation),
      choose: (installation, wish) => chooseCrmStages(flow, installation, wish),
    },
    houses: {
      ...stores.houses,
      look: (installation) => lookAtHouse(flow, stores.houses, installation),
      join: (installation, hash, now) => joinHouse(flow, stores.houses, installation, hash, now),
      leave: (installation) => leaveHouse(flow, stores.houses, installation),
      policy: {
        lookThere: (installation, writing) => lookThere(publishing, installation, writing),
        publish: (installation, writing, who) => publishInHouse(publishing, installation, writing, who),
        compare: (installation) => comparePolicies(publishing, installation),
        takeOver: (installation, who) => takeOver(publishing, installation, who),
      },
    },
    coverage: async (installation) => {
      const settings = await flow.settings.load(flow, installation)
      return settings === null ? null : { settings, forecast: await forecastCoverage(flow, settings) }
    },
    dryRun: (installation, asked, told) => dryRun(flow, installation, asked, told),
    policy: {
      tryOn: (installation, policy, leadId) => tryPolicy(flow, installation, policy, leadId),
      simulate: (installation, by) => startSimulation(flow, installation, by),
    },
    webDist: runtime.webDist ?? OWN_PAGE,
  })

  const http = express()
  http.disable('x-powered-by')
  for (const { kind, webhook } of served) {
    const receiver = RECEIVERS[kind]
    if (receiver === undefined) continue
    http.use(
      webhookPathOf(kind),
      receiver({
        reader: webhook,
        receive: async (accounts, body, digest) => {
          await room.demand()
          return receiveEvents(flow, lookup, { crm: kind, accounts, body, digest, receivedAt: clock.now() })
        },
        clock,
        publicUrl: config.publicUrl,
        log,
        meter,
        milestones,
      }),
    )
  }
  http.use(api.app)

  let workers: Workers | null = null
  return {
    flow,
    stores,
    bells,
    crmOf: (kind) => of(kind).client,
    addressFor(kind, accountId) {
      const own = of(kind).webhook.addressOf?.(accountId)
      return own === undefined ? null : config.publicUrl + webhookPathOf(kind) + own
    },
    http,
    webhookPath: WEBHOOK_PATH,
    async startWorkers() {
      workers ??= await runWorkers(desk, {
        prune: (installation, now) => stores.prune(installation, now),
        pack: (installation, spare) => stores.packLeads(installation, spare),
        erase: () => eraseDeparted(flow, stores.erasures, config.eraseAfterDays),
        watchTimeline: () => watchTimeline(flow, stores.timelines),
      })
    },
    drain() {
      api.drain()
      api.close()
    },
    async stopWorkers() {
      await workers?.stop()
    },
    async close() {
      await bells.close()
      mailer?.close()
      await hooks.close()
      await stores.close()
    },
  }
}

/** Without a CRM that has workflows or shows cards nobody's request is signed. */
const NO_WORKFLOWS: WorkflowReader = {
  crm: 'none',
  read: () => ({ ok: false, reason: 'signature_missing', status: 401 }),
  answer: () => null,
}

/** How each CRM's notifications come in. */
const RECEIVERS: Readonly<Record<CrmKind, (deps: WebhookDeps) => RequestHandler>> = {
  hubspot: hubspotWebhook,
  salesforce: salesforceWebhook,
}

const NO_CARD: CrmUserReader = { crm: 'none', read: () => ({ ok: false, reason: 'signature_missing' }) }

function knownOf(served: readonly ServedCrm[], kind: CrmKind): ServedCrm {
  const found = served.find((one) => one.kind === kind)
  if (!found)
    throw new ConfigurationError(
      `An account of "${kind}" is connected, and this process has no app for it.`,
      'Set its client id and secret in every process (docs/configuration.md), or disconnect the account.',
    )
  return found
}

/** How business time runs against real time; `speed` 1 and equal epochs are the plain clock. */
export interface ClockBend {
  readonly epochReal: number
  readonly epochVirtual: number
  readonly speed: number
}

/** The real clock. A bend moves business time for the sandbox; durations and sleeps stay real. */
export function realClock(bend: ClockBend | null = null): Clock {
  return {
    now:
      bend === null
        ? () => Date.now()
        : () => Math.floor(bend.epochVirtual + (Date.now() - bend.epochReal) * bend.speed),
    monotonicMs: () => performance.now(),
    sleep: async (ms) => {
      await sleep(Math.max(0, ms))
    },
  }
}

/** Real chance: ordered ids and uniform numbers. */
export const realChance: Chance = { id: () => uuidv7(), below: (n) => randomInt(n) }

/** In production nobody stops at a milestone. */
export const noMilestones: Milestones = { at: () => Promise.resolve() }
