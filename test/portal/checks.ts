import type { Shown } from '../support/house.ts'
import { outputPropertiesOf } from './outputs.ts'
import type { DayCalls } from './day-side.ts'
import type { PortalDay } from './portal-day.ts'
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
  /** Contacts of the CRM no lead stands for. */
  readonly unknown: readonly string[]
}

/** What the day cost. */
export interface DayCost extends Omit<DayCalls, 'refused'> {
  readonly leads: number
  readonly decisions: number
  readonly calls: number
  /** Of all calls. */
  readonly refusedShare: number
  readonly callsPerLead: number
}

/** Looks at everything when time stands still. Evaluates all leads afresh on the way. */
export async function check(day: PortalDay): Promise<DayFound> {
  const { house, mapping } = day.side
  const before = await day.side.shown()
  const notAsDecided = await differFromDecided(day, before)
  const ids = await house.query('select record_id as id from leads where retired_at is null')
  const known = new Set(ids.rows.map(({ id }) => String(id)))
  await day.evaluateAll()
  const after = await day.side.shown()
  const letters = await house.query(`select kind, record_id as id, code, message from dead_letters`)
  return {
    notAsDecided,
    notAsEvaluated: [...before].flatMap(([id, properties]) =>
      differences(id, properties, after.get(id) ?? {}, outputPropertiesOf(mapping)),
    ),
    twoOwners: await twoOwners(day),
    twoTasks: await twoTasks(day),
    remains: await remains(day),
    deadLetters: letters.rows.map((row) => `${row['kind']} of ${row['id']}: ${row['code']} ${row['message']}`),
    unknown: [...before.keys()].filter((id) => !known.has(id)).map((id) => `contact ${id} is no lead`),
  }
}

/** Taken before {@link check}, which makes calls of its own. */
export async function costOf({ side, plan }: PortalDay): Promise<DayCost> {
  const { refused, ...told } = await side.calls(plan.hours)
  const calls = Object.values(told.byCall).reduce((sum, count) => sum + count, 0)
  const { rows } = await side.house.query(
    'select (select count(*)::int from leads) as leads, (select count(*)::int from decisions) as decisions',
  )
  const { leads, decisions } = rows[0] as { leads: number; decisions: number }
  return { ...{ leads, decisions, calls }, refusedShare: refused / calls, callsPerLead: calls / leads, ...told }
}

async function differFromDecided(day: PortalDay, contacts: ReadonlyMap<string, Shown>): Promise<string[]> {
  const { rows } = await day.side.house.query('select record_id as id, intended from leads where retired_at is null')
  return rows.flatMap((row) => {
    const id = String(row['id'])
    const properties = contacts.get(id)
    if (properties === undefined) return [`lead ${id} is no contact of the CRM`]
    return differences(id, row['intended'] as Shown, properties, Object.keys(row['intended'] as Shown))
  })
}

function differences(id: string, meant: Shown, seen: Shown, names: readonly string[]): string[] {
  return names
    .filter((name) => !sameValue(seen[name] ?? '', meant[name] ?? ''))
    .map((name) => `contact ${id}: ${name} is "${seen[name] ?? ''}", not "${meant[name] ?? ''}"`)
}

/** The portal shows instants as ISO texts, whatever they were sent as. */
function sameValue(seen: string, meant: string): boolean {
  return seen === meant || (/^\d{4}-\d\d-\d\dT/.test(seen) && Date.parse(seen) === Number(meant))
}

async function twoOwners({ side }: PortalDay): Promise<string[]> {
  const { rows } = await side.house.query(
    `select lead_id, count(*)::int as active from assignments where ended_at is null group by 1 having count(*) > 1
     union all select l.lead_id, 0 from leads l join assignments a using (installation_id, lead_id)
       where a.ended_at is null and l.retired_at is null and l.owner_id is distinct from a.owner_id`,
  )
  return rows.map(
    (row) => `lead ${String(row['lead_id'])} has ${String(row['active'])} active assignments or another owner`,
  )
}

async function twoTasks({ side }: PortalDay): Promise<string[]> {
  const held = new Map<string, string[]>()
  for (const { id, key } of await side.house.tasks()) if (key) held.set(key, [...(held.get(key) ?? []), id])
  return [...held].filter(([, ids]) => ids.length > 1).map(([key, ids]) => `${key} stands as ${ids.join(', ')}`)
}

async function remains(day: PortalDay): Promise<string[]> {
  const texts = day.erasable.flatMap((person) => person.texts)
  const found = [...(await tracesOf(day.databaseUrl, texts))].map(([table, text]) => `${table}: ${text}`)
  for (const line of day.side.house.log.lines) {
    const told = JSON.stringify(line, (_key, value: unknown) => (value instanceof Error ? value.stack : value))
    const text = texts.find((one) => told.includes(one))
    if (text !== undefined) found.push(`log ${line.event}: ${text}`)
  }
  return found
}
