import { parentPort } from 'node:worker_threads'
import { findPlanted } from '../planted/find.ts'
import { PLANTED } from '../planted/list.ts'
import { shrink } from '../shrink.ts'
import { simulate, type Run, type RunOptions } from '../simulate.ts'
import { worldOf, type WorldName } from '../worlds.ts'
import { summarise, type Summary } from './summary.ts'

/** What a thread is asked for: some runs, or to look for one mistake. */
export type Order =
  | {
      readonly kind: 'play'
      readonly from: number
      readonly until: number
      readonly world: WorldName | null
      readonly plant: string | null
      readonly recompute: number | null
    }
  | { readonly kind: 'find'; readonly plant: string; readonly from: number; readonly most: number }
  | { readonly kind: 'run'; readonly options: OptionsByName }
  | { readonly kind: 'shrink'; readonly run: Run; readonly plant: string | null; readonly budget: number }
export type Answer =
  | { readonly kind: 'ran'; readonly run: Run }
  | { readonly kind: 'played'; readonly runs: readonly Summary[] }
  | { readonly kind: 'looked'; readonly plant: string; readonly played: number; readonly found: Summary | null }

/** A run with its mistake by name. */
export interface OptionsByName extends Omit<RunOptions, 'plant'> {
  readonly plant?: string | null
}

/** Looked up by name: functions do not cross threads. */
export function plantedNamed(name: string) {
  const planted = PLANTED.find((one) => one.name === name)
  if (!planted) throw new Error(`no mistake is called ${name}`)
  return planted
}

async function answer(order: Order): Promise<Answer> {
  if (order.kind === 'find') {
    const { played, run } = await findPlanted(plantedNamed(order.plant), order.from, order.most)
    if (run === null) return { kind: 'looked', plant: order.plant, played, found: null }
    const { seed, world, steps, hash, violation, reached } = run
    return { kind: 'looked', plant: order.plant, played, found: { seed, world, steps, hash, violation, reached } }
  }
  if (order.kind === 'run') {
    const { plant: name = null, ...options } = order.options
    return {
      kind: 'ran',
      run: await simulate({ ...options, plant: name === null ? undefined : plantedNamed(name).plant }),
    }
  }
  if (order.kind === 'shrink') {
    const options = { plant: order.plant === null ? undefined : plantedNamed(order.plant).plant }
    return { kind: 'ran', run: await shrink(order.run, options, order.budget) }
  }
  const plant = order.plant === null ? undefined : plantedNamed(order.plant).plant
  const runs: Summary[] = []
  for (let seed = order.from; seed < order.until; seed += 1)
    runs.push(
      await summarise({ seed, world: order.world ?? worldOf(seed), plant, recompute: order.recompute ?? undefined }),
    )
  return { kind: 'played', runs }
}

parentPort?.on('message', (order: Order) => {
  void answer(order).then((told) => parentPort?.postMessage(told))
})
