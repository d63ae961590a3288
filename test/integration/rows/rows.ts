import { DateTime } from 'luxon'
import { LEFT_DOMAIN, type Name } from './portal-people.ts'

const NEW_YORK = 'America/New_York'
export const at = (local: string, zone = NEW_YORK): number => DateTime.fromSQL(local, { zone }).toMillis()

/** What happens to a lead of a row. */
export type Event =
  /** `account`: who owns the account in the CRM. */
  | { readonly kind: 'arrives'; readonly account?: Name; readonly as?: Readonly<Record<string, string>> }
  /** By a person in the portal. */
  | { readonly kind: 'given'; readonly to: Name }
  | { readonly kind: 'deactivated'; readonly who: Name }
  | { readonly kind: 'called'; readonly happened: number }
  | { readonly kind: 'answered'; readonly response: 'accepted' | 'rejected'; readonly reason?: string }
  | { readonly kind: 'changed'; readonly properties: Readonly<Record<string, string>> }
  /** A deal without an amount, which the portal itself takes for an opportunity. */
  | { readonly kind: 'deal' }
  /** The portal's own stage follows ours, or is left alone. */
  | { readonly kind: 'crm-stage'; readonly on: boolean }
  /** Somebody takes a stage out of the portal. */
  | { readonly kind: 'stage-dropped'; readonly value: string }

/** What the store and the portal show of a lead; only what a row names is compared. */
export interface Seen {
  readonly owner: Name | null
  readonly stage: string
  readonly status: string
  readonly held: string | null
  /** `running, due Mon 9 Mar 09:20`. */
  readonly leadClock: string
  /** One line a clock of an owner, in order: `A breached 10:05 due …`. */
  readonly repClocks: readonly string[]
  /** Tasks in the portal: `breach A` and whether it is open. */
  readonly tasks: readonly string[]
  /** Who is asked by the open ones. */
  readonly asked: readonly (Name | null)[]
  /** What the manager's open ones tell. */
  readonly told: readonly string[]
  readonly usedMinutes: number
  readonly rest: string | null
  readonly cycle: number
  readonly temperature: string | null
  /** Stages that were passed over. */
  readonly skips: string
  /** Visits: `mql 1, sal 1, …` with their cycle. */
  readonly stays: string
  /** The portal's own stage. */
  readonly crmStage: string | null
  /** Our own writes of it as the portal told of them, in their order; `''`: emptied. */
  readonly crmStageTold: readonly string[]
  /** Our own writes that came back otherwise than meant, since the instant before. */
  readonly overtaken: number
  /** Moves that are kept: `mql promoted, …`. */
  readonly moves: string
}

export interface Step {
  readonly at: number
  /** Which of a row's leads; there is mostly one. */
  readonly lead?: string
  readonly event?: Event
  readonly sees?: Partial<Seen>
}

export interface Row {
  readonly id: string
  readonly says: string
  readonly minutes: number
  readonly members: readonly Name[]
  /** `always`: given to somebody who does not work now. */
  readonly hours?: 'members' | 'always'
  /** The owner of the account has it, or whoever stands in for them; else the members. */
  readonly byAccount?: true
  readonly openCap?: number
  /** So many leads an hour. */
  readonly hourCap?: { readonly count: number; readonly window: 'static' | 'rolling' }
  readonly steps: readonly Step[]
}

const CONFIRMED = {
  estafet_need_confirmed: 'true',
  estafet_budget_confirmed: 'true',
  estafet_authority_confirmed: 'true',
  estafet_timeline_confirmed: 'true',
}
const ARRIVES: Event = { kind: 'arrives' }
const ACCEPTED: Event = { kind: 'answered', response: 'accepted' }
const wed = (time: string) => at(`2026-03-04 ${time}`)
const april = (day: number, time = '10:00') => at(`2026-04-${String(day).padStart(2, '0')} ${time}`)
const june = (day: number, time = '10:00') => at(`2026-06-${String(day).padStart(2, '0')} ${time}`)

/** Four leads of a row, a minute apart from one step to the next. */
const oneByOne = (
  times: readonly string[],
  owners: readonly (Name | null)[],
  event: Event = ARRIVES,
): readonly Step[] =>
  times.map((time, i) => ({ at: wed(time), lead: `lead ${i + 1}`, event, sees: { owner: owners[i]! } }))

