/** What a walk through strange things found. */
export interface FuzzReport {
  readonly tried: number
  readonly byStatus: Readonly<Record<string, number>>
  /** Memory of the process at each part of the walk. */
  readonly residentMb: readonly number[]
  /** What must not happen, in words with what brought it about; empty when all is well. */
  readonly faults: readonly string[]
}

/** Enough to see what is wrong; the rest would only be more of it. */
export const MOST_FAULTS = 10
const PARTS = 100

/** Tries one thing after another. @param one returns under which name its outcome counts, or a fault as a sentence. */
export async function tryEach(
  count: number,
  onPart: (done: number) => void,
  one: () => Promise<{ readonly kind: string } | { readonly fault: string }>,
): Promise<FuzzReport> {
  const byStatus: Record<string, number> = {}
  const faults: string[] = []
  const residentMb: number[] = []
  let tried = 0
  for (; tried < count && faults.length < MOST_FAULTS; tried += 1) {
    if (tried % Math.ceil(count / PARTS) === 0) {
      residentMb.push(Math.round(process.memoryUsage.rss() / 2 ** 20))
      onPart(tried)
    }
    const outcome = await one()
    if ('fault' in outcome) faults.push(outcome.fault)
    else byStatus[outcome.kind] = (byStatus[outcome.kind] ?? 0) + 1
  }
  return { tried, byStatus, residentMb, faults }
}

/** An error as a fault, with the beginning of what brought it about. */
export function faultOf(error: unknown, given: string): { readonly fault: string } {
  const told = error instanceof Error ? (error.stack ?? error.message) : String(error)
  return { fault: `${told}\nfor ${JSON.stringify(given.slice(0, 3_000))}` }
}
