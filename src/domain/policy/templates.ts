import { defaultPolicy } from './default-policy.ts'
import type { Policy, RoutingRule, SlaPolicy } from './policy.ts'
import type { Words } from './words.ts'

/** A policy to begin with. */
export interface PolicyTemplate {
  readonly id: string
  readonly name: Words
  /** What sets it apart, in plain sentences. */
  readonly says: readonly Words[]
  readonly policy: Policy
}

const w = (en: string, id: string): Words => ({ en, id })

/** Minutes in place of those of the default, by the id of the class. */
function promising(minutes: Readonly<Record<string, number>>): SlaPolicy {
  const { classes, ...rest } = defaultPolicy.sla
  return { ...rest, classes: classes.map((one) => ({ ...one, minutes: minutes[one.id] ?? one.minutes })) }
}

/** Whoever has the account first, and only then the pool that would have had the lead. */
function accountFirst(rule: RoutingRule): RoutingRule {
  const { target } = rule
  return target.kind === 'pool' ? { ...rule, target: { kind: 'account-owner', elsePool: target.pool } } : rule
}

/** Where a new installation may begin; every number in them can be changed later. The first is what it has without choosing. */
export const policyTemplates: readonly PolicyTemplate[] = [
  {
    id: 'by-kind',
    name: w('By kind of lead', 'Menurut jenis lead'),
    says: [
      w(
        'Each kind of lead goes to the team that sells to it: enterprise, AE, SDR, inside sales.',
        'Setiap jenis lead masuk ke tim yang melayaninya: enterprise, AE, SDR, inside sales.',
      ),
      w(
        'An ideal customer is answered within 5 working minutes, a referral within 15, inbound within 30.',
        'Pelanggan ideal dijawab dalam 5 menit kerja, referral dalam 15, inbound dalam 30.',
      ),
      w('Within a team leads are shared evenly, by turns.', 'Di dalam tim, lead dibagi rata secara bergiliran.'),
    ],
    policy: defaultPolicy,
  },
  {
    id: 'fast',
    name: w('Fast answers', 'Jawaban cepat'),
    says: [
      w(
        'Ideal customers, inbound and referrals are answered within 5 working minutes, partners and ads within 15.',
        'Pelanggan ideal, inbound, dan referral dijawab dalam 5 menit kerja, partner dan iklan dalam 15.',
      ),
      w(
        'A lead goes to whoever has the most room, not to whoever is next.',
        'Lead diberikan kepada yang paling longgar, bukan kepada giliran berikutnya.',
      ),
    ],
    policy: {
      ...defaultPolicy,
      name: 'Fast answers',
      sla: promising({ referral: 5, inbound: 5, partner: 15, 'paid-ad': 15, standard: 15 }),
      pools: defaultPolicy.pools.map((pool) => ({ ...pool, method: 'least-loaded' })),
    },
  },
  {
    id: 'accounts',
    name: w('By account', 'Menurut akun'),
    says: [
      w(
        'Whoever owns the account gets its leads, whatever their kind; a pool helps only where nobody does.',
        'Pemilik akun menerima semua lead akunnya, apa pun jenisnya; pool membantu hanya bila tidak ada pemilik.',
      ),
      w(
        'People of one company come back to the same rep for half a year.',
        'Orang dari satu perusahaan kembali ke rep yang sama selama setengah tahun.',
      ),
      w(
        'Ideal customers are answered within 15 working minutes; inbound, referrals, partners and ads within an hour.',
        'Pelanggan ideal dijawab dalam 15 menit kerja; inbound, referral, partner, dan iklan dalam satu jam.',
      ),
    ],
    policy: {
      ...defaultPolicy,
      name: 'By account',
      routing: { ...defaultPolicy.routing, stickyDays: 180, rules: defaultPolicy.routing.rules.map(accountFirst) },
      sla: promising({ 'icp-mql': 15, referral: 60, inbound: 60, partner: 60, 'paid-ad': 60, standard: 60 }),
    },
  },
]
