import { simulate, type Run, type RunOptions } from './simulate.ts'

/**
 * Looks for a calmer run with the same violation: cuts the tail, zeroes blocks by halves, then single answers.
 * @param budget runs that may be spent.
 */
export async function shrink(run: Run, options: Pick<RunOptions, 'plant'>, budget: number): Promise<Run> {
  let best = run
  let left = budget
  const isBroken = async (replay: readonly number[]): Promise<boolean> => {
    left -= 1
    const tried = await simulate({ seed: run.seed, world: run.world, replay, keepLines: 60, ...options })
    if (tried.violation?.name !== run.violation?.name) return false
    best = { ...tried, choices: trimmed(tried.choices) }
    return true
  }
  if (!(await isBroken(run.choices))) return run
  for (let cut = best.choices.length >>> 1; cut >= 1 && left > 0; cut >>>= 1)
    while (best.choices.length > cut && left > 0)
      if (!(await isBroken(best.choices.slice(0, best.choices.length - cut)))) break
  for (let block = Math.max(1, best.choices.length >>> 1); block >= 1 && left > 0; block >>>= 1)
    for (let start = 0; start < best.choices.length && left > 0; start += block) {
      const { choices } = best
      if (choices.slice(start, start + block).every((answer) => answer === 0)) continue
      await isBroken(choices.map((answer, index) => (index >= start && index < start + block ? 0 : answer)))
    }
  return best
}

function trimmed(choices: readonly number[]): readonly number[] {
  let length = choices.length
  while (length > 0 && choices[length - 1] === 0) length -= 1
  return choices.slice(0, length)
}

/** The answers other than calm ones, in words, each with how often that was asked before. */
export function inWords(run: Run): readonly string[] {
  const asked = new Map<string, number>()
  return run.labels.flatMap((what, index) => {
    const times = (asked.get(what) ?? 0) + 1
    asked.set(what, times)
    const answer = run.choices[index] ?? 0
    if (answer === 0) return []
    const [place, kinds] = what.split(': fault of ')
    const said = kinds === undefined ? String(answer) : (kinds.split(' ')[answer - 1] ?? String(answer))
    return [`${place} #${times}: ${said}`]
  })
}
