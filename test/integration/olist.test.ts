import { afterAll, describe, expect, test } from '@jest/globals'
import { sandboxProcess } from '../../bench/support/sandbox-process.ts'
import { Company } from '../support/company.ts'
import { olistHistory, olistIsHere, OlistPlayer, type Happening } from '../support/olist.ts'
import { freshDatabase, stopSharedServer } from '../support/postgres.ts'
import { SandboxClock } from '../support/sandbox-clock.ts'

const NO_LIMIT = { max: Infinity, windowMs: 10_000, searchMax: Infinity }
const DAY = 86_400_000
/** The portal's time goes on in leaps of so many days; what happened in between is then told in one go. */
const LEAP_DAYS = 14
/** Seconds of business a second, between leaps: held-back webhooks come after a quarter of a second, tokens live 90 s. */
const SPEED = 20

/** 2 % of the webhooks twice, 1 % out of order, 1 % three weeks late: in the middle of what happened since. */
const DISORDER = {
  duplicateWebhooks: 0.02,
  reorderWebhooks: 0.01,
  lateWebhooks: { rate: 0.01, delayMs: 21 * DAY },
  rateLimit: null,
  searchLimit: null,
}

if (!olistIsHere) process.stdout.write('the real leads of Olist are not on this machine: their test is skipped\n')

afterAll(stopSharedServer)

describe.each([{ seed: 11 }, { seed: 12 }])(
  '4,171 real leads and 189 won deals, disorder of seed $seed',
  ({ seed }) => {
    const whereData = olistIsHere ? test : test.skip

    whereData(
      'every contact is written back, and the days to the deal are those of the real history',
      async () => {
        const history = await olistHistory()
        const outcome = await playThrough(history, seed)
        process.stdout.write(`olist, seed ${seed}: ${JSON.stringify(outcome)}\n`)
        expect(outcome.disorder).toEqual({ duplicated: true, dropped: 0, givenUp: 0 })
        expect(outcome).toMatchObject({
          leads: 4_171,
          written: 4_171,
          failed: 0,
          customersInPortal: 189,
          customers: 189,
        })
        expect(outcome.days).toEqual({ p25: 5, median: 10, mean: 15.99, p75: 18, p90: 37, max: 141 })
      },
      300_000,
    )
  },
)

async function playThrough(history: readonly Happening[], seed: number) {
  const database = await freshDatabase()
  const running = await sandboxProcess({
    SANDBOX_POPULATION: 'company',
    SANDBOX_SEED: String(seed),
    SANDBOX_SPEED: String(SPEED),
    SANDBOX_START: new Date(history[0]!.at - DAY).toISOString(),
    SANDBOX_WEBHOOK_WINDOW_MS: '20',
  })
  const clock = await SandboxClock.of(running.url)
  const company = await Company.open({ databaseUrl: database.url, running, clock, rate: NO_LIMIT })
  try {
    await company.put('/sandbox/faults', DISORDER)
    const started = performance.now()
    const player = new OlistPlayer((...actions) => company.act(...actions))
    for (const part of inLeaps(history)) {
      await clock.leapTo(part.until)
      await player.play(part.happenings)
      await calm(company)
    }
    await clock.leapTo(clock.now() + 30 * DAY)
    const { failed } = await company.settled()
    const seconds = (performance.now() - started) / 1_000
    return { seconds: Math.round(seconds), failed, ...(await inPortal(company)), ...(await remembered(company)) }
  } finally {
    await company.close()
    await database.drop()
  }
}

function inLeaps(history: readonly Happening[]): { until: number; happenings: Happening[] }[] {
  const parts: { until: number; happenings: Happening[] }[] = []
  for (const happening of history) {
    const last = parts[parts.length - 1]
    if (last && happening.at < last.until) last.happenings.push(happening)
    else parts.push({ until: happening.at + LEAP_DAYS * DAY, happenings: [happening] })
  }
  return parts
}

/** Waits until nothing is left to do but what the portal holds back. */
async function calm(company: Company): Promise<void> {
  let before = -1
  for (let quiet = 0; quiet < 3;) {
    const [stats, pending] = [await company.stats(), (await webhooks(company))['pending']!]
    quiet = stats.dirty === 0 && stats.outbox === 0 && pending === before ? quiet + 1 : 0
    before = pending
    await new Promise((resolve) => setTimeout(resolve, 50))
  }
}

async function webhooks(company: Company): Promise<Record<string, number>> {
  return ((await company.get('/sandbox/counters')) as { webhooks: Record<string, number> }).webhooks
}

async function inPortal(company: Company) {
  const contacts = (await company.dump('contacts')).filter(({ properties }) =>
    properties['email']?.endsWith('@seller.example'),
  )
  const { duplicated, dropped, batchesGivenUp } = await webhooks(company)
  return {
    leads: contacts.length,
    written: contacts.filter(({ properties }) => properties['estafet_revision']).length,
    customersInPortal: contacts.filter(({ properties }) => properties['estafet_stage'] === 'customer').length,
    disorder: { duplicated: duplicated! > 0, dropped, givenUp: batchesGivenUp },
  }
}

/** Calendar days (UTC) from entering the lifecycle to the won deal, from Estafet's own memory. */
async function remembered(company: Company) {
  const { rows } = await company.query(
    `select (won.at / ${DAY} - known.at / ${DAY})::int as days
       from transitions won join transitions known on known.lead_id = won.lead_id and known.edge = 'entered'
      where won.to_stage = 'customer' and won.edge = 'won'
      order by 1`,
  )
  // Lists of the leads inside a stage look for them among those that are listed there.
  const { rows: astray } = await company.query(
    `select s.lead_id from stage_stays s join lead_list l using (installation_id, lead_id) where s.exited_at is null and s.stage <> l.stage`,
  )
  expect(astray).toEqual([])
  const days = rows.map((row) => Number(row['days']))
  const at = (share: number) => days[Math.max(0, Math.ceil(share * days.length) - 1)]
  const mean = Math.round((100 * days.reduce((sum, one) => sum + one, 0)) / days.length) / 100
  return {
    customers: days.length,
    days: { p25: at(0.25), median: at(0.5), mean, p75: at(0.75), p90: at(0.9), max: at(1) },
  }
}
