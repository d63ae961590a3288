import { hubspotMapping } from '../../mappings/hubspot/mapping.ts'
import { outputPropertiesOf } from './outputs.ts'
import { ALLOWED, type PortalDay } from './portal-day.ts'
import { tracesOf } from './traces.ts'

/** What a day must not have left behind, each as sentences; empty when it is so. */
export interface DayFound {
  /** Contacts that show something else than was decided of them last. */
  readonly notAsDecided: readonly string[]
  /** Contacts to which a fresh evaluation of everything wrote something. */
  readonly notAsEvaluated: readonly string[]
  readonly twoOwners: readonly string[]
  readonly twoTasks: readonly string[]
  /** Where something of the erased people stands. */
  readonly remains: readonly string[]
  readonly deadLetters: readonly string[]
  /** Contacts of the portal no lead stands for. */
  readonly unknown: readonly string[]
}

/** What the day cost. */
export interface DayCost {
  readonly leads: number
  readonly decisions: number
  readonly calls: number
  readonly searches: number
  /** Answers that were no success, of all calls; provoked ones are among them. */
  readonly refusedShare: number
  readonly callsPerLead: number
  /** Of what HubSpot would have allowed within the day. */
  readonly limitShare: number
  readonly byCall: Readonly<Record<string, Readonly<Record<string, number>>>>
  readonly webhooks: Readonly<Record<string, number>>
}

type Shown = Readonly<Record<string, string | null>>

/** Looks at everything when time stands still. Evaluates all leads afresh on the way. */
export async function check(day: PortalDay): Promise<DayFound> {
  const { company } = day
  const before = await shown(day)
  const notAsDecided = await differFromDecided(day, before)
  const ids = await company.query('select record_id as id from leads where retired_at is null')
  const known = new Set(ids.rows.map(({ id }) => String(id)))
  await day.evaluateAll()
  const after = await shown(day)
  const letters = await company.query(`select kind, record_id as id, code, message from dead_letters`)
  return {
    notAsDecided,
    notAsEvaluated: [...before].flatMap(([id, properties]) => differences(id, properties, after.get(id) ?? {})),
    twoOwners: await twoOwners(day),
    twoTasks: await twoTasks(day),
    remains: await remains(day),
    deadLetters: letters.rows.map((row) => `${row['kind']} of ${row['id']}: ${row['code']} ${row['message']}`),
    unknown: [...before.keys()].filter((id) => !known.has(id)).map((id) => `contact ${id} is no lead`),
  }
}

/** Taken before {@link check}, which makes calls of its own. */
export async function costOf(day: PortalDay): Promise<DayCost> {
  const { calls, webhooks } = (await day.company.get('/sandbox/counters')) as {
    calls: Record<string, Record<string, number>>
    webhooks: Record<string, number>
  }
  const counted = Object.entries(calls).filter(([kind]) => kind !== 'oauth' && kind !== 'unknown')
  const sum = (kinds: typeof counted) => kinds.flatMap(([, by]) => Object.values(by)).reduce((a, b) => a + b, 0)
  const good = counted
    .flatMap(([, by]) => Object.entries(by))
    .filter(([status]) => /^2/.test(status))
    .reduce((total, [, count]) => total + count, 0)
  const searches = sum(counted.filter(([kind]) => kind === 'search'))
  const all = sum(counted)
  const { rows } = await day.company.query(
    'select (select count(*)::int from leads) as leads, (select count(*)::int from decisions) as decisions',
  )
  const { leads, decisions } = rows[0] as { leads: number; decisions: number }
  const allowed = (day.plan.hours * 3_600_000 * ALLOWED.calls) / ALLOWED.inMs
  return {
    leads,
    decisions,
    calls: all,
    searches,
    refusedShare: 1 - good / all,
    callsPerLead: all / leads,
    limitShare: (all - searches) / allowed,
    byCall: Object.fromEntries(counted),
    webhooks,
  }
}

/** What the portal shows of our properties and the owner, of every contact that is neither merged away nor deleted. */
async function shown(day: PortalDay): Promise<ReadonlyMap<string, Shown>> {
  const contacts = (await day.company.dump('contacts')) as (Awaited<ReturnType<typeof day.company.dump>>[number] & {
    archived: boolean
    mergedInto: string | null
  })[]
  return new Map(
    contacts
      .filter(({ archived, mergedInto }) => !archived && !mergedInto)
      .map(({ id, properties }) => [id, properties]),
  )
}

async function differFromDecided(day: PortalDay, contacts: ReadonlyMap<string, Shown>): Promise<string[]> {
  const { rows } = await day.company.query('select record_id as id, intended from leads where retired_at is null')
  return rows.flatMap((row) => {
    const id = String(row['id'])
    const properties = contacts.get(id)
    if (properties === undefined) return [`lead ${id} is no contact of the portal`]
    return differences(id, row['intended'] as Shown, properties, Object.keys(row['intended'] as Shown))
  })
}

function differences(
  id: string,
  meant: Shown,
  seen: Shown,
  names: readonly string[] = outputPropertiesOf(hubspotMapping),
): string[] {
  return names
    .filter((name) => !sameValue(seen[name] ?? '', meant[name] ?? ''))
    .map((name) => `contact ${id}: ${name} is "${seen[name] ?? ''}", not "${meant[name] ?? ''}"`)
}

/** The portal shows instants as ISO texts, whatever they were sent as. */
function sameValue(seen: string, meant: string): boolean {
  return seen === meant || (/^\d{4}-\d\d-\d\dT/.test(seen) && Date.parse(seen) === Number(meant))
}

async function twoOwners({ company }: PortalDay): Promise<string[]> {
  const { rows } = await company.query(
    `select lead_id, count(*)::int as active from assignments where ended_at is null group by 1 having count(*) > 1
     union all select l.lead_id, 0 from leads l join assignments a using (installation_id, lead_id)
       where a.ended_at is null and l.retired_at is null and l.owner_id is distinct from a.owner_id`,
  )
  return rows.map(
    (row) => `lead ${String(row['lead_id'])} has ${String(row['active'])} active assignments or another owner`,
  )
}

async function twoTasks({ company }: PortalDay): Promise<string[]> {
  const held = new Map<string, string[]>()
  for (const { id, properties } of await company.dump('tasks')) {
    const key = properties['estafet_task_key']
    if (key) held.set(key, [...(held.get(key) ?? []), id])
  }
  return [...held].filter(([, ids]) => ids.length > 1).map(([key, ids]) => `${key} stands as ${ids.join(', ')}`)
}

async function remains(day: PortalDay): Promise<string[]> {
  const texts = day.erasable.flatMap((person) => person.texts)
  const found = [...(await tracesOf(day.databaseUrl, texts))].map(([table, text]) => `${table}: ${text}`)
  for (const line of day.company.log.lines) {
    const told = JSON.stringify(line, (_key, value: unknown) => (value instanceof Error ? value.stack : value))
    const text = texts.find((one) => told.includes(one))
    if (text !== undefined) found.push(`log ${line.event}: ${text}`)
  }
  return found
}
