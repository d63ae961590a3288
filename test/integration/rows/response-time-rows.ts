import { ARRIVES, at, wed, type Row } from './row.ts'

/** By when a lead is answered, and what happens where it is not. */
export const RESPONSE_TIME_ROWS: readonly Row[] = [
  {
    id: 'E27',
    says: 'assigned Fri 16:50, 30 min → due Mon 09:20',
    minutes: 30,
    members: ['A'],
    steps: [{ at: at('2026-03-06 16:50'), event: ARRIVES, sees: { leadClock: 'running, due Mon 9 Mar 09:20' } }],
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
