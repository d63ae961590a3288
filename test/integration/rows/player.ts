import type { Clock } from '../../../src/domain/lead.ts'
import { untilAtRest } from '../../support/at-rest.ts'
import type { Company } from '../../support/company.ts'
import type { Name } from './portal-people.ts'
import { happen, keyOf, type Stage } from './portal-events.ts'
import type { Row, Seen, Step } from './row.ts'
import { ROWS } from './rows.ts'

/** A step whose sight was wanted, and what was seen. */
export interface Sight {
  readonly step: Step
  readonly seen: Seen
}

/** Plays the steps of all rows in the order of their instants, in one portal. @returns what each row saw. */
export async function play(stage: Omit<Stage, 'records'>): Promise<ReadonlyMap<string, readonly Sight[]>> {
  const { company, clock } = stage
  const records = new Map<string, string>()
  const sights = new Map<string, Sight[]>(ROWS.map(({ id }) => [id, []]))
  const agenda = ROWS.flatMap((row) => row.steps.map((step) => ({ row, step })))
  for (const instant of [...new Set(agenda.map(({ step }) => step.at))].sort((a, b) => a - b)) {
    await clock.leapTo(instant)
    const written = await writesOf(company)
    const overtaken = overtakenIn(company)
    const now = agenda.filter(({ step }) => step.at === instant)
    for (const { row, step } of now) if (step.event) await happen({ ...stage, records }, row, step, step.event)
    await untilAtRest(company, clock)
    const calls = (await writesOf(company)) - written
    const writes = calls > 1 ? 'again' : calls === 1 ? 'once' : 'none'
    for (const { row, step } of now)
      if (step.sees)
        sights.get(row.id)!.push({
          step,
          seen: {
            ...(await look(stage, row, records.get(keyOf(row, step))!)),
            writes,
            overtaken: overtakenIn(company) - overtaken,
          },
        })
  }
  return sights
}

async function look(
  { company, names }: Omit<Stage, 'records'>,
  row: Row,
  recordId: string,
): Promise<Omit<Seen, 'writes' | 'overtaken'>> {
  const { rows } = await company.query(STORED, [recordId, row.id.toLowerCase()])
  const stored = rows[0] as unknown as Stored
  const { memory, keys, astray } = stored
  if (astray !== null) throw new Error(`${row.id}: stays in ${astray}`)
  const contact = (await company.dumpWithHistory('contacts')).find(({ id }) => id === recordId)!
  const tasks = (await company.dump('tasks')).filter(({ properties }) => keys.includes(properties['estafet_task_key']!))
  const open = tasks.filter(({ properties }) => properties['hs_task_status'] !== 'COMPLETED')
  const nameOf = (id: string | null): Name | null => (id ? (names.get(id) ?? null) : null)
  const lead = memory.clocks.findLast(({ kind }) => kind === 'lead')
  return {
    owner: nameOf(contact.properties['hubspot_owner_id'] ?? null),
    owners: contact.history['hubspot_owner_id']?.map(({ value }) => nameOf(value)) ?? [],
    stage: stored.stage,
    status: stored.status,
    held: memory.held?.reason ?? null,
    leadClock: lead === undefined ? 'none' : told(lead),
    repClocks: memory.clocks.filter(({ kind }) => kind === 'rep').map((one) => `${nameOf(one.ownerId)} ${told(one)}`),
    tasks: tasks
      .map(({ properties }) => {
        const step = properties['estafet_task_key']!.split(':').find((part) => /^[a-z]+(-[a-z]+)*$/.test(part))
        return `${step} ${properties['hs_task_status'] === 'COMPLETED' ? 'done' : 'open'}`
      })
      .sort(),
    told: open
      .filter(({ properties }) => properties['estafet_task_key']!.endsWith(':breach'))
      .map(({ properties }) => properties['hs_task_body']!),
    asked: open.map(({ properties }) => nameOf(properties['hubspot_owner_id'] ?? null)),
    usedMinutes: (lead?.usedMs ?? 0) / 60_000,
    rest: memory.rest?.reason ?? null,
    cycle: memory.cycle,
    temperature: contact.properties['estafet_temperature'] ?? null,
    score: contact.properties['estafet_score'] ?? null,
    engagement: stored.engagement,
    stays: stored.stays,
    skips: stored.skips,
    given: stored.given,
    turns: stored.turns,
    crmStage: contact.properties['lifecyclestage'] || null,
    crmStageTold: stored.crm_stage_told,
    moves: stored.moves,
  }
}

