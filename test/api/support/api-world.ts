import { defaultPolicy } from '../../../src/domain/policy/default-policy.ts'
import http from 'node:http'
import type { AddressInfo } from 'node:net'
import { createApi } from '../../../src/api/api.ts'
import type { Api } from '../../../src/api/api.ts'
import type { VisitNews } from '../../../src/flow/collect-visits.ts'
import type { ApiDeps, HealthChecks, HousePolicyDeps } from '../../../src/api/deps.ts'
import { createHubspotUserReader } from '../../../src/crm/hubspot/signed-user.ts'
import { createHubspotWorkflowReader } from '../../../src/crm/hubspot/workflow-request.ts'
import { newSecret, secretHash } from '../../../src/api/secrets.ts'
import type { Rep } from '../../../src/domain/roster.ts'
import type { Instant, LeadMemory } from '../../../src/domain/lead.ts'
import type { PartnerPolicy } from '../../../src/domain/policy/programmes.ts'
import type { Wanted } from '../../../src/flow/order-lead.ts'
import { subjectOf, type AccessStore, type Role } from '../../../src/ports/access.ts'
import type { Installation, InstallationStore } from '../../../src/ports/installations.ts'
import type { DeadLetter, DecisionRow, ReadStore } from '../../../src/ports/reads.ts'
import { NAMES, NOW } from './believable-decisions.ts'
import { policyShelf } from './policy-shelf.ts'
import { memoryAccess } from '../../support/memory-stores/access.ts'
import { memoryForgetting } from '../../support/memory-stores/forgetting.ts'
import { memoryLeads } from '../../support/memory-stores/leads.ts'
import { memoryReports } from '../../support/memory-stores/reports.ts'
import type { ReportStore } from '../../../src/ports/reports.ts'
import { newState, tenantOf, type LeadRow, type MemoryState } from '../../support/memory-stores/state.ts'
import type { LeadStore } from '../../../src/ports/leads.ts'
import { fixedExplanations } from './fixed-explanations.ts'
import { memoryStores } from '../../support/memory-stores/memory-stores.ts'
import { gapsOnShelf, leaverOnShelf, ledgerOnShelf, teamOnShelf } from './team-on-shelf.ts'
import { noticesOnShelf } from './notices-on-shelf.ts'
import { leadOnShelf } from './believable-lead.ts'
import { crmStagesOnShelf } from './crm-stages-on-shelf.ts'

export const OURS = 'inst-ours'
export const THEIRS = 'inst-theirs'
/** The agreement there is, and the partner's user whom links of that role let in. */
export const AGREEMENT: PartnerPolicy = {
  id: 'nusantara',
  name: 'Nusantara Cloud',
  contains: ['nusantara'],
  manager: null,
  territories: [],
  pool: 'ae',
}
/** The policy of an account that stands alone. */
export const NO_HOUSE: HousePolicyDeps = {
  lookThere: async () => null,
  publish: async () => ({ kind: 'not-let' }),
  compare: async () => null,
  takeOver: async () => ({ kind: 'not-let' }),
}
/** Whom links for a rep let in; there is one of that id in both installations. */
export const REP = '11'
const PARTNER_USER = '00000000-0000-4000-8000-00000000beef'

function anInstallation(installationId: string): Installation {
  return {
    installationId,
    crm: 'hubspot',
    accountId: installationId === OURS ? '8800001' : '8800002',
    state: 'active',
    scopes: [],
    language: 'en',
    zone: 'Asia/Jakarta',
    uiDomain: null,
    policyVersion: 14,
    rosterVersion: 1,
    createdAt: 0,
    crmStages: null,
  }
}

/** What the tests put into the stores, plainly. */
export class Shelves {
  readonly decisions = new Map<string, DecisionRow[]>([
    [OURS, []],
    [THEIRS, []],
  ])
  letters: DeadLetter[] = []
  readonly installations = new Map([OURS, THEIRS].map((id) => [id, anInstallation(id)]))
  readonly links = new Map<
    string,
    {
      installation: string
      role: Role
      person: string
      expiresAt: Instant
      reusable: boolean
      partnerUser?: string | null | undefined
      repId?: string | null | undefined
    }
  >()
  readonly reps = new Map<string, Rep>(
    [OURS, THEIRS].map((id) => [`${id} ${REP}`, { repId: REP, name: 'Sari Dewanti', active: true } as Rep] as const),
  )
  readonly states = new Map<string, { facts: unknown; expiresAt: Instant }>()
  readonly orders: Wanted[] = []
  /** Acts that can be undone: `installation order`. */
  readonly given = new Set<string>()
  readonly undone: string[] = []
  readonly visits: (readonly [installation: string, news: VisitNews])[] = []
  readonly replays: (readonly string[] | 'all')[] = []
  reads = 0

