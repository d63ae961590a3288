import type { StepName } from '../../src/ports/runtime.ts'
import { House } from './house.ts'
import { brokenPromises } from './promises.ts'

export interface KillCase {
  readonly point: StepName
  /** Dies at this passage of the point, 1 is the first. */
  readonly nth: number
  /** Null: bells ring in PostgreSQL. */
  readonly redisUrl: string | null
}
export interface KillReport {
  /** Deaths of the armed process by SIGKILL: 1, or the point was never passed. */
  readonly kills: number
  /** What went wrong, each as a sentence. */
  readonly broken: readonly string[]
  /** From the death until everything was at rest, the promises that fell due meanwhile included. */
  readonly recoverySeconds: number
}

/** One run of the story with one death. Everything it starts is gone when it resolves. */
export async function runKillCase({ point, nth, redisUrl }: KillCase): Promise<KillReport> {
  const house = await House.open(redisUrl)
  const { company, story } = house
  try {
    // The first call must replace the token, in whatever life that is.
    await company.query('update tokens set expires_at = obtained_at + 1')
    await story.unannounced()
    const arming = { KILL_AT: point, KILL_NTH: String(nth) }
    const atIntake = point.startsWith('intake.')
    const web = await house.start('web', atIntake ? arming : {})
    await story.begin()
    const worker = await house.start('worker', atIntake ? {} : arming)
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
    return {
      kills: killed.length,
      broken: sentences.length === 0 ? [] : [...sentences, house.complaints],
      recoverySeconds: (restedAt - (killed[0]?.at ?? restedAt)) / 1000,
    }
  } finally {
    await house.close()
  }
}
