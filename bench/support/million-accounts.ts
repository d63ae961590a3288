import type { AccountFacts, LeadFields } from '../../src/domain/lead.ts'
import type { InstallationId } from '../../src/ports/crm.ts'
import type { Stores } from '../../src/ports/stores.ts'

const FORMS = ['PT', 'CV', 'Inc', 'Ltd', 'GmbH', 'Sdn Bhd', 'LLC', '']
const SYLLABLES =
  'sa mu dra ka ri ti no va le bo ra mi do te lu fa ne ro ki ma su ber ja ya wi pan to gar den vel'.split(' ')
const TRADES =
  'Energy Logistics Foods Systems Trading Group Bank Media Retail Pharma Textile Mining Karya Mandiri'.split(' ')

/** A generator of numbers that always gives the same row (mulberry32). */
function numbers(seed: number): () => number {
  let state = seed
  return () => {
    state = (state + 0x6d2b79f5) | 0
    let t = Math.imul(state ^ (state >>> 15), 1 | state)
    t = (t + Math.imul(t ^ (t >>> 7), 61 | t)) ^ t
    return ((t ^ (t >>> 14)) >>> 0) / 4_294_967_296
  }
}

/** The n-th account: names that repeat as they do in a country's register, 40,000 postal codes crowded in cities, every second one with a telephone. */
export function madeUpAccount(n: number): AccountFacts {
  const next = numbers(n + 1)
  const pick = <T>(list: readonly T[]): T => list[Math.floor(next() * list.length)]!
  const word = (): string => {
    const text = Array.from({ length: 2 + Math.floor(next() * 3) }, () => pick(SYLLABLES)).join('')
    return text[0]!.toUpperCase() + text.slice(1)
  }
  const name = [word(), ...(next() < 0.6 ? [word()] : []), ...(next() < 0.5 ? [pick(TRADES)] : [])].join(' ')
  const code = 10_000 + Math.floor(next() ** 2 * 40_000)
  return {
    accountId: String(1_000_000 + n),
    name: `${name} ${pick(FORMS)}`.trim(),
    domains: next() < 0.8 ? [`${name.toLowerCase().replaceAll(' ', '')}${n % 7 === 0 ? '' : n}.example.com`] : [],
    ownerId: next() < 0.4 ? `rep-${Math.floor(next() * 200)}` : null,
    employees: Math.floor(next() * 5_000),
    annualRevenue: null,
    industry: pick(TRADES),
    country: 'ID',
    postalCode: String(code),
    phone: next() < 0.5 ? `+6221${String(Math.floor(next() * 9e6) + 1e6)}` : null,
    isCustomer: next() < 0.1,
    openDeals: Math.floor(next() * 3),
    contacts: Math.floor(next() * 20),
    lastActivityAt: null,
    createdAt: 1_600_000_000_000 + n,
  }
}

/** Keeps accounts `0 … count − 1`, the way the product itself keeps them. */
export async function keepAccounts(
  stores: Stores,
  installation: InstallationId,
  count: number,
  progress: (kept: number) => void,
): Promise<void> {
  const BATCH = 2_500
  for (let from = 0; from < count; from += BATCH) {
    const accounts = Array.from({ length: Math.min(BATCH, count - from) }, (_, n) => madeUpAccount(from + n))
    await stores.linked.save(
      installation,
      accounts.map((account) => ({
        type: 'company',
        id: account.accountId,
        account,
        deal: null,
        crmModifiedAt: account.createdAt,
      })),
    )
    progress(from + accounts.length)
  }
}

/** What a lead of that account says of its company: its domain, or free-mail and the name with a supporter, with a slip, or alone. */
export function leadOf(
  account: AccountFacts,
  n: number,
): {
  readonly fields: Pick<LeadFields, 'email' | 'company' | 'phone' | 'postalCode' | 'country'>
  readonly domain: string | null
} {
  const name = account.name ?? ''
  const nothing = { email: null, company: name, phone: null, postalCode: null, country: account.country }
  switch (n % 4) {
    case 0:
      return { fields: nothing, domain: account.domains[0] ?? null }
    case 1:
      return { fields: { ...nothing, phone: account.phone, postalCode: account.postalCode }, domain: null }
    case 2:
      return { fields: { ...nothing, company: slip(name), postalCode: account.postalCode }, domain: null }
    default:
      return { fields: nothing, domain: null }
  }
}

/** Swaps two letters near the end of the first word. */
function slip(name: string): string {
  const [first = '', ...rest] = name.split(' ')
  if (first.length < 7) return name
  const at = first.length - 3
  return [first.slice(0, at) + first[at + 1]! + first[at]! + first.slice(at + 2), ...rest].join(' ')
}