  /** Newest last, as they are made. */
  of(installation: string): DecisionRow[] {
    return this.decisions.get(installation) ?? []
  }
}

function readStore(shelves: Shelves): ReadStore {
  return {
    inputs: async () => null,
    lead: async () => null,
    decision: async (installation, id) => shelves.of(installation).find((row) => row.decisionId === id) ?? null,
    recentDecisions: async (installation, limit, before) => {
      const rows = shelves.of(installation).toReversed()
      const from = before === null ? 0 : rows.findIndex((row) => row.decisionId === before) + 1
      return rows.slice(from, from + limit)
    },
    decisionsAfter: async (installation, after, limit) => {
      shelves.reads += 1
      if (after === null) return []
      return shelves
        .of(installation)
        .filter((row) => row.decisionId > after)
        .slice(0, limit)
    },
    deadLetters: async (installation, limit) => (installation === OURS ? shelves.letters.slice(0, limit) : []),
    replay: async (_installation, ids) => {
      shelves.replays.push(ids)
      const before = shelves.letters.length
      shelves.letters = ids === 'all' ? [] : shelves.letters.filter((letter) => !ids.includes(letter.id))
      return before - shelves.letters.length
    },
    stats: async (installation) => ({
      received: installation === null ? 200 : 100,
      dirty: 2,
      outbox: 1,
      evaluated: 98,
      written: 97,
      failed: shelves.letters.length,
      oldestDirtySeconds: 0.4,
    }),
  }
}

/** What the decisions on the shelf leave behind. */
function stateOf(shelves: Shelves, installation: string): MemoryState {
  const state = newState(() => 0)
  const tenant = tenantOf(state, installation)
  tenant.decisions = shelves.of(installation).map((row) => ({ ...row, visible: true, inputs: null }))
  tenant.transitions = tenant.decisions.flatMap(({ leadId, decisionId, decision }) =>
    decision.transitions.map((transition) => ({
      ...transition,
      leadId,
      decisionId,
      ownerId: decision.outputs.ownerId,
    })),
  )
  for (const { leadId, recordId, decisionId, decision } of tenant.decisions) {
    tenant.leads.set(leadId, { retiredAt: null, recordId, memory: { firstTouch: null } as LeadMemory } as LeadRow)
    for (const clock of decision.clocks) tenant.clocks.set(clock.clockId, { ...clock, leadId })
    const { routing } = decision
    if (routing.kind === 'assign' || routing.kind === 'keep')
      tenant.assignments.add({ ...routing.assignment, leadId, decisionId, emailDomain: null, endedAt: null })
  }
  return state
}

/** Leads as their decisions on the shelf leave them. */
function leadStore(shelves: Shelves): LeadStore {
  const over = (installation: string): LeadStore => memoryLeads(stateOf(shelves, installation))
  return {
    page: (id, ...asked) => over(id).page(id, ...asked),
    count: (id, ...asked) => over(id).count(id, ...asked),
    choices: (id) => over(id).choices(id),
    recordOf: (id, leadId) => over(id).recordOf(id, leadId),
    history: (id, ...asked) => over(id).history(id, ...asked),
  }
}

/** Reports on the decisions on the shelf. */
function reportStore(shelves: Shelves): ReportStore {
  const over = (installation: string): ReportStore => memoryReports(stateOf(shelves, installation))
  return {
    velocity: (id, question) => over(id).velocity(id, question),
    breakdown: (id, ...asked) => over(id).breakdown(id, ...asked),
    timesToNext: (id, ...asked) => over(id).timesToNext(id, ...asked),
    promises: (id, question) => over(id).promises(id, question),
    answersIn: (id, period) => over(id).answersIn(id, period),
    returns: (id, question) => over(id).returns(id, question),
  }
}

/** The links on the shelf, and the sign-ins of a store in memory. */
function accessStore(shelves: Shelves): AccessStore {
  const signIns = memoryAccess()
  return {
    ...signIns,
    addLink: async ({ hash, ...link }) => void shelves.links.set(hash, link),
    useLink: async (hash, now) => {
      const link = shelves.links.get(hash)
      if (!link || link.expiresAt <= now) return null
      if (!link.reusable) shelves.links.delete(hash)
      const { installation, role, person, partnerUser = null, repId = null } = link
      const epoch = await signIns.epochOf(installation, subjectOf({ person, partnerUser, repId }))
      return { installation, role, person, partnerUser, repId, epoch }
    },
    addState: async (hash, facts, expiresAt) => void shelves.states.set(hash, { facts, expiresAt }),
    useState: async (hash, now) => {
      const state = shelves.states.get(hash)
      shelves.states.delete(hash)
      return state && state.expiresAt > now ? state.facts : null
    },
  }
}

