import { defaultPolicy } from '../../../src/domain/policy/default-policy.ts'
import type { Policy } from '../../../src/domain/policy/policy.ts'
import { all, always, when } from '../../../src/domain/policy/write-conditions.ts'
import { addressOf } from './portal-people.ts'
import { CLOSED, ROWS } from './rows.ts'

const { blackHoles: _holes, cadences: _cadences, ...plain } = defaultPolicy

/**
 * Each row its own pool and promise, told apart by the company's name. A lead's score is what its source is worth, so that a row can set it;
 * beside routing, clocks and stages there is nothing but a call where a row asks for one.
 */
export const ROW_POLICY: Policy = {
  ...plain,
  sources: {
    ...defaultPolicy.sources,
    points: {
      ...defaultPolicy.sources.points,
      event: 58,
      partner: 61,
      paid_ad: 55,
      'outbound.response': 44,
      inbound: 40,
    },
  },
  score: { ...defaultPolicy.score, weights: { source: 1, qualification: 0, fit: 0 } },
  stages: { ...defaultPolicy.stages, mql: { ...defaultPolicy.stages.mql, minScore: 60 } },
  engagement: {
    ...defaultPolicy.engagement,
    halfLifeDays: 30,
    points: { ...defaultPolicy.engagement.points, webinar: 40 },
  },
  cadences: ROWS.filter(({ call }) => call).map(({ id }) => ({
    id: id.toLowerCase(),
    name: id,
    when: all(when('company', '=', id)),
    touches: [{ id: 'call', channel: 'call', afterHours: 0, template: 'ring' }],
    stages: ['mql', 'sal'],
    stopOn: ['reply', 'meeting', 'opt-out'],
    onNewOwner: 'continue',
    tasks: true,
  })),
  holidays: { closed: CLOSED },
  people: [
    { rep: addressOf('ben'), backup: addressOf('cara') },
    { rep: addressOf('cara'), backup: addressOf('dan') },
  ],
  pools: [
    ...ROWS.map(({ id, members, hours = 'members', openCap, hourCap }) => ({
      id: id.toLowerCase(),
      name: id,
      method: 'weighted-round-robin' as const,
      hours,
      members: members.map((name) => ({ rep: addressOf(name), weight: 1 })),
      caps: [
        ...(openCap === undefined ? [] : [{ per: 'open' as const, count: openCap, window: 'static' as const }]),
        ...(hourCap === undefined ? [] : [{ per: 'hour' as const, ...hourCap }]),
      ],
      overflow: [],
    })),
    ...defaultPolicy.pools,
  ],
  routing: {
    ...defaultPolicy.routing,
    stickiness: ['manual-lock'],
    rules: [
      ...ROWS.map(({ id, byAccount }) => ({
        id: id.toLowerCase(),
        name: id,
        when: all(when('company', '=', id)),
        ...(byAccount
          ? {
              target: { kind: 'account-owner' as const, elsePool: id.toLowerCase() },
              ownerAway: { mode: 'delegate' as const },
            }
          : { target: { kind: 'pool' as const, pool: id.toLowerCase() } }),
      })),
      // What the portal held before is given to nobody.
      { id: 'others', name: 'Others', when: always, target: { kind: 'hold', reason: 'no-row' } },
    ],
  },
  sla: {
    ...defaultPolicy.sla,
    classes: [
      ...ROWS.map(({ id, minutes }) => ({
        id: id.toLowerCase(),
        name: id,
        when: all(when('company', '=', id)),
        minutes,
        unit: 'business' as const,
      })),
      ...defaultPolicy.sla.classes,
    ],
    steps: [
      { id: 'remind', atPercent: 80, action: 'remind' },
      { id: 'breach', atPercent: 100, action: 'manager-task' },
      { id: 'reassign', atPercent: 100, plusMinutes: 5, action: 'reassign' },
    ],
    maxReassigns: 2,
    pause: all(when('city', '=', 'Paused')),
  },
}
