import { v7 as uuidv7 } from 'uuid'
import { keyRingFrom } from '../src/db/key-ring.ts'
import { openStores } from '../src/db/stores.ts'
import { defaultPolicy } from '../src/domain/policy/default-policy.ts'
import { normsOf } from '../src/domain/velocity/norms.ts'
import type { ReportCut, VelocityQuestion } from '../src/ports/reports.ts'
import { benchDatabase } from './support/database.ts'
import { median, printTable, round, type Figures } from './support/figures.ts'
import { makeHistories } from './support/made-up-histories.ts'

const DAY_MS = 86_400_000
const ROUNDS = 5
/** What a report may take, warm; milliseconds. */
const BAR = 500

/**
 * Every query of the report pages, warm, on made-up histories.
 * @param args how many leads; 1,000,000 when left out, with about 4 moves each.
 */
export async function run([count = '1000000']: readonly string[]): Promise<Figures> {
  const leads = Number(count)
  const now = Date.UTC(2026, 2, 9)
  const database = await benchDatabase()
  const silent = { info: () => undefined, warn: () => undefined, error: () => undefined }
  const stores = openStores({
    url: database.url,
    keys: keyRingFrom(`bench:${Buffer.alloc(32, 7).toString('base64')}`),
    chance: { id: () => uuidv7(), below: () => 0 },
    log: silent,
    meter: { count: () => undefined, observe: () => undefined },
  })
  try {
    const { installationId: id } = await stores.installations.connect({
      installationId: uuidv7(),
      crm: 'hubspot',
      accountId: 'bench',
      scopes: [],
      language: 'en',
      zone: 'Asia/Jakarta',
      uiDomain: null,
      tokens: { accessToken: 'none', refreshToken: 'none', expiresAt: now, obtainedAt: now },
      policy: defaultPolicy,
      at: now,
    })
    process.stdout.write(`making ${leads} leads …\n`)
    await makeHistories(database.url, id, leads, now)
    const question = (days: number, cut: ReportCut = {}): VelocityQuestion => ({
      period: { from: now - days * DAY_MS, until: now },
      now,
      cut,
      norms: normsOf(null),
      withinDays: 30,
    })
    const { reports } = stores
    const visit = { stage: 'mql', ...question(90), normDays: 3 } as const
    const asked: Readonly<Record<string, () => Promise<unknown>>> = {
      velocity_90_days: () => reports.velocity(id, question(90)),
      velocity_365_days: () => reports.velocity(id, question(365)),
      velocity_90_days_of_a_source: () => reports.velocity(id, question(90, { source: 'event' })),
      bottlenecks_90_days: () => reports.bottlenecks(id, question(90)),
      breakdown_90_days: () => reports.breakdown(id, question(90), 'known', 'source'),
      curve_90_days: () => reports.timesToNext(id, question(90), 'known'),
      promises_90_days: () => reports.promises(id, { ...question(90), kind: 'lead', zone: 'Asia/Jakarta' }),
      answers_of_a_day: () => reports.answersIn(id, { from: now - DAY_MS, until: now }),
      leads_that_left: () => stores.leads.page(id, { visit: { ...visit, was: 'left' } }, 'decided', null, 50),
      leads_stalled: () => stores.leads.count(id, { visit: { ...visit, was: 'stalled' } }, 10_001),
    }
    const figures: Record<string, number> = { leads }
    for (const [name, ask] of Object.entries(asked)) {
      await ask()
      const times: number[] = []
      for (let n = 0; n < ROUNDS; n += 1) {
        const begun = performance.now()
        await ask()
        times.push(performance.now() - begun)
      }
      figures[`${name}_ms`] = round(median(times))
    }
    const rows = Object.entries(figures).map(
      ([name, ms]) => [name, `${ms}${name.endsWith('_ms') && ms > BAR ? `  over ${BAR}` : ''}`] as const,
    )
    printTable('reports, warm, median of 5', rows)
    return figures
  } finally {
    await stores.close()
    await database.close()
  }
}
