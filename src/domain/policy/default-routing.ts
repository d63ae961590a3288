import type { Policy, PoolPolicy } from './policy.ts'
import { all, always, when } from './write-conditions.ts'

const DAY_MINUTES = 24 * 60

const team = (id: string, name: string, overflow: PoolPolicy['overflow'] = ['everyone']): PoolPolicy => ({
  id,
  name,
  method: 'weighted-round-robin',
  hours: 'members',
  members: [{ team: name, weight: 1 }],
  caps: [],
  overflow,
})

/**
 * Who gets what. A pool whose team does not exist in the CRM is empty and overflows; docs/decisions/0048-default-routing.md tells why three
 * pools stand before others.
 */
export const defaultPools: Policy['pools'] = [
  team('ae', 'AE'),
  {
    ...team('top-ae', 'AE', ['ae']),
    name: 'AE by performance',
    method: 'performance',
  },
  team('senior-ae', 'Senior AE', ['ae']),
  team('sdr', 'SDR'),
  {
    ...team('enterprise-match', 'Enterprise AE', ['enterprise-ae']),
    name: 'Enterprise AE by industry and language',
    match: ['industry', 'language'],
  },
  team('enterprise-ae', 'Enterprise AE'),
  team('inside-sales', 'Inside Sales'),
  {
    id: 'everyone',
    name: 'Everyone',
    method: 'weighted-round-robin',
    hours: 'members',
    members: [{ everyone: true, weight: 1 }],
    caps: [],
    overflow: [],
  },
]

export const defaultRouting: Policy['routing'] = {
  fromStage: 'mql',
  manualLockDays: 7,
  stickyDays: 90,
  stickiness: ['manual-lock', 'current-owner', 'account-owner', 'same-domain'],
  tellReferrer: true,
  holdTask: { reasons: ['no-coverage', 'pool-empty'], promisedWithinMinutes: 15 },
  rules: [
    {
      id: 'strategic-or-enterprise',
      name: 'Strategic or enterprise',
      when: all(when('fit', 'contains', ['strategic', 'enterprise'])),
      target: { kind: 'account-owner', elsePool: 'enterprise-match' },
    },
    {
      id: 'inbound-icp',
      name: 'Inbound ICP',
      when: all(when('source', '=', 'inbound'), when('fit', 'contains', 'icp')),
      target: { kind: 'account-owner', elsePool: 'top-ae' },
    },
    {
      id: 'referral',
      name: 'Referral',
      when: all(when('source', '=', 'referral')),
      target: { kind: 'account-owner', elsePool: 'senior-ae' },
    },
    { id: 'event', name: 'Event', when: all(when('source', '=', 'event')), target: { kind: 'event', elsePool: 'ae' } },
    {
      id: 'partner',
      name: 'Partner',
      when: all(when('source', '=', 'partner')),
      target: { kind: 'partner', elsePool: 'ae' },
    },
    {
      id: 'paid-demo',
      name: 'Paid ad, demo',
      when: all(when('source', '=', 'paid_ad'), when('sourceDetail', '=', 'demo')),
      target: { kind: 'pool', pool: 'ae' },
    },
    {
      id: 'paid-content',
      name: 'Paid ad, content',
      when: all(when('source', '=', 'paid_ad')),
      target: { kind: 'pool', pool: 'sdr' },
    },
    {
      id: 'outbound',
      name: 'Outbound',
      when: all(when('source', '=', 'outbound')),
      target: { kind: 'pool', pool: 'sdr' },
    },
    {
      id: 'small',
      name: 'SMB or transactional',
      when: all(when('fit', 'contains', ['smb', 'transactional'])),
      target: { kind: 'pool', pool: 'inside-sales' },
    },
    {
      id: 'database',
      name: 'Database',
      when: all(when('source', '=', 'database')),
      target: { kind: 'pool', pool: 'sdr' },
    },
    {
      id: 'cold',
      name: 'Cold',
      when: all(when('temperature', 'in', ['cold', 'stale'])),
      target: { kind: 'pool', pool: 'sdr' },
    },
    {
      id: 'near-icp',
      name: 'Near ICP',
      when: all(when('fit', 'contains', 'near_icp')),
      target: { kind: 'pool', pool: 'ae' },
    },
    { id: 'all-others', name: 'All others', when: always, target: { kind: 'account-owner', elsePool: 'sdr' } },
  ],
}

/** First answers by kind of lead: minutes of the owner's working time where speed sells, plain hours where it does not. */
export const defaultSla: Policy['sla'] = {
  classes: [
    {
      id: 'icp-mql',
      name: 'ICP',
      when: all(when('fit', 'contains', 'icp'), when('stage', '=', 'mql')),
      minutes: 5,
      unit: 'business',
    },
    { id: 'referral', name: 'Referral', when: all(when('source', '=', 'referral')), minutes: 15, unit: 'business' },
    { id: 'event', name: 'Event', when: all(when('source', '=', 'event')), minutes: DAY_MINUTES, unit: 'calendar' },
    { id: 'partner', name: 'Partner', when: all(when('source', '=', 'partner')), minutes: 30, unit: 'business' },
    { id: 'paid-ad', name: 'Paid ad', when: all(when('source', '=', 'paid_ad')), minutes: 30, unit: 'business' },
    {
      id: 'outbound',
      name: 'Outbound',
      when: all(when('source', '=', 'outbound')),
      minutes: DAY_MINUTES,
      unit: 'calendar',
    },
    {
      id: 'database',
      name: 'Database',
      when: all(when('source', '=', 'database')),
      minutes: 2 * DAY_MINUTES,
      unit: 'calendar',
    },
    { id: 'inbound', name: 'Inbound', when: all(when('source', '=', 'inbound')), minutes: 30, unit: 'business' },
    { id: 'standard', name: 'Standard', when: always, minutes: 30, unit: 'business' },
  ],
  acceptanceStops: true,
  steps: [
    { id: 'remind', atPercent: 80, action: 'remind' },
    { id: 'breach', atPercent: 100, action: 'manager-task' },
    { id: 'reassign', atPercent: 100, plusMinutes: 5, action: 'reassign' },
    { id: 'next-manager', atPercent: 200, action: 'next-manager' },
  ],
}
