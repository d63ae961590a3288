import { defaultPolicy } from '../../src/domain/policy/default-policy.ts'
import type { Policy } from '../../src/domain/policy/policy.ts'
import { checkAtRest, isAtRest } from './at-rest.ts'
import { replayedChoices, scheduledChoices, seededChoices, type Scheduled } from './choices.ts'
import { drawPlan, SCHEDULED } from './faults.ts'
import { checkStep } from './invariants.ts'
import { FLOODER_ACCOUNT } from './flood.ts'
import { Kernel, type Process } from './kernel.ts'
import type { Violation } from './model.ts'
import type { Plant } from './planted/plant.ts'
import { ACTIVE_MS, playScript } from './script.ts'
import { planUninstall } from './uninstall.ts'
import { leadIsBehind } from './waiting.ts'
import { Web, Webhooks } from './webhooks.ts'
import { WorkerProcess } from './worker-process.ts'
import { World } from './world.ts'
import type { WorldName } from './worlds.ts'

export interface RunOptions {
  readonly seed: number
  readonly world: WorldName
  /** Answers of chance to give instead of the seed's. */
  readonly replay?: readonly number[] | undefined
  /** Faults at named places instead of any drawn ones. */
  readonly schedule?: readonly Scheduled[] | undefined
  readonly plant?: Plant | undefined
  /** So many of the latest decisions are computed again at the end. */
  readonly recompute?: number | undefined
  /** Lines of history to keep. */
  readonly keepLines?: number
}

export interface Run {
  readonly seed: number
  readonly world: WorldName
  readonly steps: number
  readonly hash: string
  readonly violation: Violation | null
  readonly choices: readonly number[]
  readonly labels: readonly string[]
  readonly history: readonly string[]
  readonly reached: ReadonlyMap<string, number>
}

/** When the faults end, and how long all may take to come right after that; virtual milliseconds, and steps. */
const HEAL_AT_MS = 2 * ACTIVE_MS
const LIVENESS_MS = 45 * 60_000
/** Within this time of the faults' end every lead is decided again under the policy in force, whether something falls due on it or not. */
const BEHIND_MS = 5 * 60_000
const DAY_AND_MORE_MS = 25 * 3_600_000
const LIVENESS_STEPS = 60_000
/** One run in so many has its latest decisions computed again, which is costly. */
const RECOMPUTE_EVERY = 20
const RECOMPUTED = 10

/** Short promises, so that they are broken and kept within a run, and leads that nobody answered go on to the next one. */
const portalPolicy: Policy = {
  ...defaultPolicy,
  // Few leads come, so few must be enough to tell.
  rollout: { atLeast: 5 },
  sla: {
    ...defaultPolicy.sla,
    classes: defaultPolicy.sla.classes.map((one) => ({ ...one, minutes: 1 })),
    steps: defaultPolicy.sla.steps.map(({ plusMinutes: _later, ...step }) => step),
  },
}

/** Plays one run to its end or to the first violation. */
export async function simulate(options: RunOptions): Promise<Run> {
  const { seed, replay, plant } = options
  const choices = options.schedule
    ? scheduledChoices(options.schedule)
    : replay
      ? replayedChoices(replay)
      : seededChoices(seed)
  const kernel = new Kernel(choices, options.schedule ? SCHEDULED : drawPlan(choices), options.keepLines ?? 0)
  const world = new World(kernel, plant)
  await world.open(options.world === 'portal' ? portalPolicy : defaultPolicy, options.world === 'flood')
  const web = new Web(world)
  const webhooks = new Webhooks(world, web)
  const { skewMs } = kernel.plan
  const workers = ['worker-1', 'worker-2'].map((name) => {
    const skew = skewMs === 0 ? 0 : (choices.pick(`clock of ${name}`, 3) - 1) * skewMs
    if (skew !== 0) kernel.sometimes('clock wrong')
    return new WorkerProcess(world, name, skew)
  })
  if (skewMs > 0) letClockJump(world, workers[1]!.process)
  world.processes.push(web.process, ...workers.map(({ process }) => process))
  world.ringBell.ring = (bell) => {
    const { loseBell } = kernel.plan
    if (loseBell > 0 && choices.pick('bell is lost', 2, loseBell) === 1) return kernel.sometimes('bell lost')
    const hearer = workers[loseBell > 0 ? choices.pick('who hears the bell', workers.length) : 0]!
    kernel.at(kernel.now + 5, `${hearer.process.name} hears a bell`, () => hearer.hear(bell))
  }
  playScript(world, options.world)
  world.connectAgain = (answer) => web.connectAgain(answer)
  world.publish = (policy, expectedVersion) => web.publish(policy, expectedVersion)
  world.accept = (version) => web.accept(version)
  if (options.world === 'flood')
    world.flooder.plan((digest, events, answer) => web.receive(digest, events, answer, FLOODER_ACCOUNT))
  if (options.world === 'portal') planUninstall(world)
  for (const worker of workers) worker.start()

  await untilHealed(world)
  kernel.heal(world.processes)
  await untilAtRest(world, webhooks)
  await passDays(world, webhooks)
  if (!world.model.violation)
    await checkAtRest(world, options.recompute ?? (seed % RECOMPUTE_EVERY === 0 ? RECOMPUTED : 0))
  noteRareStates(world)
  kernel.history.seal(JSON.stringify([...world.tenant.leads.values()]))
  return {
    seed,
    world: options.world,
    steps: kernel.steps,
    hash: kernel.history.hash,
    violation: world.model.violation,
    choices: choices.taken,
    labels: choices.labels,
    history: kernel.history.latest,
    reached: kernel.reached,
  }
}

