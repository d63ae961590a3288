import { entryName, isObject, type JsonObject, pairEntries, sameValue } from './entries.ts'
import { isRuleGroup } from './walk.ts'

/** One step of the way to a change: a key, or an entry of a list by its name and, where it has one, the name people read. */
export type TrailStep = { readonly key: string } | { readonly entry: string; readonly label: string }

interface Somewhere {
  /** Keys and names of entries from the root, e.g. `['sla', 'classes', 'referral', 'minutes']`. */
  readonly path: readonly string[]
  readonly trail: readonly TrailStep[]
}

/** One difference between two policies. Entries of lists are the same by name, wherever they stand. */
export type PolicyChange =
  | (Somewhere & { readonly kind: 'changed'; readonly before: unknown; readonly after: unknown })
  | (Somewhere & { readonly kind: 'added'; readonly after: unknown })
  | (Somewhere & { readonly kind: 'removed'; readonly before: unknown })
  /** Places counted from 1, among the entries of each version. */
  | (Somewhere & { readonly kind: 'moved'; readonly from: number; readonly to: number })

/**
 * What differs between two policy documents, in the order of the first. Works on the documents' own structure, so a new part of
 * the policy is compared without a word here. A condition, and a list of words, counts as one value.
 */
export function diffPolicies(before: unknown, after: unknown): readonly PolicyChange[] {
  const changes: PolicyChange[] = []
  compare(before, after, [], changes)
  return changes
}

function compare(before: unknown, after: unknown, trail: readonly TrailStep[], changes: PolicyChange[]): void {
  if (sameValue(before, after)) return
  if (isBranching(before) && isBranching(after) && sameValue(before['kind'], after['kind'])) {
    compareKeys(before, after, trail, changes)
  } else if (isEntryList(before) && isEntryList(after)) {
    compareEntries(before, after, trail, changes)
  } else if (before === undefined) changes.push({ kind: 'added', ...somewhere(trail), after })
  else if (after === undefined) changes.push({ kind: 'removed', ...somewhere(trail), before })
  else changes.push({ kind: 'changed', ...somewhere(trail), before, after })
}

/** Keys that are compared one by one; a condition counts as one value. */
export function isBranching(value: unknown): value is JsonObject {
  return isObject(value) && !isRuleGroup(value)
}

/** A list of things, not of words. */
export function isEntryList(value: unknown): value is readonly unknown[] {
  return Array.isArray(value) && value.every(isObject)
}

function compareKeys(
  before: JsonObject,
  after: JsonObject,
  trail: readonly TrailStep[],
  changes: PolicyChange[],
): void {
  for (const key of new Set([...Object.keys(before), ...Object.keys(after)])) {
    const at = (value: JsonObject): unknown => (Object.hasOwn(value, key) ? value[key] : undefined)
    compare(at(before), at(after), [...trail, { key }], changes)
  }
}

function compareEntries(
  before: readonly unknown[],
  after: readonly unknown[],
  trail: readonly TrailStep[],
  changes: PolicyChange[],
): void {
  const pairs = pairEntries(before, after)
  const kept = new Set(pairs)
  before.forEach((entry, i) => {
    if (!kept.has(i)) changes.push({ kind: 'removed', ...somewhere([...trail, stepOf(entry, i)]), before: entry })
  })
  const inOrder = longestRising(pairs.filter((from) => from !== -1))
  after.forEach((entry, to) => {
    const from = pairs[to] ?? -1
    const here = [...trail, stepOf(entry, to)]
    if (from === -1) {
      changes.push({ kind: 'added', ...somewhere(here), after: entry })
      return
    }
    if (!inOrder.has(from)) changes.push({ kind: 'moved', ...somewhere(here), from: from + 1, to: to + 1 })
    compare(before[from], entry, here, changes)
  })
}

function stepOf(entry: unknown, i: number): TrailStep {
  const name = entryName(entry)
  if (name === null) return { entry: String(i + 1), label: `#${i + 1}` }
  const title = isObject(entry) ? entry['name'] : undefined
  return { entry: name, label: typeof title === 'string' ? title : name }
}

function somewhere(trail: readonly TrailStep[]): Somewhere {
  return { path: trail.map((step) => ('key' in step ? step.key : step.entry)), trail }
}

/** The largest set of entries that kept their order; the others are the ones a person would say were moved. */
function longestRising(numbers: readonly number[]): ReadonlySet<number> {
  const best: { readonly length: number; readonly before: number }[] = []
  numbers.forEach((number, i) => {
    let longest = { length: 1, before: -1 }
    for (let j = 0; j < i; j++) {
      const length = best[j]!.length + 1
      if (numbers[j]! < number && length > longest.length) longest = { length, before: j }
    }
    best.push(longest)
  })
  const rising = new Set<number>()
  let at = best.reduce((top, { length }, i) => (length > (best[top]?.length ?? 0) ? i : top), 0)
  while (best[at] !== undefined) {
    rising.add(numbers[at]!)
    at = best[at]!.before
  }
  return rising
}