/** The worked examples about clocks, escalation and recycling, by the number they have there. */
export const ROWS: readonly Row[] = [
  {
    id: 'E20',
    says: 'account owner on leave, policy delegate → stays the owner; task and rep clock to the backup',
    minutes: 30,
    members: ['A'],
    byAccount: true,
    steps: [
      {
        at: wed('10:00'),
        event: { kind: 'arrives', account: 'ben' },
        sees: {
          owner: 'ben',
          leadClock: 'running, due Wed 4 Mar 10:30',
          repClocks: ['cara running, due Wed 4 Mar 10:30'],
          tasks: ['delegated open'],
          asked: ['cara'],
        },
      },
    ],
  },
  {
    id: 'E20a',
    says: 'the backup away too → the backup’s backup',
    minutes: 30,
    members: ['A'],
    byAccount: true,
    steps: [
      {
        at: at('2026-03-05 10:00'),
        event: { kind: 'arrives', account: 'ben' },
        sees: {
          owner: 'ben',
          repClocks: ['dan running, due Thu 5 Mar 10:30'],
          tasks: ['delegated open'],
          asked: ['dan'],
        },
      },
    ],
  },
  {
    id: 'E20b',
    says: 'all of them away → the pool',
    minutes: 30,
    members: ['A'],
    byAccount: true,
    steps: [
      {
        at: at('2026-03-06 10:00'),
        event: { kind: 'arrives', account: 'ben' },
        sees: { owner: 'A', repClocks: ['A running, due Fri 6 Mar 10:30'], tasks: [], asked: [] },
      },
    ],
  },
  {
    id: 'E10',
    says: 'the second of three is deactivated in the CRM → their turn goes on, nobody’s is lost',
    minutes: 60,
    members: ['first', 'second', 'third'],
    steps: [
      ...oneByOne(['10:31', '10:33', '10:34', '10:35'], ['first', 'third', 'third', 'first']),
      { at: wed('10:32'), event: { kind: 'deactivated', who: 'second' } },
    ],
  },
  {
    id: 'E16',
    says: 'three an hour by the clock on the wall: given 10:50, 10:55, 10:59, one more at 11:01',
    minutes: 60,
    members: ['untilSix'],
    hourCap: { count: 3, window: 'static' },
    steps: oneByOne(['10:50', '10:55', '10:59', '11:01'], ['untilSix', 'untilSix', 'untilSix', 'untilSix']),
  },
  {
    id: 'E16a',
    says: 'three in any hour: given 10:50, 10:55, 10:59, the next not before 11:50',
    minutes: 60,
    members: ['fromEight'],
    hourCap: { count: 3, window: 'rolling' },
    steps: [
      ...oneByOne(['10:50', '10:55', '10:59', '11:01'], ['fromEight', 'fromEight', 'fromEight', null]),
      { at: wed('11:49'), lead: 'lead 4', sees: { owner: null, held: 'all-capped' } },
      { at: wed('11:50'), lead: 'lead 4', sees: { owner: 'fromEight', held: null } },
    ],
  },
  {
    id: 'E21',
    says: 'account owner deactivated → never them; the pool, and a task about the account',
    minutes: 30,
    members: ['A'],
    byAccount: true,
    steps: [
      {
        at: wed('11:40'),
        event: { kind: 'arrives', as: { email: `jane.doe@${LEFT_DOMAIN}` } },
        sees: { owner: 'A', tasks: ['owner-inactive open'] },
      },
    ],
  },
  {
    id: 'E52',
    says: 'a person gives the lead to somebody else two seconds after Estafet: kept, our own echo notwithstanding',
    minutes: 30,
    members: ['A'],
    steps: [
      { at: wed('12:10'), event: ARRIVES, sees: { owner: 'A' } },
      { at: wed('12:10:02'), event: { kind: 'given', to: 'C' }, sees: { owner: 'C' } },
      { at: wed('13:30'), event: { kind: 'changed', properties: { jobtitle: 'CEO' } }, sees: { owner: 'C' } },
    ],
  },
  {
    id: 'E42',
    says: 'last active 48 h, 5, 30, 90 days ago → hot, warm, cold, stale',
    minutes: 30,
    members: ['C'],
    steps: [
      { at: april(1), event: ARRIVES, sees: { temperature: 'hot' } },
      { at: april(3), sees: { temperature: 'hot' } },
      { at: april(6), sees: { temperature: 'warm' } },
      { at: at('2026-05-01 10:00'), sees: { temperature: 'cold' } },
      { at: at('2026-06-30 10:00'), sees: { temperature: 'stale' } },
    ],
  },
  {
    id: 'E46',
    says: 'known on day 0, qualified on day 10 → MQL and SAL passed over, no stay in them',
    minutes: 30,
    members: ['B'],
    steps: [
      {
        at: april(1),
        event: { kind: 'arrives', as: { recent_conversion_event_name: 'Newsletter' } },
        sees: { stage: 'known', stays: 'known 1' },
      },
      {
        at: april(11),
        event: { kind: 'changed', properties: CONFIRMED },
        sees: { stage: 'sql', stays: 'known 1, sql 1', skips: 'mql, sal' },
      },
    ],
  },
  {
    id: 'E35',
    says: 'lead 14 Jan 09:00 Jakarta, London rep, 30 min → due 09:30 UTC',
    minutes: 30,
    members: ['london'],
    hours: 'always',
    steps: [
      {
        at: at('2026-01-14 09:00', 'Asia/Jakarta'),
        event: ARRIVES,
        sees: { owner: 'london', leadClock: 'running, due Wed 14 Jan 04:30' },
      },
    ],
  },
  {
    id: 'E31',
    says: '24 business hours from Wed 4 Mar 10:00 → Mon 9 Mar 10:00',
    minutes: 24 * 60,
    members: ['A'],
    steps: [{ at: wed('10:00'), event: ARRIVES, sees: { leadClock: 'running, due Mon 9 Mar 10:00' } }],
  },
  {
    id: 'E32',
    says: '60 min from 10:00, paused 10:20–12:00 → due 12:40',
    minutes: 60,
    members: ['A'],
    steps: [
      { at: wed('10:00'), event: ARRIVES, sees: { leadClock: 'running, due Wed 4 Mar 11:00' } },
      {
        at: wed('10:20'),
        event: { kind: 'changed', properties: { city: 'Paused' } },
        sees: { leadClock: 'running, no due', usedMinutes: 20 },
      },
      {
        at: wed('12:00'),
        event: { kind: 'changed', properties: { city: 'Boston' } },
        sees: { leadClock: 'running, due Wed 4 Mar 12:40' },
      },
      { at: wed('12:40'), sees: { leadClock: 'breached at Wed 4 Mar 12:40' } },
    ],
  },
  {
    id: 'E37',
    says: '5 min, 10:00 → A; remind 80 %, reassign 5 min after the breach, twice at most',
    minutes: 5,
    members: ['A', 'B', 'C'],
    steps: [
      { at: wed('10:00'), event: ARRIVES, sees: { owner: 'A', leadClock: 'running, due Wed 4 Mar 10:05', tasks: [] } },
      { at: wed('10:04'), sees: { owner: 'A', tasks: ['remind open'] } },
      {
        at: wed('10:05'),
        sees: { owner: 'A', leadClock: 'breached at Wed 4 Mar 10:05', tasks: ['breach open', 'remind open'] },
      },
      { at: wed('10:10'), sees: { owner: 'B' } },
      { at: wed('10:15'), sees: { owner: 'B' } },
      { at: wed('10:20'), sees: { owner: 'C' } },
      {
        at: wed('10:25'),
        sees: {
          owner: 'C',
          leadClock: 'breached at Wed 4 Mar 10:05',
          repClocks: [
            'A breached at Wed 4 Mar 10:05',
            'B breached at Wed 4 Mar 10:15',
            'C breached at Wed 4 Mar 10:25',
          ],
        },
      },
      { at: wed('11:30'), sees: { owner: 'C', leadClock: 'breached at Wed 4 Mar 10:05' } },
    ],
  },
  {
    id: 'E39',
    says: 'the call happened 10:04:30 and is told at 10:06 → breach void, task closed, no reassignment',
    minutes: 5,
    members: ['A', 'B'],
    steps: [
      { at: wed('10:00'), event: ARRIVES, sees: { owner: 'A' } },
      { at: wed('10:05'), sees: { leadClock: 'breached at Wed 4 Mar 10:05', tasks: ['breach open', 'remind open'] } },
      {
        at: wed('10:06'),
        event: { kind: 'called', happened: wed('10:04:30') },
        sees: {
          owner: 'A',
          leadClock: 'void',
          repClocks: ['A void'],
          tasks: ['breach done', 'remind done'],
          stage: 'sal',
        },
      },
      { at: wed('11:30'), sees: { owner: 'A', leadClock: 'void', tasks: ['breach done', 'remind done'] } },
    ],
  },
  {
    id: 'E18',
    says: 'open cap full, lead held 10:40, one closed 11:02 → assigned 11:02; rep clock from 11:02, lead clock from 10:40',
    minutes: 60,
    members: ['capped'],
    openCap: 1,
    steps: [
      { at: wed('10:20'), lead: 'other', event: ARRIVES, sees: { owner: 'capped' } },
      { at: wed('10:40'), event: ARRIVES, sees: { owner: null, held: 'all-capped' } },
      { at: wed('11:02'), lead: 'other', event: { kind: 'answered', response: 'rejected', reason: 'no budget' } },
      {
        at: wed('11:02'),
        sees: {
          owner: 'capped',
          held: null,
          leadClock: 'running, due Wed 4 Mar 11:40',
          repClocks: ['capped running, due Wed 4 Mar 12:02'],
        },
      },
    ],
  },
  {
    id: 'E28',
    says: 'assigned Fri 16:30, 30 min → due Fri 17:00 sharp; a stop at 17:00:00 is in time',
    minutes: 30,
    members: ['A'],
    steps: [
      { at: at('2026-03-06 16:30'), event: ARRIVES, sees: { leadClock: 'running, due Fri 6 Mar 17:00' } },
      {
        at: at('2026-03-06 17:00'),
        event: { kind: 'called', happened: at('2026-03-06 17:00') },
        sees: { leadClock: 'met' },
      },
    ],
  },
  {
    id: 'E27',
    says: 'assigned Fri 16:50, 30 min → due Mon 09:20',
    minutes: 30,
    members: ['A'],
    steps: [{ at: at('2026-03-06 16:50'), event: ARRIVES, sees: { leadClock: 'running, due Mon 9 Mar 09:20' } }],
  },
  {
    id: 'E34',
    says: 'opened Fri 20:49, schedule 08–17, Mon 09:44 → 1 h 44 used of 8 h',
    minutes: 8 * 60,
    members: ['fromEight'],
    hours: 'always',
    steps: [
      { at: at('2026-03-06 20:49'), event: ARRIVES, sees: { leadClock: 'running, due Mon 9 Mar 16:00' } },
      {
        at: at('2026-03-09 09:44'),
        event: { kind: 'changed', properties: { city: 'Paused' } },
        sees: { usedMinutes: 104 },
      },
    ],
  },
  {
    id: 'E29',
    says: 'created Sat 15:00, 2 h, hours 09–18 → due Mon 11:00',
    minutes: 120,
    members: ['untilSix'],
    hours: 'always',
    steps: [{ at: at('2026-03-07 15:00'), event: ARRIVES, sees: { leadClock: 'running, due Mon 9 Mar 11:00' } }],
  },
  {
    id: 'E30',
    says: 'E27 with Monday a holiday → due Tue 09:20',
    minutes: 30,
    members: ['A'],
    steps: [{ at: at('2026-03-13 16:50'), event: ARRIVES, sees: { leadClock: 'running, due Tue 17 Mar 09:20' } }],
  },
  {
    id: 'E47',
    says: 'MQL d0, SAL d2, recycled d9, MQL d40, SAL d41 → two visits each, cycle 2',
    minutes: 30,
    members: ['B'],
    steps: [
      { at: april(1), event: ARRIVES, sees: { stage: 'mql' } },
      { at: april(3), event: ACCEPTED, sees: { stage: 'sal' } },
      {
        at: april(10),
        event: { kind: 'answered', response: 'rejected', reason: 'no budget' },
        sees: { stage: 'known', status: 'nurture', rest: 'handed-back' },
      },
      {
        at: at('2026-05-11 10:00'),
        event: { kind: 'changed', properties: { recent_conversion_date: String(at('2026-05-11 10:00')) } },
        sees: { stage: 'mql', cycle: 2 },
      },
      {
        at: at('2026-05-12 10:00'),
        event: ACCEPTED,
        sees: { stage: 'sal', cycle: 2, stays: 'known 1, mql 1, sal 1, mql 2, sal 2' },
      },
    ],
  },
  {
    id: 'E58',
    says: 'six attempts in 14 days without contact, the sixth on day 11 → recycled on day 11, owner kept, clocks ended',
    minutes: 30,
    members: ['C'],
    steps: [
      { at: april(1), event: ARRIVES, sees: { owner: 'C', stage: 'mql' } },
      { at: april(1, '10:05'), event: ACCEPTED, sees: { stage: 'sal', leadClock: 'met' } },
      ...[2, 3, 6, 8, 10].map((day): Step => ({
        at: april(day),
        event: { kind: 'called', happened: april(day) },
        sees: { stage: 'sal' },
      })),
      {
        at: april(12),
        event: { kind: 'called', happened: april(12) },
        sees: { owner: 'C', stage: 'known', status: 'nurture', rest: 'unreachable', leadClock: 'met' },
      },
    ],
  },
  {
    id: 'E54a',
    says: 'the portal’s own stage is left alone until somebody has it follow',
    minutes: 30,
    members: ['B'],
    steps: [
      {
        at: june(1, '09:30'),
        event: { kind: 'arrives', as: { lifecyclestage: 'subscriber' } },
        sees: { stage: 'mql', crmStage: 'subscriber', crmStageTold: [] },
      },
    ],
  },
  {
    id: 'E54',
    says: 'the portal’s opportunity → known (recycled): emptied, then set, both webhooks ignored, one move kept; forward the portal is not fought',
    minutes: 30,
    members: ['C'],
    steps: [
      { at: june(1, '09:45'), event: { kind: 'crm-stage', on: true } },
      { at: june(1), event: ARRIVES, sees: { stage: 'mql', crmStage: 'marketingqualifiedlead' } },
      { at: june(1, '10:05'), event: ACCEPTED, sees: { stage: 'sal', crmStage: 'marketingqualifiedlead' } },
      { at: june(1, '10:30'), event: { kind: 'deal' }, sees: { stage: 'sal', crmStage: 'opportunity' } },
      ...[2, 3, 5, 8, 10].map((day): Step => ({
        at: june(day),
        event: { kind: 'called', happened: june(day) },
        sees: { stage: 'sal', crmStage: 'opportunity', crmStageTold: ['marketingqualifiedlead'] },
      })),
      {
        at: june(12),
        event: { kind: 'called', happened: june(12) },
        sees: {
          stage: 'known',
          crmStage: 'lead',
          crmStageTold: ['marketingqualifiedlead', '', 'lead'],
          overtaken: 0,
          moves: 'known entered, mql promoted, sal promoted, known unreachable',
        },
      },
    ],
  },
  {
    id: 'E54b',
    says: 'a stage that the portal has dropped is not written, and all else is',
    minutes: 30,
    members: ['B'],
    steps: [
      { at: june(15, '09:45'), event: { kind: 'stage-dropped', value: 'marketingqualifiedlead' } },
      {
        at: june(15),
        event: { kind: 'arrives', as: { lifecyclestage: 'subscriber' } },
        sees: { owner: 'B', stage: 'mql', crmStage: 'subscriber', crmStageTold: [] },
      },
      { at: june(15, '10:05'), event: { kind: 'crm-stage', on: false } },
    ],
  },
  {
    id: 'E57',
    says: '25 Dec holiday, whole pool absent, 10:00 → held for want of coverage, manager told at 10:00, clock from the next open',
    minutes: 5,
    members: ['A', 'B', 'C'],
    steps: [
      {
        at: at('2026-12-25 10:00'),
        event: ARRIVES,
        sees: { owner: null, held: 'no-coverage', tasks: ['held open'] },
      },
      { at: at('2026-12-28 09:00'), sees: { owner: 'A', held: null, leadClock: 'running, due Mon 28 Dec 09:05' } },
    ],
  },
]

/** Days on which nobody works. */
export const CLOSED = [
  { date: '2026-03-16', name: 'Holiday' },
  { date: '2026-12-25', name: 'Christmas Day' },
]