/** Only looking one up, and its people, is asked of this store by the API. */
function installationStore(shelves: Shelves): InstallationStore {
  const notAsked = (): never => {
    throw new Error('the API does not ask this of the store')
  }
  return {
    find: async (id) => shelves.installations.get(id) ?? null,
    byAccount: async (_crm, accountId) =>
      [...shelves.installations.values()].find((one) => one.accountId === accountId) ?? null,
    active: notAsked,
    connected: notAsked,
    connect: notAsked,
    setState: notAsked,
    setCrmStages: notAsked,
    policy: notAsked,
    people: async () => [],
    peopleAt: notAsked,
    replacePeople: notAsked,
    peopleReadings: notAsked,
    unmarkedRoster: notAsked,
    rosterMarked: notAsked,
  }
}

/** Key of sessions and of links in tasks. */
export const SECRETS = [Buffer.alloc(32, 7)] as const

/** The real Express application on a free port over plain shelves. */
export interface ApiWorld {
  readonly url: string
  readonly api: Api
  readonly shelves: Shelves
  readonly clock: { now: Instant }
  readonly health: { [Part in keyof HealthChecks]: boolean | 'throws' }
  readonly errors: unknown[]
  /** A sign-in link's path; one use unless `reusable`. */
  link(role: Role, options?: { readonly installation?: string; readonly reusable?: boolean }): string
  /** Signs in and returns the cookie header. */
  signIn(role: Role, installation?: string): Promise<string>
  close(): Promise<void>
}

