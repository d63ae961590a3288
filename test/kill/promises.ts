import { buildRoster } from '../../src/mapping/roster.ts'
import type { House } from '../support/house.ts'
import { STORY_POLICY, type Story } from './story.ts'

type Counted = 'dirty' | 'outbox' | 'tasks' | 'known' | 'owned'

/** What is not yet at rest, as a sentence; null when nothing waits, is held or is on its way. */
export async function unsettled(company: House, story: Story): Promise<string | null> {
  const { rows } = await company.query(
    `select (select count(*)::int from dirty) as dirty,
            (select count(*)::int from outbox_writes) + (select count(*)::int from outbox_tasks) as outbox,
            (select count(*)::int from task_keys where task_id is not null and key like '%:breach') as tasks,
            (select count(*)::int from leads where record_id = any($1)) as known,
            (select count(distinct lead_id)::int from assignments join leads using (lead_id)
              where ended_at is null and record_id = any($1)) as owned`,
    [story.contacts],
  )
  const { dirty, outbox, tasks, known, owned } = rows[0] as Record<Counted, number>
  const { waiting: mail } = await company.line.mail()
  const waiting = [
    `${dirty} dirty`,
    `${outbox} in the outbox`,
    `${mail} notifications pending`,
    `${story.contacts.length - known} contacts unknown`,
    // A lead is held while the people could not be read; they are read again each minute.
    `${known - owned} without an owner`,
    `${story.late - tasks} tasks missing`,
  ].filter((part) => !/^(-\d+|0) /.test(part))
  return waiting.length === 0 ? null : waiting.join(', ')
}

/** The first dead letter there is, as a sentence: nothing in these stories is poisoned, so waiting on would be in vain. */
export async function lostLetters(company: House): Promise<string | null> {
  const { rows } = await company.query(
    `select 'dead letter ' || kind || ' ' || code || ' ' || message as what from dead_letters limit 1`,
  )
  return rows.length === 0 ? null : String(rows[0]!['what'])
}

/** Everything a kill must not break, each breach as a sentence; empty when all promises are kept. */
export async function brokenPromises(company: House, story: Story): Promise<readonly string[]> {
  return [
    ...(await wrongInCrm(company, story)),
    ...(await wrongOwners(company)),
    ...(await wrongTurns(company)),
    ...(await wrongTasks(company, story.late)),
    ...(await leftOver(company)),
  ]
}

/** The CRM shows, of every contact, exactly what the last decision means it to show. */
async function wrongInCrm(company: House, story: Story): Promise<string[]> {
  const { rows } = await company.query(
    `select l.record_id, l.revision::int as revision, l.intended, a.owner_id
       from leads l left join assignments a on a.lead_id = l.lead_id and a.ended_at is null`,
  )
  const leads = new Map(rows.map((row) => [row['record_id'] as string, row]))
  const contacts = await company.shown()
  const outlines = await company.leads()
  const wrong: string[] = []
  for (const id of story.contacts) {
    const [lead, shown] = [leads.get(id), contacts.get(id) ?? {}]
    if (!lead) {
      wrong.push(`contact ${id} was never decided`)
      continue
    }
    const { revision = null, owner = null } = outlines.get(id) ?? {}
    if (revision !== String(lead['revision']))
      wrong.push(`contact ${id} shows revision ${revision}, not ${String(lead['revision'])}`)
    for (const [property, value] of Object.entries(lead['intended'] as Record<string, string>))
      if (!sameValue(shown[property] ?? '', value))
        wrong.push(`contact ${id} shows ${property} "${shown[property]}", not "${value}"`)
    if (owner === null || owner !== lead['owner_id'])
      wrong.push(`contact ${id} shows owner ${owner}, assigned is ${String(lead['owner_id'])}`)
  }
  for (const id of story.customers) {
    const stage = outlines.get(id)?.stage
    if (stage !== 'customer') wrong.push(`the won deal made contact ${id} "${stage}", not a customer`)
  }
  return wrong
}

/** A CRM shows instants as ISO texts, whatever they were sent as. */
function sameValue(shown: string, meant: string): boolean {
  return shown === meant || (/^\d{4}-\d\d-\d\dT/.test(shown) && Date.parse(shown) === Number(meant))
}

