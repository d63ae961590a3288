import { mkdir } from 'node:fs/promises'
import { v7 as uuidv7 } from 'uuid'
import { dayAfter } from '../src/contracts/day.ts'
import { decideEach } from '../src/domain/decide.ts'
import type { Decision } from '../src/domain/decision.ts'
import { defaultPolicy } from '../src/domain/policy/default-policy.ts'
import type { Settings } from '../src/flow/settings.ts'
import type { InstallationId } from '../src/ports/crm.ts'
import { NO_FACTS } from '../test/domain/decide/builders.ts'
import { benchDatabase } from './support/database.ts'
import { median, round, type Figures } from './support/figures.ts'
import { makeHistories } from './support/made-up-histories.ts'
import { madeUpPeople } from './support/made-up-people.ts'
import { mixedLeads } from './support/mixed-leads.ts'
import { BARS, pageQuestions, type PageQuestion, type QuestionFacts } from './support/page-questions.ts'
import { pageServer, type PageServer } from './support/page-server.ts'

const ROUNDS = 5
const PEOPLE = 40
const SHAPES = 200
const ACCOUNT = 'bench'
const ZONE = 'Asia/Jakarta'
const KEYS = `bench:${Buffer.alloc(32, 7).toString('base64')}`
/** A Friday at ten in Jakarta, on which the promises that Monday will break are told too. */
const NOW = Date.UTC(2026, 2, 6, 3)
const TODAY = '2026-03-06'

/**
 * Everything the reports, the manager's pages and the list of leads ask, warm, on made-up histories: each address of the API as a
 * browser asks it, signed in, so that its checks, its queries and its words are all in the time.
 * @param args how many leads, 1,000,000 when left out, with about 4 moves each; and a folder that keeps them for another run.
 */
export async function run([count = '1000000', folder]: readonly string[]): Promise<Figures> {
  const leads = Number(count)
  if (folder !== undefined) await mkdir(folder, { recursive: true })
  const database = await benchDatabase(folder)
  const server = await pageServer(database.url, KEYS, NOW)
  try {
    const facts = await prepared(server, database.url, leads)
    const questions = pageQuestions(facts)
    // Warm as a server is that has answered for a while, not as one that has just begun.
    for (const { address, next } of questions) if (next !== true) await server.ask(address)
    const rows: { kind: PageQuestion['kind']; middle: number }[] = []
    process.stdout.write(`milliseconds, warm: median and worst of ${ROUNDS}\n`)
    for (const question of questions) {
      const measured = await measure(server, question)
      if (measured === null) continue
      const { kind, address, next } = question
      const { middle, worst } = measured
      rows.push({ kind, middle })
      const above = middle > BARS[kind] ? `  above ${BARS[kind]}` : ''
      const name = `${address}${next === true ? '  next page' : ''}`
      process.stdout.write(
        `${String(round(middle)).padStart(6)} ${String(round(worst)).padStart(6)}  ${name}${above}\n`,
      )
    }
    const above = rows.filter(({ kind, middle }) => middle > BARS[kind])
    const worstOf = (kind: PageQuestion['kind']): number =>
      round(Math.max(...rows.filter((row) => row.kind === kind).map(({ middle }) => middle)))
    return {
      ...{ leads, questions: rows.length, above: above.length },
      ...{ worstReportMs: worstOf('report'), worstManagerMs: worstOf('manager'), worstLeadListMs: worstOf('leads') },
    }
  } finally {
    await server.close()
    await database.close()
  }
}

/** The account with its people and leads; both are made where the folder has none yet. */
async function prepared(server: PageServer, url: string, leads: number): Promise<QuestionFacts> {
  const { flow, stores } = server.app
  const known = await stores.installations.byAccount('hubspot', ACCOUNT)
  const id = known?.installationId ?? (await connected(server))
  const settings = (await flow.settings.load(flow, id))!
  const pools = [...settings.roster.pools.values()].filter(({ members }) => members.length > 0)
  const reps = madeUpPeople(PEOPLE).map(({ repId }) => repId)
  if (known === null) {
    process.stdout.write(`making ${leads} leads …\n`)
    const shapes = shapesOf(settings)
    await makeHistories(url, {
      ...{ installation: id, leads, now: NOW, reps, shapes },
      pools: pools.map(({ poolId }) => poolId),
    })
  }
  // As a worker does.
  while (await stores.packLeads(id, 0));
  await server.signIn(id)
  const dayOf = (span: number): string => dayAfter(TODAY, 1 - span)
  const pool = pools.at(-1)!
  return {
    ...{ rep: pool.members[0]!.repId, pool: pool.poolId, to: TODAY },
    from: { 7: dayOf(7), 30: dayOf(30), 90: dayOf(90), 365: dayOf(365) },
  }
}

async function connected({ app }: PageServer): Promise<InstallationId> {
  const { installationId } = await app.stores.installations.connect({
    ...{ installationId: uuidv7(), crm: 'hubspot', accountId: ACCOUNT, scopes: [], language: 'en', zone: ZONE },
    tokens: { accessToken: 'none', refreshToken: 'none', expiresAt: NOW, obtainedAt: NOW },
    ...{ uiDomain: null, policy: defaultPolicy, at: NOW },
  })
  await app.stores.installations.replacePeople(installationId, madeUpPeople(PEOPLE), NOW)
  return installationId
}

/** Decisions of every kind of lead, as the engine makes them. */
function shapesOf({ roster, policy }: Settings): readonly Decision[] {
  const inputs = mixedLeads(SHAPES).map((input) => ({ ...input, roster }))
  return decideEach(inputs, NO_FACTS, policy).results.flatMap((result) => (result.ok ? [result.decided.decision] : []))
}

/** Milliseconds from the question to the whole answer; null: there is no next page to ask for. */
async function measure(
  server: PageServer,
  { address, next }: PageQuestion,
): Promise<{ readonly middle: number; readonly worst: number } | null> {
  const first = (await server.ask(address)) as { readonly next?: string | null }
  const after = first.next ?? null
  if (next === true && after === null) return null
  const asked = next === true ? `${address}&after=${encodeURIComponent(after!)}` : address
  if (next === true) await server.ask(asked)
  const times: number[] = []
  for (let n = 0; n < ROUNDS; n += 1) {
    const begun = performance.now()
    await server.ask(asked)
    times.push(performance.now() - begun)
  }
  return { middle: median(times), worst: Math.max(...times) }
}