/** @param options what takes the place of a dependency. @param stores what takes the place of a store. */
export async function startApi(
  options: Partial<ApiDeps> = {},
  stores: Partial<ApiDeps['stores']> = {},
): Promise<ApiWorld> {
  const shelves = new Shelves()
  const clock = { now: NOW }
  const health: ApiWorld['health'] = { database: true, migrations: true, queue: true, disk: true }
  const errors: unknown[] = []
  const check = (part: keyof HealthChecks) => async (): Promise<boolean> => {
    const state = health[part]
    if (state === 'throws') throw new Error(`${part} is gone`)
    return state
  }
  let ids = 0
  const memory = memoryStores(() => clock.now)
  const api = createApi({
    stores: {
      installations: installationStore(shelves),
      policies: policyShelf(shelves.installations),
      canaries: memory.canaries,
      drafts: memory.drafts,
      agreements: memory.agreements,
      savedViews: memory.savedViews,
      setup: memory.setup,
      simulations: memory.simulations,
      reads: readStore(shelves),
      leads: leadStore(shelves),
      reports: reportStore(shelves),
      partners: memory.partners,
      access: accessStore(shelves),
      apiKeys: memory.apiKeys,
      rates: memory.rates,
      audit: memory.audit,
      duplicates: memory.duplicates,
      forgetting: memoryForgetting(newState(() => 0)),
      ...stores,
    },
    clock: { now: () => clock.now, monotonicMs: () => performance.now(), sleep: async () => undefined },
    chance: { id: () => `00000000-0000-4000-9000-${String(++ids).padStart(12, '0')}`, below: () => 0 },
    log: { info: () => undefined, warn: () => undefined, error: (_event, facts) => void errors.push(facts?.error) },
    sessions: { secrets: SECRETS },
    mode: 'sandbox',
    operatorKey: null,
    publicUrl: 'http://localhost:3000',
    names: async () => NAMES,
    recordUrl: async (_installation, _type, id) => `http://localhost:3001/contacts/8800001/record/0-1/${id}`,
    explain: fixedExplanations,
    metricsText: async () => '# HELP up 1 when up\nup 1\n',
    health: {
      database: check('database'),
      migrations: check('migrations'),
      queue: check('queue'),
      disk: check('disk'),
    },
    connector: {
      crms: [{ kind: 'hubspot', name: 'HubSpot' }],
      authorizeUrl: (_crm, state) => `http://localhost:3001/oauth/authorize?state=${state}`,
      finish: async (_crm, { code }) => {
        if (code !== 'good') throw new Error('the CRM refused the code')
        return { installation: OURS, person: 'maya@example.com', inSetup: false }
      },
    },
    lead: leadOnShelf(shelves),
    partner: {
      agreements: async () => [AGREEMENT],
      desk: async (_installation, { partnerId }) =>
        partnerId === AGREEMENT.id ? { agreement: AGREEMENT, repId: null, reasons: ['other'], names: NAMES } : null,
      answer: async () => ({ kind: 'unknown' }),
    },
    houses: {
      look: async () => null,
      begun: async () => ({ invitedUntil: null, isHalf: false }),
      invite: async () => true,
      join: async () => 'no-such-code',
      leave: async () => false,
      letPublish: async () => false,
      policy: NO_HOUSE,
    },
    card: {
      reader: createHubspotUserReader({ appId: '7700001', clientSecrets: ['secret'] }),
      look: async () => null,
      isThere: async () => null,
      answer: async () => ({ kind: 'unknown' }),
      evaluate: async () => ({ kind: 'unknown' }),
    },
    appSettings: { optionalScopesOf: () => [], look: async () => null, leave: async () => undefined },
    workflow: {
      reader: createHubspotWorkflowReader({ clientSecrets: ['secret'] }),
      ask: async () => 'wait',
    },
    policy: { tryOn: async () => null, simulate: async () => ({ kind: 'no-draft' }) },
    setup: {
      purposesOf: () => [],
      people: async () => ({
        people: [],
        roster: { reps: new Map(), pools: new Map(), defaultManagerId: null },
        policy: defaultPolicy,
      }),
      plan: async () => [],
      gaps: async () => [],
      provision: async () => ({ created: [], present: [], clashing: [] }),
      readPeople: async () => undefined,
      goLive: async () => 'live',
    },
    backfill: { look: async () => null, estimate: async () => null, start: async () => null, change: async () => null },
    notices: noticesOnShelf(),
    coverage: async () => gapsOnShelf(clock.now),
    team: {
      rep: async (installation, repId) => shelves.reps.get(`${installation} ${repId}`) ?? null,
      look: async () => teamOnShelf(clock.now),
      ledger: async (installation, repId) => ledgerOnShelf(installation === OURS ? repId : '', clock.now),
      absences: async () => ({ absences: [], people: [] }),
      setAbsence: async () => 'unknown-person',
      endAbsence: async () => false,
      leaver: async (installation, repId) => leaverOnShelf(installation === OURS ? repId : ''),
      handOver: async (_installation, leads) =>
        leads.map(({ leadId, orderId }) => ({ leadId, orderId, outcome: { kind: 'unknown' } })),
      takeBack: async (_installation, leads) =>
        leads.map(({ leadId, orderId }) => ({ leadId, orderId, outcome: { kind: 'unknown' } })),
    },
    crmStages: crmStagesOnShelf(),
    website: {
      origins: (installation) => memory.visits.origins(installation),
      setOrigins: (installation, origins, by) => memory.visits.setOrigins(installation, origins, by, clock.now),
      collect: async (installation, news) => void shelves.visits.push([installation, news]),
    },
    dryRun: async () => ({ kind: 'unknown' }),
    webDist: 'web/dist-that-is-not-there',
    pollEveryMs: 20,
    ...options,
  })
  for (const installation of [OURS, THEIRS])
    await memory.partners.addUser(installation, {
      userId: PARTNER_USER,
      partnerId: AGREEMENT.id,
      name: 'Maya',
      email: null,
      invitedAt: 0,
      invitedBy: 'Andi',
      signedInAt: null,
      revokedAt: null,
    })
  const server = http.createServer(api.app)
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`

  const link: ApiWorld['link'] = (role, { installation = OURS, reusable = false } = {}) => {
    const token = newSecret()
    shelves.links.set(secretHash(token), {
      installation,
      role,
      person: 'Maya',
      expiresAt: clock.now + 3_600_000,
      reusable,
      partnerUser: role === 'partner' ? PARTNER_USER : null,
      repId: role === 'rep' ? REP : null,
    })
    return `/signin/${token}`
  }
  return {
    url,
    api,
    shelves,
    clock,
    health,
    errors,
    link,
    async signIn(role, installation = OURS) {
      const answer = await fetch(url + link(role, { installation }), { redirect: 'manual' })
      return answer.headers
        .getSetCookie()
        .map((cookie) => cookie.split(';')[0])
        .join('; ')
    },
    async close() {
      api.close()
      server.closeAllConnections()
      await new Promise((resolve) => server.close(resolve))
    },
  }
}
