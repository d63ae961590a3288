import type { HouseDeps } from '../../../src/api/deps.ts'
import { defaultPolicy } from '../../../src/domain/policy/default-policy.ts'
import type { Policy } from '../../../src/domain/policy/policy.ts'
import {
  comparePolicies,
  lookThere,
  publishInHouse,
  takeOver,
  type HouseRoom,
} from '../../../src/flow/publish-in-house.ts'
import type { HouseSeen, PublishedInBoth } from '../../../src/ports/houses.ts'
import type { StoredPolicy } from '../../../src/ports/policies.ts'
import type { Stores } from '../../../src/ports/stores.ts'
import { openLeadWorld, type LeadWorld } from './lead-world.ts'

const PARTNER = '00000000-0000-7000-8000-00000000bbbb'
const ACCOUNT = '00D8d0000012EsFEAU'

/** An account with a second one of the same people in another CRM: the real flow over stores in memory. */
export interface HouseInMemory {
  readonly ours: LeadWorld
  readonly partner: string
  readonly stores: Stores
  /** What the accounts let each other do. */
  readonly leave: { letsPublish: boolean; mayPublish: boolean }
  /** The policy in force in the other account. */
  there(): Promise<StoredPolicy>
  /** Somebody publishes in the other account. */
  publishThere(policy: Policy): Promise<void>
}

/** @param theirs the other account's policy; the default one when left out. */
export async function openHouse(webDist?: string, theirs: Policy = defaultPolicy): Promise<HouseInMemory> {
  const leave = { letsPublish: false, mayPublish: true }
  const room = (): HouseRoom => ({
    stores: { ...ours.world.stores, houses: { of, publishInBoth } },
    now: () => ours.world.clock.now(),
  })
  const of = async (): Promise<HouseSeen> => {
    const mine = await ours.world.stores.installations.people(ours.installation)
    const people = mine.map(({ repId }) => ({ repId, partnerRep: `p${repId}` }))
    return { partner: PARTNER, crm: 'salesforce', accountId: ACCOUNT, isHome: true, since: 0, people, ...leave }
  }
  const publishInBoth: HouseRoom['stores']['houses']['publishInBoth'] = async (id, mine, other) => {
    const { policies } = ours.world.stores
    const there = await policies.publish(PARTNER, other.draft, other.expected)
    const here = await policies.publish(id, mine.draft, mine.expected)
    if (there.kind !== 'published' || here.kind !== 'published') throw new Error('the flow looked at both before')
    return { kind: 'published', version: here.version, theirs: there.version } satisfies PublishedInBoth
  }
  const houses: HouseDeps = {
    look: async () => ({ ...(await of()), names: new Map(), pools: [], hereOnly: [], thereOnly: [] }),
    begun: async () => ({ invitedUntil: null, isHalf: false }),
    invite: async () => false,
    join: async () => 'already-shared',
    leave: async () => false,
    letPublish: async (_id, isLet) => {
      leave.letsPublish = isLet
      return true
    },
    policy: {
      lookThere: (id, writing) => lookThere(room(), id, writing),
      publish: (id, writing, who) => publishInHouse(room(), id, writing, who),
      compare: (id) => comparePolicies(room(), id),
      takeOver: (id, who) => takeOver(room(), id, who),
    },
  }
  const crms = [
    { kind: 'hubspot', name: 'HubSpot' },
    { kind: 'salesforce', name: 'Salesforce' },
  ]
  const connector = { crms, authorizeUrl: () => '', finish: async () => Promise.reject(new Error('not here')) }
  const ours = await openLeadWorld(undefined, { houses, connector, ...(webDist === undefined ? {} : { webDist }) })
  const { stores } = ours.world
  const now = ours.world.clock.now()
  const tokens = { accessToken: 'a', refreshToken: 'r', expiresAt: now, obtainedAt: now }
  const facts = { scopes: [], language: 'en', zone: 'Asia/Jakarta', uiDomain: null } as const
  const account = { installationId: PARTNER, crm: 'salesforce', accountId: ACCOUNT } as const
  await stores.installations.connect({ ...account, ...facts, tokens, policy: theirs, at: now })
  const people = await stores.installations.people(ours.installation)
  const renamed = people.map((person) => ({ ...person, repId: `p${person.repId}` }))
  await stores.installations.replacePeople(PARTNER, renamed, now)
  const there = async (): Promise<StoredPolicy> => {
    const { policyVersion } = (await stores.installations.find(PARTNER))!
    return (await stores.policies.find(PARTNER, policyVersion))!
  }
  return {
    ...{ ours, stores, leave, there, partner: PARTNER },
    async publishThere(policy) {
      const { version } = await there()
      const draft = { document: policy, yaml: null, author: 'Dewi', reason: 'Ours alone', restoredFrom: null, at: now }
      await stores.policies.publish(PARTNER, draft, version)
    },
  }
}
