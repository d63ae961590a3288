import type { Policy } from './policy.ts'
import { defaultBlackHoles, defaultCadences } from './default-lifecycle.ts'
import { defaultFit, defaultStages } from './default-fit.ts'
import { defaultPools, defaultRouting, defaultSla } from './default-routing.ts'
import { defaultEngagement, defaultSources } from './default-sources.ts'

/** The policy a fresh installation starts with; docs/rules.md explains every number. It is data: any of it may be changed. */
export const defaultPolicy: Policy = {
  schemaVersion: 1,
  name: 'Default',
  ownDomains: [],
  sources: defaultSources,
  verification: { requireEmail: true, blockDisposable: true, blockRoleAddresses: true },
  qualification: { points: { raw: 20, iql: 40, mql: 60, sal: 80, sql: 100, opportunity: 100, customer: 100 } },
  fit: defaultFit,
  temperature: { hotHours: 48, coldDays: 30, staleDays: 90 },
  engagement: defaultEngagement,
  score: {
    weights: { source: 0.3, qualification: 0.4, fit: 0.3 },
    bands: [
      { name: 'high', from: 75 },
      { name: 'medium', from: 50 },
      { name: 'low', from: 0 },
    ],
  },
  stages: defaultStages,
  matching: {
    tieBreakers: [
      'active-owner',
      'customer',
      'open-deals',
      'latest-activity',
      'same-country',
      'more-contacts',
      'oldest',
      'lowest-id',
    ],
  },
  routing: defaultRouting,
  pools: defaultPools,
  sla: defaultSla,
  cadences: defaultCadences,
  blackHoles: defaultBlackHoles,
}