const STORED = `
  select l.memory, l.stage, l.status,
    (select coalesce(string_agg(s.stage || ' ' || s.cycle, ', ' order by s.place), '') from stage_stays s where s.lead_id = l.lead_id) as stays,
    (select s.stage || ', listed in ' || i.stage from stage_stays s join lead_list i using (lead_id)
      where s.lead_id = l.lead_id and s.exited_at is null and s.stage <> i.stage) as astray,
    (select coalesce(string_agg(s.stage, ', ' order by s.stage), '') from stage_skips s where s.lead_id = l.lead_id) as skips,
    (select coalesce(array_agg(key), '{}') from task_keys k where k.lead_id = l.lead_id) as keys,
    (select count(*)::int from decisions d where d.lead_id = l.lead_id and d.decision->'routing'->>'kind' = 'assign') as given,
    (select (d.decision->>'engagement')::float from decisions d where d.lead_id = l.lead_id
      order by d.decided_at desc, d.decision_id desc limit 1) as engagement,
    coalesce((select r.turns::int from rotation r where r.pool_id = $2), 0) as turns,
    (select coalesce(string_agg(t.to_stage || ' ' || t.edge, ', ' order by t.transition_id), '') from transitions t where t.lead_id = l.lead_id) as moves,
    (select coalesce(array_agg(coalesce(nullif(event->>'propertyValue', ''), 'emptied')
              || case event->>'changeSource' when 'INTEGRATION' then ' by us' else '' end
              order by received_at, (event->>'occurredAt')::bigint, (event->>'eventId')::bigint), '{}')
       from inbox, jsonb_array_elements(convert_from(body, 'UTF8')::jsonb) as event
      where event->>'objectId' = $1 and event->>'propertyName' = 'lifecyclestage') as crm_stage_told
    from leads l where l.record_id = $1`

interface Stored {
  readonly memory: {
    readonly clocks: readonly Clock[]
    readonly held: { readonly reason: string } | null
    readonly rest?: { readonly reason: string } | null
    readonly cycle: number
  }
  readonly stage: string
  readonly status: string
  readonly stays: string
  /** A stage in which the lead stays while the list says another; null, as it must be: there is none. */
  readonly astray: string | null
  readonly skips: string
  readonly keys: readonly string[]
  readonly given: number
  readonly engagement: number
  readonly turns: number
  readonly moves: string
  readonly crm_stage_told: readonly string[]
}

/** How often the portal was asked to change contacts, by the sandbox's own count. */
async function writesOf(company: Company): Promise<number> {
  const { calls } = (await company.get('/sandbox/counters')) as { calls: Record<string, Record<string, number>> }
  return Object.values(calls['batch-update'] ?? {}).reduce((sum, count) => sum + count, 0)
}

const overtakenIn = ({ meter }: Company): number => meter.counts.get('write_overtaken') ?? 0

function told({ state, dueAt, breachedAt }: Clock): string {
  if (state === 'breached') return `breached at ${wall(breachedAt!)}`
  return state === 'running' ? `running, ${dueAt === null ? 'no due' : `due ${wall(dueAt)}`}` : state
}

const WALL = new Intl.DateTimeFormat('en-GB', {
  timeZone: 'America/New_York',
  weekday: 'short',
  day: 'numeric',
  month: 'short',
  hour: '2-digit',
  minute: '2-digit',
})
/** By the clock on the wall in New York. */
export function wall(t: number): string {
  return `${WALL.format(t).replaceAll(',', '')}${t % 60_000 === 0 ? '' : ' and a bit'}`
}
