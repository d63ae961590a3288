import type { Bell } from '../../src/ports/queue.ts'
import { evaluateWorker } from '../../workers/evaluate.ts'
import { forgetAll, verifyAll } from '../../workers/forget.ts'
import { catchUpAll, reconcileAll, syncAllPeople } from '../../workers/reconcile.ts'
import { sweepDue } from '../../workers/sweep-sla.ts'
import { writeBackWorker } from '../../workers/write-back.ts'
import type { MemoryState } from '../support/memory-stores/state.ts'
import type { Process } from './kernel.ts'
import {
  leadIsBehind,
  leadIsDue,
  leadIsUnverified,
  peopleAreBehind,
  personIsToBeForgotten,
  turnToReconcile,
  workWaits,
} from './waiting.ts'
import type { World } from './world.ts'

const BREADTH = { atOnce: 8, width: 3, mostOpen: 8 } as const
const LOOK_MS = 2_000
/** After the faults the timers may be lazier: a run is then mostly waiting. */
const CALM_LOOK_MS = 10_000
const RECONCILE_LOOK_MS = 15_000
const PEOPLE_MS = 20_000
const VERIFY_MS = 30_000

/** One worker process: the real rounds, woken by bells and by timers of the kernel's clock. */
export class WorkerProcess {
  readonly process: Process
  readonly #world: World
  #hear: (bell: Bell) => void = () => undefined

  constructor(world: World, name: string, skewMs: number) {
    this.#world = world
    this.process = { name, life: 0, up: true, pausedUntil: 0, skewMs, start: () => this.start() }
  }

  hear(bell: Bell): void {
    if (this.process.up) this.#hear(bell)
  }

  start(): void {
    const { kernel } = this.#world
    const flow = this.#world.flowOf(this.process)
    const evaluate = evaluateWorker(flow, BREADTH)
    const writeBack = writeBackWorker(flow, BREADTH)
    this.#hear = (bell) => (bell.kind === 'evaluate' ? evaluate.wake(bell) : writeBack.wake(bell.installation))
    const calm = () => kernel.healedAt !== null
    const every = async (ms: () => number, timer: string, work: () => Promise<void>, waits: () => boolean) => {
      for (;;) {
        try {
          if (!calm() || waits()) await work()
        } catch (error) {
          flow.log.error('timer_failed', { timer, error })
        }
        await flow.clock.sleep(ms())
      }
    }
    const { state, crm } = this.#world
    const whenNeeded = (needed: (now: MemoryState) => boolean, work: () => Promise<void>) => async () => {
      if (needed(state)) await work()
    }
    const lookMs = () => (calm() ? CALM_LOOK_MS : LOOK_MS)
    const look = async () => {
      for (const work of await flow.stores.inbox.waiting()) evaluate.wake(work)
      for (const installation of await flow.stores.outbox.waiting()) writeBack.wake(installation)
    }
    void every(lookMs, 'look', look, () => workWaits(state))
    void every(
      lookMs,
      'sweep-sla',
      () => sweepDue(flow),
      () => leadIsDue(state),
    )
    void every(
      () => RECONCILE_LOOK_MS,
      'reconcile',
      () => reconcileAll(flow),
      () => turnToReconcile(state),
    )
    // Seldom anything for these to do, and then for each worker at once.
    void every(
      lookMs,
      'catch-up',
      whenNeeded(leadIsBehind, () => catchUpAll(flow)),
      () => leadIsBehind(state),
    )
    void every(
      lookMs,
      'forget',
      whenNeeded(personIsToBeForgotten, () => forgetAll(flow)),
      () => personIsToBeForgotten(state),
    )
    void every(
      () => VERIFY_MS,
      'verify',
      whenNeeded(leadIsUnverified, () => verifyAll(flow)),
      () => leadIsUnverified(state),
    )
    void every(
      () => PEOPLE_MS,
      'people',
      () => syncAllPeople(flow),
      () => peopleAreBehind(this.#world.tenant, crm.peopleNow),
    )
  }
}
