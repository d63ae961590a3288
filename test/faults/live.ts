import { setTimeout as sleep } from 'node:timers/promises'
import type { CrmKind } from '../../src/ports/crm.ts'
import { House } from '../kill/house.ts'
import { brokenPromises } from '../kill/promises.ts'
import type { Supervised } from '../kill/supervisor.ts'

/** Leads of each of the three pools, made before, during and after the fault. */
const PART = 15

/** What a row came to. */
export interface Outcome {
  readonly result: 'held' | 'broken' | 'not tried' | 'not built'
  /** From the end of the fault, real time; null when nothing was measured. */
  readonly seconds: number | null
  /** How it was tried, or what broke. */
  readonly told: string
}

/** A customer with the product running as one web and two worker processes, all real. */
export interface Life {
  readonly house: House
  readonly web: Supervised
  readonly workers: readonly Supervised[]
  /** So many more leads, spread over the pools. */
  crowd(): Promise<void>
}

export interface Trial {
  /** HubSpot when absent. */
  readonly crm?: CrmKind
  readonly redisUrl?: string | null
  /** How the second worker differs, by its environment. */
  readonly secondWorker?: Readonly<Record<string, string>>
  readonly told: string
  /** The fault, from its begin to its end. May measure something narrower than the time until everything rests. */
  readonly fault: (life: Life) => Promise<{ readonly seconds: number } | void>
  /** What lies in the nature of the fault and is not promised. */
  readonly pardoned?: RegExp
  /** What must hold in the end besides the promises to the customer, each breach as a sentence. */
  readonly also?: (life: Life) => Promise<readonly string[]>
}

/** Leads before, the fault with leads in the middle, leads after; then everything must be as if nothing had happened. */
export async function live({
  crm,
  redisUrl = null,
  secondWorker,
  told,
  fault,
  pardoned,
  also = async () => [],
}: Trial): Promise<Outcome> {
  const house = await House.open(redisUrl, crm)
  try {
    const web = await house.start('web')
    const workers = [await house.start('worker'), await house.start('worker', secondWorker ? [secondWorker] : [])]
    const crowd = () => house.story.crowd(PART)
    await crowd()
    const life = { house, web, workers, crowd }
    const measured = await fault(life)
    const ended = performance.now()
    await crowd()
    const unrest = await house.rest()
    const rested = (performance.now() - ended) / 1000
    const promises = async () =>
      (await brokenPromises(house.company, house.story)).filter((sentence) => pardoned?.test(sentence) !== true)
    const broken = unrest === null ? [...(await promises()), ...(await also(life))] : [unrest]
    if (broken.length > 0)
      return { result: 'broken', seconds: null, told: [...broken.slice(0, 5), house.complaints].join('; ') }
    return { result: 'held', seconds: measured?.seconds ?? rested, told }
  } finally {
    await house.close()
  }
}

/** Asks until it holds. @returns seconds it took. @throws {Error} after a minute. */
export async function secondsUntil(holds: () => Promise<boolean>): Promise<number> {
  const began = performance.now()
  while (!(await holds())) {
    if (performance.now() - began > 60_000) throw new Error('it never came')
    await sleep(20)
  }
  return (performance.now() - began) / 1000
}
