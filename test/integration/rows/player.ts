import { demoContact } from '../../../bench/support/demo-contact.ts'
import type { Clock } from '../../../src/domain/lead.ts'
import { defaultPolicy } from '../../../src/domain/policy/default-policy.ts'
import type { Policy } from '../../../src/domain/policy/policy.ts'
import { all, always, when } from '../../../src/domain/policy/write-conditions.ts'
import { chooseCrmStages } from '../../../src/flow/crm-stages.ts'
import type { Company } from '../../support/company.ts'
import type { SandboxClock } from '../../support/sandbox-clock.ts'
import { addressOf, type Name } from './portal-people.ts'
import { CLOSED, ROWS, type Event, type Row, type Seen, type Step } from './rows.ts'

const { blackHoles: _holes, cadences: _cadences, ...plain } = defaultPolicy

/** Each row its own pool and promise, told apart by the company's name; nothing but routing and clocks beside them. */
export const ROW_POLICY: Policy = {
  ...plain,
  holidays: { closed: CLOSED },
  people: [
    { rep: addressOf('ben'), backup: addressOf('cara') },
    { rep: addressOf('cara'), backup: addressOf('dan') },
  ],
  pools: [
    ...ROWS.map(({ id, members, hours = 'members', openCap, hourCap }) => ({
      id: id.toLowerCase(),
      name: id,
      method: 'weighted-round-robin' as const,
      hours,
      members: members.map((name) => ({ rep: addressOf(name), weight: 1 })),
      caps: [
        ...(openCap === undefined ? [] : [{ per: 'open' as const, count: openCap, window: 'static' as const }]),
        ...(hourCap === undefined ? [] : [{ per: 'hour' as const, ...hourCap }]),
      ],
      overflow: [],
    })),
    ...defaultPolicy.pools,
  ],
  routing: {
    ...defaultPolicy.routing,
    stickiness: ['manual-lock'],
    rules: [
      ...ROWS.map(({ id, byAccount }) => ({
        id: id.toLowerCase(),
        name: id,
        when: all(when('company', '=', id)),
        ...(byAccount
          ? {
              target: { kind: 'account-owner' as const, elsePool: id.toLowerCase() },
              ownerAway: { mode: 'delegate' as const },
            }
          : { target: { kind: 'pool' as const, pool: id.toLowerCase() } }),
      })),
      // What the portal held before is given to nobody.
      { id: 'others', name: 'Others', when: always, target: { kind: 'hold', reason: 'no-row' } },
    ],
  },
  sla: {
    ...defaultPolicy.sla,
    classes: [
      ...ROWS.map(({ id, minutes }) => ({
        id: id.toLowerCase(),
        name: id,
        when: all(when('company', '=', id)),
        minutes,
        unit: 'business' as const,
      })),
      ...defaultPolicy.sla.classes,
    ],
    steps: [
      { id: 'remind', atPercent: 80, action: 'remind' },
      { id: 'breach', atPercent: 100, action: 'manager-task' },
      { id: 'reassign', atPercent: 100, plusMinutes: 5, action: 'reassign' },
    ],
    maxReassigns: 2,
    pause: all(when('city', '=', 'Paused')),
  },
}

/** A step whose sight was wanted, and what was seen. */
export interface Sight {
  readonly step: Step
  readonly seen: Seen
}

/** Plays the steps of all rows in the order of their instants, in one portal. @returns what each row saw. */
export async function play(
  company: Company,
  clock: SandboxClock,
  names: ReadonlyMap<string, Name>,
): Promise<ReadonlyMap<string, readonly Sight[]>> {
  const records = new Map<string, string>()
  const sights = new Map<string, Sight[]>(ROWS.map(({ id }) => [id, []]))
  const agenda = ROWS.flatMap((row) => row.steps.map((step) => ({ row, step })))
  for (const instant of [...new Set(agenda.map(({ step }) => step.at))].sort((a, b) => a - b)) {
    await clock.leapTo(instant)
    const overtaken = overtakenIn(company)
    const now = agenda.filter(({ step }) => step.at === instant)
    for (const { row, step } of now) if (step.event) await happen({ company, records, names }, row, step, step.event)
    await quiet(company, clock)
    for (const { row, step } of now)
      if (step.sees)
        sights.get(row.id)!.push({
          step,
          seen: {
            ...(await look(company, names, records.get(keyOf(row, step))!)),
            overtaken: overtakenIn(company) - overtaken,
          },
        })
  }
  return sights
}

