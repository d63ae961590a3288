import type { Scheduled } from '../choices.ts'
import type { WorldName } from '../worlds.ts'
import * as inTheProcess from './in-the-process.ts'
import * as inTheStore from './in-the-store.ts'
import type { Plant } from './plant.ts'

/** A mistake that is built in on purpose. */
export interface Planted {
  /** What it is called in commands. */
  readonly name: string
  readonly plant: Plant
  /** The shortest history known to show it; chance finds it too, within 2,000 runs. Null: only chance. */
  readonly world: WorldName
  readonly faults: readonly Scheduled[] | null
  /** Where only chance finds it: a seed shortly before the first one that does. */
  readonly from?: number
}

type Shown = Pick<Planted, 'world' | 'faults' | 'from'>

const inPortal = (...faults: readonly Scheduled[]): Shown => ({ world: 'portal', faults })
const inLane = (...faults: readonly Scheduled[]): Shown => ({ world: 'lane', faults })
const byChance = (from: number): Shown => ({ world: 'portal', faults: null, from })
const firstDeed = (deed: number, when = 20): readonly Scheduled[] => [
  { asked: 'what changes (0)', nth: 1, answer: deed },
  { asked: 'when it changes (0)', nth: 1, answer: when },
]
const TAKE_OVER = 3
const MERGE = 6
const ERASE = 11
const LEAVE = 12
const TAKE_OFF = 15
/** The first lead comes alone. */
const firstAlone: readonly Scheduled[] = ['101', '102', '103', '104', '105', '106'].map((id, n) => ({
  asked: `when ${id} comes`,
  nth: 1,
  answer: n === 0 ? 1 : 20,
}))
const LATE = 1
const PAST_THE_LEASE = 4

const SHOWN: Readonly<Record<keyof typeof inTheStore | keyof typeof inTheProcess, Shown>> = {
  answersBeforeCommit: inLane({ asked: 'web inbox.keep', nth: 1, answer: 'refused' }),
  remembersBeforeMarking: inLane({ asked: 'web inbox.mark', nth: 1, answer: 'crash-before' }),
  clearsDirtyBlindly: inLane(
    { asked: 'worker-1 crm.read', nth: 1, answer: 'slow-answer' },
    { asked: 'worker-1 crm.read', about: 'slowness', nth: 1, answer: LATE },
  ),
  commitsWithoutToken: inLane(
    { asked: 'worker-1 evaluations.evaluate', nth: 1, answer: 'slow' },
    { asked: 'worker-1 evaluations.evaluate', about: 'slowness', nth: 1, answer: PAST_THE_LEASE },
    { asked: 'worker-1 evaluations.evaluate', nth: 2, answer: 'refused' },
    { asked: 'worker-1 evaluations.evaluate', nth: 3, answer: 'refused' },
  ),
  claimsForEver: inLane({ asked: 'worker-1 evaluations.evaluate', nth: 1, answer: 'crash-before' }),
  turnsApart: inLane({ asked: 'worker-1 rotation.save', nth: 1, answer: 'crash-before' }),
  outboxApart: inLane({ asked: 'worker-1 outbox.save', nth: 1, answer: 'crash-before' }),
  dropsWhatMeetsTrouble: inLane({ asked: 'worker-1 crm.read', nth: 1, answer: 'refused' }),
  dropsParkedWork: inPortal(
    { asked: 'the app is uninstalled', nth: 1, answer: 5 },
    // Told of just before.
    { asked: 'when 106 comes', nth: 1, answer: 1 },
    { asked: 'when it is connected again', nth: 1, answer: 3 },
  ),
  takesRefusedForWritten: inLane({ asked: '103 is refused', nth: 1, answer: 1 }),
  takesMissingForGone: inLane({ asked: 'a reading makes no sense', nth: 1, answer: 2 }),
  takesTroubleForGone: inLane({ asked: 'worker-1 crm.read', nth: 1, answer: 'refused' }),
  believesInSilence: inLane({ asked: 'worker-1 crm.write', nth: 1, answer: 'refused' }),
  reconcilesNothing: inLane({ asked: 'webhook of 103 is lost', nth: 1, answer: 1 }),
  ignoresMerges: inPortal(...firstDeed(MERGE)),
  overrulesPeople: inPortal(...firstDeed(TAKE_OVER), { asked: 'who changes (0)', nth: 1, answer: 1 }),
  forgetsSinceWhenItAsked: inPortal(...firstDeed(TAKE_OFF, 0)),
  takesSentForLanded: inPortal({ asked: 'worker-1 crm.write', nth: 1, answer: 'refused' }),
  keepsFormerOwners: inPortal(...firstDeed(TAKE_OVER), { asked: 'who changes (0)', nth: 1, answer: 2 }),
  breachesWhenNoticed: inPortal(),
  freshTaskKeys: inPortal(),
  sweepsInTwoSteps: inPortal(),
  keepsNoTokens: inLane(),
  forgetsOnPaper: inPortal(...firstDeed(ERASE)),
  leavesOldPolicies: inLane(
    { asked: 'a policy is published', nth: 1, answer: 3 },
    // The leads are looked at before it, for the last time, and not as they come.
    { asked: 'worker-1 reconcile.take', nth: 1, answer: 'refused' },
    { asked: 'worker-2 reconcile.take', nth: 1, answer: 'refused' },
  ),
  verifiesBlindly: byChance(100),
  keepsRefusedTurns: inPortal(...firstDeed(LEAVE, 0), ...firstAlone),
}

export const PLANTED: readonly Planted[] = Object.entries({ ...inTheStore, ...inTheProcess }).map(([name, plant]) => ({
  name,
  plant,
  ...SHOWN[name as keyof typeof SHOWN],
}))
