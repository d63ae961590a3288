import type { StepName } from '../../../src/ports/runtime.ts'
import { LEFT_DOMAIN, type Name } from './portal-people.ts'
import { ARRIVES, at, wed, type Event, type Row, type Seen, type Step } from './row.ts'

const thu = (time: string) => at(`2026-03-05 ${time}`)

/** Leads of a row one by one, each with who gets it. */
const oneByOne = (
  times: readonly string[],
  owners: readonly (Name | null)[],
  event: Event = ARRIVES,
): readonly Step[] =>
  times.map((time, i) => ({ at: wed(time), lead: `lead ${i + 1}`, event, sees: { owner: owners[i]! } }))

/** A lead that HubSpot tells of three times, while the worker ends once on its way; it is A's, once, however it went. */
const diesAt = (step: StepName, time: string, sees: Partial<Seen> = {}): readonly Step[] => {
  const told: Step = { at: thu(time), event: { kind: 'told', happened: thu(time) } }
  return [
    { at: thu(time), event: { kind: 'dies', at: step } },
    { at: thu(time), event: { kind: 'arrives', unheard: true } },
    told,
    told,
    {
      ...told,
      sees: { owner: 'A', owners: ['A'], given: 1, turns: 1, tasks: ['touch open'], asked: ['A'], ...sees },
    },
  ]
}

/** Who gets a lead: turns, caps, accounts, people who are away or gone. */
export const OWNER_ROWS: readonly Row[] = [
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
    id: 'E11',
    says: 'told three times, the worker ends once with its write sent and not noted → one decision, one turn, the same owner written again, one task',
    minutes: 60,
    members: ['A', 'B'],
    call: true,
    steps: [
      ...diesAt('write.answered', '11:00', { writes: 'again' }),
      { at: thu('11:10'), lead: 'next', event: ARRIVES, sees: { owner: 'B' } },
    ],
  },
  {
    id: 'E11a',
    says: 'the worker ends with the decision kept and nothing sent → the same',
    minutes: 60,
    members: ['A', 'B'],
    call: true,
    steps: [
      ...diesAt('commit.after', '11:20'),
      { at: thu('11:30'), lead: 'next', event: ARRIVES, sees: { owner: 'B' } },
    ],
  },
  {
    id: 'E11b',
    says: 'the worker ends with its task made and not noted → the same',
    minutes: 60,
    members: ['A', 'B'],
    call: true,
    steps: [
      ...diesAt('task.answered', '11:40'),
      { at: thu('11:50'), lead: 'next', event: ARRIVES, sees: { owner: 'B' } },
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
]