const overtakenIn = ({ meter }: Company): number => meter.counts.get('write_overtaken') ?? 0

function keyOf(row: Row, step: Step): string {
  return `${row.id} ${step.lead ?? 'lead'}`
}

interface Stage {
  readonly company: Company
  readonly records: Map<string, string>
  readonly names: ReadonlyMap<string, Name>
}

async function happen({ company, records, names }: Stage, row: Row, step: Step, event: Event): Promise<void> {
  const id = records.get(keyOf(row, step))
  const idOf = (who: Name) => [...names].find(([, name]) => name === who)![0]
  switch (event.kind) {
    case 'arrives': {
      const asksFor = demoContact(records.size * 10)
      const person = { ...asksFor, company: row.id, recent_conversion_date: String(step.at), ...event.as }
      if (event.account) {
        const owner = idOf(event.account)
        const domain = asksFor['email']!.split('@')[1]!
        await company.act({
          do: 'create',
          type: 'companies',
          properties: { name: row.id, domain, hubspot_owner_id: owner },
        })
        await company.settled()
      }
      const [made] = await company.act({ do: 'create', type: 'contacts', properties: person })
      records.set(keyOf(row, step), made!.id)
      return
    }
    case 'called': {
      const occurredAt = new Date(event.happened).toISOString()
      await company.act({
        do: 'log',
        kind: 'call',
        contactId: id,
        occurredAt,
        properties: { hs_timestamp: occurredAt },
      })
      return
    }
    case 'answered': {
      const { response, reason } = event
      const properties = {
        estafet_rep_response: response,
        ...(reason === undefined ? {} : { estafet_reject_reason: reason }),
      }
      await company.act({ do: 'update', type: 'contacts', id, properties })
      return
    }
    case 'given': {
      const properties = { hubspot_owner_id: idOf(event.to) }
      await company.act({ do: 'update', type: 'contacts', id, properties })
      return
    }
    case 'deactivated':
      await company.act({ do: 'deactivateOwner', ownerId: idOf(event.who) })
      return
    case 'changed':
      await company.act({ do: 'update', type: 'contacts', id, properties: event.properties })
      return
    case 'deal': {
      const [deal] = await company.act({
        do: 'create',
        type: 'deals',
        properties: { dealname: row.id, dealstage: 'qualifiedtobuy' },
      })
      await company.act({ do: 'associate', from: { type: 'contacts', id }, to: { type: 'deals', id: deal!.id } })
      return
    }
    case 'crm-stage':
      await chooseCrmStages(company.app.flow, company.installation, { on: event.on, chosen: {} })
      return
    case 'stage-dropped':
      await dropStage(company, event.value)
  }
}

/** As somebody of the portal would under its property settings. */
async function dropStage(company: Company, value: string): Promise<void> {
  // Which is good for this instant.
  await company.app.crmOf('hubspot').introspect(company.installation)
  const tokens = await company.app.stores.tokens.load(company.installation)
  const where = `${company.sandbox.url}/crm/properties/2026-03/contacts/lifecyclestage`
  const headers = { authorization: `Bearer ${tokens!.accessToken}`, 'content-type': 'application/json' }
  const { options } = (await (await fetch(where, { headers })).json()) as { options: { value: string }[] }
  const body = JSON.stringify({ options: options.filter((one) => one.value !== value) })
  const answer = await fetch(where, { method: 'PATCH', headers, body })
  if (!answer.ok) throw new Error(`${answer.status} ${await answer.text()}`)
}

/** What the sweep takes is due before and dirty after, in one commit: so both are asked for at once. */
const UNDONE = `select (select count(*) from leads where look_again_at <= $1)::int + (select count(*) from dirty)::int
  + (select count(*) from outbox_writes)::int + (select count(*) from outbox_tasks)::int as left`

