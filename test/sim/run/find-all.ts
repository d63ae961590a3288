import { PLANTED } from '../planted/list.ts'
import { Crew } from './crew.ts'
import type { Options } from './options.ts'
import type { Answer, Order } from './thread.ts'

type Looked = Extract<Answer, { kind: 'looked' }>

/** Looks for every mistake that is built in on purpose and prints a table. @returns the exit code. */
export async function findAll({ first, runs, plant, threads }: Options): Promise<number> {
  const names = PLANTED.map(({ name }) => name).filter((name) => plant === null || name === plant)
  const crew = new Crew(threads ?? undefined)
  const looked = new Map<string, Looked>()
  const orders = names.map((name): Order => ({ kind: 'find', plant: name, from: first, most: runs }))
  try {
    await crew.work(orders.values(), (answer) => {
      if (answer.kind === 'looked') looked.set(answer.plant, answer)
      return 'more'
    })
  } finally {
    await crew.dismiss()
  }
  const wide = Math.max(...names.map((name) => name.length))
  console.log(`${'planted mistake'.padEnd(wide)}  found at run  world   invariant`)
  for (const name of names) console.log(lineOf(looked.get(name)!, wide))
  const missed = names.filter((name) => looked.get(name)?.found === null)
  console.log(`\n${names.length - missed.length} of ${names.length} found within ${runs} runs each, from seed ${first}`)
  return missed.length > 0 ? 1 : 0
}

function lineOf({ plant, played, found }: Looked, wide: number): string {
  const [run, world, broken] = found ? [String(played), found.world, found.violation!.name] : ['not found', '', '']
  return `${plant.padEnd(wide)}  ${run.padStart(12)}  ${world.padEnd(6)}  ${broken}`
}
