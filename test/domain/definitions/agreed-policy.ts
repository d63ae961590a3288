import { definitionsOf } from '../../../src/domain/definitions/definitions.ts'
import { defaultPolicy } from '../../../src/domain/policy/default-policy.ts'
import type { Policy } from '../../../src/domain/policy/policy.ts'
import { all, always, when } from '../../../src/domain/policy/write-conditions.ts'

const { sources, fit, score, engagement, routing, sla, pools } = defaultPolicy
const aClass = (name: string, minutes: number, unit: 'business' | 'calendar') =>
  ({ id: name, name, when: always, minutes, unit }) as const
const aTouch = (channel: 'email' | 'call', n: number) => ({ id: `t${n}`, channel, afterHours: n, template: 'hello' })

/** The default policy with shorter tables, and with each way to say a promise. */
export const POLICY: Policy = {
  ...defaultPolicy,
  sources: { ...sources, points: { referral: 100, 'paid_ad.demo': 65.5 } },
  fit: {
    ...fit,
    knockOut: all(when('role', '=', 'intern')),
    nearShare: 0.6,
    dimensions: [
      { id: 'size', critical: true, when: all(when('employees', '>=', 50)) },
      { id: 'use-case', critical: false, when: all(when('useCase', '=', 'crm')) },
    ],
    classes: [{ id: 'smb', when: all(when('employees', '<', 200)) }],
    points: { icp: 100 },
  } as Policy['fit'],
  score: { ...score, bands: [{ name: 'high', from: 75 }] },
  qualification: { points: { raw: 20 } as Policy['qualification']['points'] },
  engagement: { ...engagement, highIntent: [{ id: 'pricing-twice', kind: 'pricing-page', count: 2, withinDays: 7 }] },
  routing: { ...routing, rules: [routing.rules[0]!, { ...routing.rules[5]!, target: { kind: 'pool', pool: 'gone' } }] },
  pools,
  sla: {
    ...sla,
    classes: [
      aClass('Soon', 5, 'business'),
      aClass('Hour', 60, 'business'),
      aClass('Odd', 90, 'calendar'),
      aClass('Days', 2880, 'calendar'),
    ],
    acceptanceStops: false,
    pause: all(when('role', '=', 'intern')),
    steps: [
      { id: 'remind', atPercent: 80, action: 'remind' },
      { id: 'reassign', atPercent: 100, plusMinutes: 5, action: 'reassign' },
    ],
  },
  cadences: [
    {
      ...defaultPolicy.cadences![0]!,
      name: 'Demo',
      touches: [aTouch('call', 0), aTouch('email', 1), aTouch('call', 2)],
    },
  ],
}

/** Name; where it is settled; which leads it is about; then each line of each part. */
export function told(policy: Policy, id: string, language: 'en' | 'id'): readonly string[] {
  const found = definitionsOf(policy).flatMap(({ definitions }) => definitions)
  const { name, settledIn, leads, parts } = found.find((one) => one.id === id)!
  const lines = parts.flatMap(({ kind, lines: all }) => all.map((line) => `${kind}: ${line[language]}`))
  return [name[language], settledIn, JSON.stringify(leads), ...lines]
}