function letClockJump({ kernel }: World, process: Process): void {
  const when = ACTIVE_MS / 2 + kernel.choices.pick('when a clock jumps', 8) * 5_000
  kernel.at(when, `the clock of ${process.name} jumps`, () => {
    process.skewMs = -process.skewMs || kernel.plan.skewMs
    kernel.sometimes('clock jumped')
  })
}

/** What no notification told and no search shows is found by a daily look; who then is forgotten, a day after that. */
async function passDays(world: World, webhooks: Webhooks): Promise<void> {
  const { kernel, model } = world
  for (let day = 0; day < 2 && webhooks.untold && model.violation === null; day += 1) {
    kernel.leap(DAY_AND_MORE_MS)
    await untilAtRest(world, webhooks)
  }
}

async function untilHealed(world: World): Promise<void> {
  const { kernel, model } = world
  while (kernel.now < HEAL_AT_MS && model.violation === null && (await kernel.step())) checkStep(world)
}

async function untilAtRest(world: World, webhooks: Webhooks): Promise<void> {
  const { kernel, model } = world
  const from = kernel.now
  const steps = kernel.steps
  while (model.violation === null && !isAtRest(world, webhooks.open)) {
    if (kernel.now - from > LIVENESS_MS || kernel.steps - steps > LIVENESS_STEPS) {
      const { dirty, writes, tasks } = world.tenant
      return model.fail(
        'never-at-rest',
        `${dirty.size} dirty, ${writes.size} writes, ${tasks.size} tasks, ${webhooks.open} webhooks left`,
      )
    }
    await kernel.step()
    checkStep(world)
    if (kernel.now - kernel.healedAt! > BEHIND_MS && leadIsBehind(world.state))
      model.fail('stands-by-older-policy', 'a lead still stands as an older policy decided')
    await replayLetters(world)
  }
}

/** After the faults each customer's admin replays what was set aside. */
async function replayLetters({ tenant, flooder, stores, kernel, now }: World): Promise<void> {
  for (const { id, letters } of [tenant, flooder.tenant]) {
    if (letters.size === 0) continue
    kernel.sometimes('dead letter replayed')
    await stores.reads.replay(id, 'all', now)
  }
}

function noteRareStates({ kernel, meter, tenant }: World): void {
  const counted = [
    ['fenced', 'worker fenced'],
    ['write_unknown', 'write of unknown outcome'],
    ['dead_letters', 'record set aside'],
    ['inbox_duplicate', 'delivery seen twice'],
    ['reconciled', 'change found by asking'],
    ['swept', 'due lead found by the sweep'],
  ] as const
  for (const [counter, state] of counted) if (meter.counts.has(counter)) kernel.sometimes(state)
  for (const clock of tenant.clocks.values()) if (clock.breachedAt !== null) kernel.sometimes('promise broken')
  if (tenant.decisions.some(({ decision }) => decision.routing.kind === 'hold')) kernel.sometimes('lead held')
}
