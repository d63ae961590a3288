import { setTimeout as sleep } from 'node:timers/promises'
import { v7 } from 'uuid'
import { keyRingFrom } from '../../src/db/key-ring.ts'
import { openStores } from '../../src/db/stores.ts'
import type { AccountFacts, LeadSnapshot } from '../../src/domain/lead.ts'
import { matchAccount } from '../../src/domain/match-account.ts'
import { accountSearch } from '../../src/domain/matching/account-keys.ts'
import { compileMatching } from '../../src/domain/matching/compile-matching.ts'
import { defaultPolicy } from '../../src/domain/policy/default-policy.ts'
import { aLead, aRoster } from '../../test/domain/routing-world.ts'
import { benchDatabase } from './database.ts'
import { median, percentile, printTable, round, type Figures } from './figures.ts'
import { keepAccounts, leadOf, madeUpAccount } from './million-accounts.ts'

const WARM = 200
const LEADS = 4_000
const BATCHES = 40
const KINDS = ['domain', 'name and supporter', 'slip and postal code', 'name alone'] as const

/**
 * Matches leads one by one, and by the hundred as the flow does, against many accounts on embedded PostgreSQL: the search in the store, the answer decoded, every
 * candidate scored.
 */
export async function matchMillion(count: number): Promise<Figures> {
  const database = await benchDatabase()
  const silent = { info: () => undefined, warn: () => undefined, error: () => undefined }
  const stores = openStores({
    url: database.url,
    keys: keyRingFrom(`bench:${Buffer.alloc(32, 1).toString('base64')}`),
    chance: { id: () => v7(), below: () => 0 },
    log: silent,
    meter: { count: () => undefined, observe: () => undefined },
  })
  try {
    const installation = v7()
    await stores.installations.connect({
      installationId: installation,
      crm: 'hubspot',
      accountId: '1',
      scopes: [],
      language: 'en',
      zone: 'UTC',
      uiDomain: null,
      tokens: { accessToken: '', refreshToken: '', expiresAt: 0, obtainedAt: 0 },
      policy: defaultPolicy,
      at: 0,
    })
    const started = performance.now()
    await keepAccounts(stores, installation, count, (kept) => {
      if (kept % 50_000 === 0) process.stderr.write(`kept ${kept} accounts after ${seconds(started)} s\n`)
    })
    const keepSeconds = seconds(started)
    await sleep(3_000)

    const matching = compileMatching(defaultPolicy.matching)
    const roster = aRoster([], [])
    const lead = (n: number) => {
      const account = madeUpAccount((n * 7_919) % count)
      const { fields, domain } = leadOf(account, n)
      return { account, snapshot: aLead(fields), domain, search: accountSearch(fields, domain, matching) }
    }
    const match = async (asked: readonly ReturnType<typeof lead>[]) => {
      const searches = new Map(asked.flatMap(({ search }, n) => (search ? [[String(n), search] as const] : [])))
      const found = await stores.linked.candidates(installation, searches)
      return asked.map(({ snapshot, domain }, n) =>
        matchAccount(snapshot, domain, found.get(String(n)) ?? [], roster, matching),
      )
    }
    for (let n = 0; n < WARM; n += 1) await match([lead(n)])
    const times: number[] = []
    const byKind = KINDS.map(() => ({ times: [] as number[], right: 0, asked: 0 }))
    for (let n = WARM; n < WARM + LEADS; n += 1) {
      const asked = lead(n)
      const from = performance.now()
      const [answer] = await match([asked])
      const ms = performance.now() - from
      times.push(ms)
      const kind = byKind[n % KINDS.length]!
      kind.times.push(ms)
      kind.asked += 1
      if (isRight(answer?.match?.account ?? null, asked.account, asked.snapshot)) kind.right += 1
    }
    const batches: number[] = []
    for (let b = 0; b < BATCHES; b += 1) {
      const asked = Array.from({ length: 100 }, (_, n) => lead(WARM + LEADS + b * 100 + n))
      const from = performance.now()
      await match(asked)
      batches.push((performance.now() - from) / asked.length)
    }
    const figures = {
      accounts: count,
      keptPerSecond: round(count / keepSeconds),
      oneLeadMedianMs: round(median(times), 2),
      oneLeadP95Ms: round(percentile(times, 0.95), 2),
      oneLeadP99Ms: round(percentile(times, 0.99), 2),
      inBatchMedianMsPerLead: round(median(batches), 3),
    }
    printTable(`One lead against ${count} accounts (target: median ≤ 10 ms)`, [
      [
        'alone, median / p95 / p99',
        `${figures.oneLeadMedianMs} / ${figures.oneLeadP95Ms} / ${figures.oneLeadP99Ms} ms`,
      ],
      ...KINDS.map((kind, n): readonly [string, string] => {
        const { times: own, right, asked } = byKind[n]!
        return [`  by ${kind}`, `${round(median(own), 2)} ms, right account or its namesake ${right} of ${asked}`]
      }),
      ['in batches of 100', `${figures.inBatchMedianMsPerLead} ms a lead`],
    ])
    return figures
  } finally {
    await stores.close()
    await database.close()
  }
}

/** The account itself, or one that says the same of itself: then nothing can tell them apart. */
function isRight(found: AccountFacts | null, meant: AccountFacts, { fields }: LeadSnapshot): boolean {
  if (found === null) return false
  return found.accountId === meant.accountId || found.name === meant.name || found.name === fields.company
}

function seconds(from: number): number {
  return round((performance.now() - from) / 1000, 1)
}
