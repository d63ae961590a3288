import type { Scheduled } from './choices.ts'
import type { WorldName } from './worlds.ts'

/** A history told by hand: what happens, and the rare state it must have reached. */
export interface Schedule {
  readonly name: string
  readonly world: WorldName
  readonly faults: readonly Scheduled[]
  readonly reaches: readonly string[]
}

const LATEST = 4

export const SCHEDULES: readonly Schedule[] = [
  {
    name: 'a worker dies after its commit, before it hears of it',
    world: 'lane',
    faults: [{ asked: 'worker-1 evaluations.evaluate', nth: 1, answer: 'crash-after' }],
    reaches: ['process crashed'],
  },
  {
    name: 'a worker dies before its commit; its claim is taken over when the lease has ended',
    world: 'lane',
    faults: [{ asked: 'worker-1 evaluations.evaluate', nth: 1, answer: 'crash-before' }],
    reaches: ['process crashed'],
  },
  {
    name: 'the answer to a commit is lost: the same command is asked for again and finds itself done',
    world: 'lane',
    faults: [{ asked: 'worker-1 evaluations.evaluate', nth: 1, answer: 'answer-lost' }],
    reaches: ['commit unknown and done'],
  },
  {
    name: 'a worker stands still past its lease and is fenced',
    world: 'lane',
    faults: [
      { asked: 'worker-1 crm.read', nth: 1, answer: 'pause' },
      { asked: 'worker-1 crm.read', about: 'pause', nth: 1, answer: 3 },
    ],
    reaches: ['process paused', 'worker fenced'],
  },
  {
    name: 'a write lands long after it was given up',
    world: 'lane',
    faults: [
      { asked: 'worker-1 crm.write', nth: 1, answer: 'slow' },
      { asked: 'worker-1 crm.write', about: 'slowness', nth: 1, answer: LATEST },
    ],
    reaches: ['late effect of crm', 'write of unknown outcome'],
  },
  {
    name: 'a delivery is stored and its answer lost: it comes again and changes nothing',
    world: 'lane',
    faults: [{ asked: 'web inbox.keep', nth: 1, answer: 'crash-after' }],
    reaches: ['webhook sent again', 'delivery seen twice'],
  },
  {
    name: 'nobody tells of a new lead: it is found by asking',
    world: 'lane',
    faults: [{ asked: 'webhook of 103 is lost', nth: 1, answer: 1 }],
    reaches: ['webhook lost', 'change found by asking'],
  },
  {
    name: 'every bell is lost: the timer finds the work',
    world: 'lane',
    faults: Array.from({ length: 20 }, (_, n) => ({ asked: 'bell is lost', nth: n + 1, answer: 1 })),
    reaches: ['bell lost'],
  },
  {
    name: 'everybody is away when the leads come, then one comes back',
    world: 'portal',
    faults: [
      { asked: 'what changes (0)', nth: 1, answer: 7 },
      { asked: 'what changes (1)', nth: 1, answer: 8 },
      { asked: 'when it changes (1)', nth: 1, answer: 20 },
      ...['101', '102', '103', '104', '105', '106'].map((id) => ({ asked: `when ${id} comes`, nth: 1, answer: 20 })),
    ],
    reaches: ['everybody away', 'lead held'],
  },
  {
    name: 'everybody comes back, and each reading of the people ends before the leads that wait are marked',
    world: 'portal',
    faults: [
      { asked: 'what changes (0)', nth: 1, answer: 7 },
      { asked: 'what changes (1)', nth: 1, answer: 8 },
      { asked: 'when it changes (1)', nth: 1, answer: 20 },
      ...['101', '102', '103', '104', '105', '106'].map((id) => ({ asked: `when ${id} comes`, nth: 1, answer: 20 })),
      ...['worker-1', 'worker-2'].flatMap((worker) =>
        [3, 4, 5, 6, 7, 8].map((nth): Scheduled => ({
          asked: `${worker} installations.unmarkedRoster`,
          nth,
          answer: 'answer-lost',
        })),
      ),
    ],
    reaches: ['everybody away', 'lead held'],
  },
  {
    name: 'two contacts are merged while their decision is on its way to the CRM',
    world: 'portal',
    faults: [
      { asked: 'what changes (0)', nth: 1, answer: 6 },
      { asked: 'worker-1 crm.write', nth: 1, answer: 'slow' },
    ],
    reaches: ['contacts merged'],
  },
  {
    name: 'a task is closed, and only then an old sending of it arrives that another had made good',
    world: 'portal',
    faults: [
      { asked: 'what changes (0)', nth: 1, answer: 7 },
      { asked: 'when it changes (0)', nth: 1, answer: 0 },
      ...['101', '102', '103', '104', '105', '106'].map((id) => ({ asked: `when ${id} comes`, nth: 1, answer: 20 })),
      { asked: 'worker-1 crm.writeTasks', nth: 1, answer: 'slow' },
      { asked: 'worker-1 crm.writeTasks', about: 'slowness', nth: 1, answer: LATEST },
      { asked: 'what changes (1)', nth: 1, answer: 8 },
      { asked: 'when it changes (1)', nth: 1, answer: 18 },
    ],
    reaches: ['everybody away', 'lead held', 'late effect of crm'],
  },
  {
    name: 'a worker dies after the token was refreshed, before it is kept: the next one asks again',
    world: 'lane',
    faults: [{ asked: 'worker-1 oauth.refresh', nth: 1, answer: 'crash-after' }],
    reaches: ['process crashed', 'access token refreshed', 'access token refused'],
  },
  {
    name: 'a worker dies while it forgets a person: the next one does it',
    world: 'portal',
    faults: [
      { asked: 'what changes (0)', nth: 1, answer: 11 },
      { asked: 'when it changes (0)', nth: 1, answer: 8 },
      { asked: 'worker-1 forgetting.forget', nth: 1, answer: 'crash-before' },
    ],
    reaches: ['contact erased by law', 'crash around forgetting'],
  },
  {
    name: 'a contact is erased and nobody tells: it is found by looking, and forgotten a day later',
    world: 'portal',
    faults: [
      { asked: 'what changes (0)', nth: 1, answer: 11 },
      { asked: 'when it changes (0)', nth: 1, answer: 8 },
      ...Array.from({ length: 40 }, (_, n) => ({ asked: 'webhook of 101 is lost', nth: n + 1, answer: 1 })),
    ],
    reaches: ['privacy-deleted without a webhook'],
  },
  {
    name: 'a rep leaves before the lead given to them is written: another gets it, and the turn is given back',
    world: 'portal',
    faults: [
      { asked: 'what changes (0)', nth: 1, answer: 12 },
      { asked: 'when 101 comes', nth: 1, answer: 1 },
      ...['102', '103', '104', '105', '106'].map((id) => ({ asked: `when ${id} comes`, nth: 1, answer: 20 })),
    ],
    reaches: ['rep deactivated', 'owner refused by the CRM'],
  },
  {
    name: 'a policy is published while its leads are being decided',
    world: 'portal',
    faults: [{ asked: 'what changes (0)', nth: 1, answer: 14 }],
    reaches: ['policy published in the middle'],
  },
  {
    name: 'the app is uninstalled while leads come, and connected again half a minute later: what came meanwhile is found',
    world: 'portal',
    faults: [
      { asked: 'the app is uninstalled', nth: 1, answer: 5 },
      { asked: 'when the app is uninstalled', nth: 1, answer: 2 },
      { asked: 'when 106 comes', nth: 1, answer: 10 },
      { asked: 'when it is connected again', nth: 1, answer: 3 },
    ],
    reaches: ['app uninstalled during work', 'access found ended', 'change while uninstalled', 'connected again'],
  },
  ...(['a page instead of JSON', 'a result is missing', 'a result with the id of another'] as const).map(
    (how, place): Schedule => ({
      name: `${how}: nothing is decided on it and nothing taken for gone or written`,
      world: 'portal',
      faults: ['a reading', 'a writing'].map((what) => ({
        asked: `${what} makes no sense`,
        nth: 1,
        answer: place + 1,
      })),
      reaches: [how],
    }),
  ),
  {
    name: 'one record of a batch is refused: it alone is set aside, and goes when it is replayed',
    world: 'lane',
    faults: [{ asked: '103 is refused', nth: 1, answer: 1 }],
    reaches: ['record refused in a batch', 'record set aside', 'dead letter replayed'],
  },
  {
    name: 'leads come while another customer floods',
    world: 'flood',
    faults: ['101', '102', '103'].map((id, n) => ({ asked: `when ${id} comes`, nth: 1, answer: 3 + n })),
    reaches: ['lead decided amid a flood'],
  },
]