async function wrongOwners(company: House): Promise<string[]> {
  const { rows } = await company.query(
    `select l.record_id, count(*)::int as active from assignments a join leads l using (lead_id)
      where a.ended_at is null group by 1 having count(*) > 1`,
  )
  const { rows: firms } = await company.query(
    `select a.email_domain, count(distinct a.owner_id)::int as owners from assignments a
      where a.ended_at is null and a.email_domain is not null group by 1 having count(distinct a.owner_id) > 1`,
  )
  return [
    ...rows.map((row) => `contact ${String(row['record_id'])} has ${String(row['active'])} active owners`),
    ...firms.map((row) => `${String(row['email_domain'])} was given to ${String(row['owners'])} owners`),
  ]
}

/** Every assignment by a pool used one turn, the ledger sums to zero, and equal weights got equal shares. */
async function wrongTurns(company: House): Promise<string[]> {
  const { rows } = await company.query(
    `select r.pool_id, r.turns::int as turns, r.cw, coalesce(a.given, '{}') as given
       from rotation r left join (
         select pool_id, array_agg(owner_id) as given from assignments where assigned_by = 'pool' group by pool_id
       ) a using (pool_id)`,
  )
  const people = await company.app.stores.installations.people(company.installation)
  const { pools } = buildRoster(STORY_POLICY, people, { zone: 'UTC', from: 0, until: 1 })
  const wrong: string[] = []
  for (const row of rows) {
    const [pool, given] = [row['pool_id'] as string, row['given'] as string[]]
    if (row['turns'] !== given.length)
      wrong.push(`pool ${pool} counts ${String(row['turns'])} turns and ${given.length} assignments`)
    const sum = Object.values(row['cw'] as Record<string, number>).reduce((total, claim) => total + claim, 0)
    if (sum !== 0) wrong.push(`the claims of pool ${pool} sum to ${sum}`)
    const shares = pools.get(pool)?.members.map(({ repId }) => given.filter((owner) => owner === repId).length) ?? []
    if (given.length > 0 && Math.max(...shares) - Math.min(...shares) > 1)
      wrong.push(`pool ${pool} shared ${shares.join('/')}`)
  }
  return wrong
}

/** The CRM holds one task for every key ever asked for, and every broken promise has asked for one. */
async function wrongTasks(company: House, breaches: number): Promise<string[]> {
  const { rows: asked } = await company.query('select key, task_id from task_keys')
  const { rows: broken } = await company.query(
    `select clock_id, breached_at = due_at as honest from clocks where kind = 'lead' and breached_at is not null`,
  )
  const held = new Map<string, string[]>()
  for (const { id, key } of await company.tasks()) {
    if (key) held.set(key, [...(held.get(key) ?? []), id])
  }
  const wrong: string[] = []
  for (const { key, task_id: taskId } of asked as { key: string; task_id: string | null }[]) {
    const ids = held.get(key) ?? []
    if (ids.length !== 1 || ids[0] !== taskId)
      wrong.push(`task ${key} stands as [${ids.join(', ')}] in the CRM, as ${taskId} with us`)
  }
  if (held.size !== asked.length) wrong.push(`the CRM holds ${held.size} keyed tasks, ${asked.length} were asked for`)
  const keys = new Set(asked.map((row) => row['key']))
  for (const { clock_id: clock, honest } of broken) {
    if (!keys.has(`${String(clock)}:breach`)) wrong.push(`clock ${String(clock)} ran out without a task`)
    if (honest !== true) wrong.push(`clock ${String(clock)} ran out at another instant than it was due`)
  }
  if (broken.length !== breaches) wrong.push(`${broken.length} promises ran out, not ${breaches}`)
  return wrong
}

async function leftOver(company: House): Promise<string[]> {
  const { rows } = await company.query(
    `select 'the token refresh is still leased' as what from tokens where refresh_lease_until > clock_timestamp()
     union all select 'installation is ' || state from installations where state <> 'active'
     union all select 'lead ' || l.lead_id || ' is listed in ' || l.stage || ' and stays in ' || s.stage
      from stage_stays s join lead_list l using (installation_id, lead_id) where s.exited_at is null and s.stage <> l.stage`,
  )
  const { givenUp } = await company.line.mail()
  const letter = await lostLetters(company)
  const wrong = [...rows.map((row) => String(row['what'])), ...(letter === null ? [] : [letter])]
  if (givenUp > 0) wrong.push(`the CRM gave up ${givenUp} notifications`)
  return wrong
}
