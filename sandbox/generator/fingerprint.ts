import { createHash } from 'node:crypto'
import type { Portal } from '../model/portal.ts'
import { accountsOf } from './company.ts'
import { arrival } from './arrivals.ts'

const ARRIVALS = 500

/** Hash of a portal's generated history: its first population and its first arrivals. The same seed gives the same. */
export function fingerprint(portal: Portal): string {
  const { seed, population } = portal.facts
  const hash = createHash('sha256').update(population)
  if (population === 'company') hash.update(JSON.stringify(accountsOf(seed)))
  for (let number = 0; number < ARRIVALS; number++) hash.update(JSON.stringify(arrival(seed, number)))
  return hash.digest('hex')
}
