import type { ApiDeps } from '../../../src/api/deps.ts'
import { newSecret, secretHash } from '../../../src/api/secrets.ts'
import { explainDecision, explainStep } from '../../../src/domain/explain/explain.ts'
import { namesForDecisions } from '../../../src/flow/names.ts'
import type { Policy } from '../../../src/domain/policy/policy.ts'
import type { Flow } from '../../../src/flow/context.ts'
import { choicesFor } from '../../../src/flow/lead-candidates.ts'
import { orderLead, undoOrder } from '../../../src/flow/order-lead.ts'
import { agreementsOf, answerAsPartner, partnerDesk } from '../../../src/flow/partner-desk.ts'
import { previewLead } from '../../../src/flow/preview-lead.ts'
import { seeLead } from '../../../src/flow/see-lead.ts'
import { startSimulation } from '../../../src/flow/simulate.ts'
import { tryPolicy } from '../../../src/flow/try-policy.ts'
import type { Clock } from '../../../src/ports/runtime.ts'
import type { Role } from '../../../src/ports/access.ts'
import { demoRequest, MemoryWorld } from '../../support/memory-world.ts'
import { startApi, type ApiWorld } from './api-world.ts'

const SESSION_MS = 10 * 86_400_000

class DecidingClock implements Clock {
  readonly #world: MemoryWorld
  constructor(world: MemoryWorld) {
    this.#world = world
  }
  now(): number {
    return this.#world.clock.now()
  }
  monotonicMs(): number {
    return this.#world.clock.monotonicMs()
  }
  async sleep(): Promise<void> {
    await this.#world.settle()
  }
}

/** The API over the whole flow in memory: what a page of a lead does to it is really done. */
export interface LeadWorld {
  readonly world: MemoryWorld
  readonly api: ApiWorld
  readonly installation: string
  /** A sign-in link's path for somebody of the account; one use. */
  link(role: Role): Promise<string>
  /** A lead that asked for a demo, decided. */
  aLead(fields?: Parameters<typeof demoRequest>[0]): Promise<{ readonly recordId: string; readonly leadId: string }>
  /** Asks as a person of that role; the body makes it a POST, or what is said. */
  ask(role: Role, path: string, body?: unknown, method?: 'POST' | 'PUT'): Promise<Response>
}

/** @param policy the default one when left out. @param options in place of what the API gets otherwise. */
export async function openLeadWorld(policy?: Policy, options: Partial<ApiDeps> = {}): Promise<LeadWorld> {
  const world = await MemoryWorld.open(policy)
  const { stores, flow } = world
  const installation = world.installation.installationId
  // Whoever waits for a decision has it made meanwhile.
  const deciding: Flow = { ...flow, clock: new DecidingClock(world) }
  const api = await startApi({
    stores,
    clock: world.clock,
    explain: { step: explainStep, decision: explainDecision },
    names: async (_installation, decisions) =>
      namesForDecisions(flow, (await flow.settings.load(flow, installation))!, decisions),
    policy: {
      tryOn: (id, policy, leadId) => tryPolicy(flow, id, policy, leadId),
      simulate: (id, by) => startSimulation(flow, id, by),
    },
    lead: {
      see: (id, leadId) => seeLead(flow, id, leadId),
      preview: (id, leadId) => previewLead(flow, id, leadId),
      choices: (id, leadId) => choicesFor(flow, id, leadId),
      order: (id, asked) => orderLead(deciding, id, asked),
      undo: (id, asked) => undoOrder(deciding, id, asked),
    },
    partner: {
      agreements: (id) => agreementsOf(flow, id),
      desk: (id, user) => partnerDesk(flow, id, user),
      answer: (id, user, asked) => answerAsPartner(deciding, id, user, asked),
    },
    ...options,
  })
  const sessions = new Map<string, { readonly cookie: string; readonly csrf: string }>()
  const link = async (role: Role): Promise<string> => {
    const token = newSecret()
    const expiresAt = world.clock.now() + 3_600_000
    const hash = secretHash(token)
    await stores.access.addLink({ hash, installation, role, person: 'Maya', expiresAt, reusable: false })
    return `/signin/${token}`
  }
  const signedIn = async (role: Role) => {
    // A session ends when its time is over; who asks after a year signs in again.
    const key = `${role} ${Math.floor(world.clock.now() / SESSION_MS)}`
    const known = sessions.get(key)
    if (known !== undefined) return known
    const answer = await fetch(api.url + (await link(role)), { redirect: 'manual' })
    const cookie = answer.headers
      .getSetCookie()
      .map((one) => one.split(';')[0])
      .join('; ')
    const me = (await (await fetch(`${api.url}/api/me`, { headers: { cookie } })).json()) as { csrf?: string }
    const session = { cookie, csrf: me.csrf ?? '' }
    sessions.set(key, session)
    return session
  }
  let records = 100
  return {
    world,
    api,
    installation,
    link,
    async aLead(fields = {}) {
      const recordId = String((records += 1))
      world.crm.put(
        'contact',
        recordId,
        demoRequest({ email: `jane@acme${recordId}.example`, ...fields }, world.clock.now()),
      )
      await world.notify({ id: recordId, kind: 'created' })
      await world.settle()
      const lead = await stores.reads.lead(installation, recordId, 1)
      return { recordId, leadId: lead!.latest.leadId }
    },
    async ask(role, path, body, method = 'POST') {
      const { cookie, csrf } = await signedIn(role)
      if (body === undefined) return fetch(api.url + path, { headers: { cookie } })
      return fetch(api.url + path, {
        method,
        headers: { cookie, 'x-csrf-token': csrf, 'sec-fetch-site': 'same-origin', 'content-type': 'application/json' },
        body: JSON.stringify(body),
      })
    },
  }
}