/** Until nothing is due, nothing waits to be decided and nothing to be sent. */
async function quiet(company: Company, clock: SandboxClock): Promise<void> {
  for (;;) {
    await company.settled()
    const { rows } = await company.query(UNDONE, [clock.now()])
    if (rows[0]!['left'] === 0) return
    await clock.sleep(100)
  }
}

async function look(
  company: Company,
  names: ReadonlyMap<string, Name>,
  recordId: string,
): Promise<Omit<Seen, 'overtaken'>> {
  const { rows } = await company.query(
    `select l.lead_id, l.memory, l.stage, l.status,
       (select coalesce(string_agg(s.stage || ' ' || s.cycle, ', ' order by s.place), '') from stage_stays s where s.lead_id = l.lead_id) as stays,
       (select coalesce(string_agg(s.stage, ', ' order by s.stage), '') from stage_skips s where s.lead_id = l.lead_id) as skips,
       (select coalesce(array_agg(key), '{}') from task_keys k where k.lead_id = l.lead_id) as keys,
       (select coalesce(string_agg(t.to_stage || ' ' || t.edge, ', ' order by t.transition_id), '') from transitions t where t.lead_id = l.lead_id) as moves
       from leads l where l.record_id = $1`,
    [recordId],
  )
  const { memory, stage, status, stays, skips, keys, moves } = rows[0] as unknown as Stored
  const contact = (await company.dump('contacts')).find(({ id }) => id === recordId)!
  const tasks = (await company.dump('tasks')).filter(({ properties }) => keys.includes(properties['estafet_task_key']!))
  const nameOf = (id: string | null): Name | null => (id ? (names.get(id) ?? null) : null)
  const lead = memory.clocks.findLast(({ kind }) => kind === 'lead')
  return {
    owner: nameOf(contact.properties['hubspot_owner_id'] ?? null),
    stage,
    status,
    held: memory.held?.reason ?? null,
    leadClock: lead === undefined ? 'none' : told(lead),
    repClocks: memory.clocks.filter(({ kind }) => kind === 'rep').map((one) => `${nameOf(one.ownerId)} ${told(one)}`),
    tasks: tasks
      .map(({ properties }) => {
        const step = properties['estafet_task_key']!.split(':').find((part) => /^[a-z]+(-[a-z]+)*$/.test(part))
        return `${step} ${properties['hs_task_status'] === 'COMPLETED' ? 'done' : 'open'}`
      })
      .sort(),
    told: tasks
      .filter(({ properties }) => properties['hs_task_status'] !== 'COMPLETED')
      .filter(({ properties }) => properties['estafet_task_key']!.endsWith(':breach'))
      .map(({ properties }) => properties['hs_task_body']!),
    asked: tasks
      .filter(({ properties }) => properties['hs_task_status'] !== 'COMPLETED')
      .map(({ properties }) => nameOf(properties['hubspot_owner_id'] ?? null)),
    usedMinutes: (lead?.usedMs ?? 0) / 60_000,
    rest: memory.rest?.reason ?? null,
    cycle: memory.cycle,
    temperature: contact.properties['estafet_temperature'] ?? null,
    stays,
    skips,
    crmStage: contact.properties['lifecyclestage'] || null,
    crmStageTold: await toldOfOurs(company, recordId),
    moves,
  }
}

/** Our own writes of the portal's stage as it told of them, by when they were made. */
async function toldOfOurs(company: Company, recordId: string): Promise<readonly string[]> {
  const { rows } = await company.query(
    `select coalesce(e ->> 'propertyValue', '') as value
       from inbox, jsonb_array_elements(convert_from(body, 'UTF8')::jsonb) as e
      where source = 'hubspot' and e ->> 'propertyName' = 'lifecyclestage' and e ->> 'objectId' = $1
        and e ->> 'changeSource' = 'INTEGRATION' order by (e ->> 'occurredAt')::bigint, (e ->> 'eventId')::bigint`,
    [recordId],
  )
  return rows.map(({ value }) => String(value))
}

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
  readonly skips: string
  readonly keys: readonly string[]
  readonly moves: string
}

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
