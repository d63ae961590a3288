import type { CrmKind } from '../../src/ports/crm.ts'
import type { StepName } from '../../src/ports/runtime.ts'
import { House } from './house.ts'
import { brokenPromises } from './promises.ts'

/** Where a process dies. */
export interface PointOfDeath {
  readonly point: StepName
  /** At this passage of the point, 1 is the first. */
  readonly nth: number
}
export interface KillCase {
  /** The first life ends at the first of these, the next one at the second, and so on. All of the same process. */
  readonly deaths: readonly PointOfDeath[]
  /** Null: bells ring in PostgreSQL. */
  readonly redisUrl: string | null
  /** HubSpot when absent. */
  readonly crm?: CrmKind
}
export interface KillReport {
  /** Deaths of the armed process by SIGKILL: one for each point, or it was never passed. */
  readonly kills: number
  /** What went wrong, each as a sentence. */
  readonly broken: readonly string[]
  /** From the last death until everything was at rest, the promises that fell due meanwhile included. */
  readonly recoverySeconds: number
}

/** Points of the web process; all others are the worker's. */
export function isAtIntake(point: StepName): boolean {
  return point.startsWith('intake.')
}

/** One run of the story with these deaths. Everything it starts is gone when it resolves. */
export async function runKillCase({ deaths, redisUrl, crm }: KillCase): Promise<KillReport> {
  const house = await House.open(redisUrl, crm)
  const { company, story } = house
  try {
    // The first call must replace the token, in whatever life that is.
    await company.query('update tokens set expires_at = obtained_at + 1')
    await story.unannounced()
    const arming = deaths.map(({ point, nth }) => ({ KILL_AT: point, KILL_NTH: String(nth) }))
    const atIntake = deaths.every(({ point }) => isAtIntake(point))
    const web = await house.start('web', atIntake ? arming : [])
    await story.begin()
    const worker = await house.start('worker', atIntake ? [] : arming)
    await story.newcomers()
    await story.firstAreAssigned()
    await story.end()

    const unrest = await house.rest()
    const restedAt = Date.now()
    const broken = unrest === null ? await brokenPromises(company, story) : [unrest]
    const [victim, other] = atIntake ? [web, worker] : [worker, web]
    const killed = victim.deaths.filter(({ signal }) => signal === 'SIGKILL')
    const strange = [...victim.deaths, ...other.deaths].filter((death) => !killed.includes(death))
    const sentences = [...broken, ...strange.map((death) => `another death: ${JSON.stringify(death)}`)]
    // A process that lived on may have waited for something: what it complained of tells.
    if (killed.length < deaths.length) sentences.push(`died ${killed.length} times instead of ${deaths.length}`)
    return {
      kills: killed.length,
      broken: sentences.length === 0 ? [] : [...sentences, house.complaints],
      recoverySeconds: (restedAt - (killed.at(-1)?.at ?? restedAt)) / 1000,
    }
  } finally {
    await house.close()
  }
}
