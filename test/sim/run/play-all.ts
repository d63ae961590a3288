import { FAULT_KINDS, LONG_ENOUGH, neverReached } from '../reached.ts'
import type { Order } from './thread.ts'
import { Crew } from './crew.ts'
import type { Options } from './options.ts'
import { tellBroken } from './play-one.ts'
import { Tally } from './tally.ts'

/** Seeds a thread is given at once. */
const AT_ONCE = 20
const TELL_EVERY = 1_000

/** Plays the runs on all threads and tells what they met. @returns the exit code. */
export async function playAll(options: Options): Promise<number> {
  const started = performance.now()
  const crew = new Crew(options.runs === 1 ? 1 : (options.threads ?? undefined))
  const tally = new Tally()
  let told = 0
  try {
    await crew.work(orders(options), (answer) => {
      if (answer.kind !== 'played') return 'more'
      for (const run of answer.runs) tally.add(run)
      if (tally.done - told >= TELL_EVERY) {
        told = tally.done
        console.log(`${tally.done} of ${options.runs} runs after ${secondsSince(started).toFixed(0)} s`)
      }
      return !options.keepGoing && tally.broken.length > 0 ? 'enough' : 'more'
    })
  } finally {
    await crew.dismiss()
  }
  const seconds = secondsSince(started)
  const broken = tally.broken
  for (const run of options.keepGoing ? broken : broken.slice(0, 1)) await tellBroken(options, run)
  tellSums(tally, seconds, crew.size)
  const missed = options.world === null && tally.done >= LONG_ENOUGH ? neverReached(tally.reached) : []
  for (const state of missed) console.log(`        0  ${state}: never met, so nothing is shown of it`)
  return broken.length + missed.length > 0 ? 1 : 0
}

function* orders({ first, runs, world, plant, recompute }: Options): Iterator<Order> {
  const end = first + runs
  for (let from = first; from < end; from += AT_ONCE)
    yield { kind: 'play', from, until: Math.min(end, from + AT_ONCE), world, plant, recompute }
}

function tellSums(tally: Tally, seconds: number, threads: number): void {
  const { done, steps } = tally
  const worlds = [...tally.worlds].map(([world, runs]) => `${runs} ${world}`).join(', ')
  console.log(
    `\n${done} runs (${worlds}) on ${threads} threads in ${seconds.toFixed(1)} s: ${(done / seconds).toFixed(1)} runs/s`,
  )
  console.log(`${steps} events, ${Math.round(steps / seconds)} events/s`)
  console.log(`${tally.broken.length} runs with a violated invariant`)
  console.log(`hash over all runs ${tally.hash}, Node ${process.version}\n`)
  const { reached } = tally
  for (const [kind, states] of FAULT_KINDS)
    console.log(`${kind.padEnd(38)} ${states.map((state) => `${state}: ${reached.get(state) ?? 0}`).join(', ')}`)
  console.log('')
  for (const [state, times] of reached) console.log(`${String(times).padStart(9)}  ${state}`)
}

function secondsSince(started: number): number {
  return (performance.now() - started) / 1000
}
