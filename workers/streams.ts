import type { Flow } from '../src/flow/context.ts'
import { followChanges, type Followed, type StreamTurn } from '../src/flow/follow-changes.ts'
import type { Settings } from '../src/flow/settings.ts'
import type { InstallationId } from '../src/ports/crm.ts'
import { eachInstallation } from './each-installation.ts'

/** After a stream that had heard something the next begins almost at once; else later each time, up to the longest rest. */
const SHORTEST_REST_MS = 100
const LONGEST_REST_MS = 30_000
/** Who refuses us wants an admin or a new day; meanwhile reconciliation finds everything. */
const REFUSED_REST_MS = 5 * 60_000
const LOOK_WHILE_RESTING_MS = 250

/**
 * Holds the streams on which CRMs tell changes: one for each account, whichever process has its lease. A process that dies loses the
 * lease, and another goes on from the offset that was kept.
 */
export class Streams {
  readonly #flow: Flow
  readonly #held = new Map<InstallationId, { readonly stop: AbortController; readonly ended: Promise<void> }>()
  #stopping = false

  constructor(flow: Flow) {
    this.#flow = flow
  }

  /** Takes up the streams nobody holds, and lets go of those of accounts that are no longer active. */
  async look(): Promise<void> {
    const active = await this.#flow.stores.installations.active()
    for (const [installation, { stop }] of this.#held) if (!active.includes(installation)) stop.abort()
    const free = active.filter((installation) => !this.#held.has(installation))
    await eachInstallation(this.#flow, free, 'stream_failed', (installation) => this.#takeUp(installation))
  }

  /** Ends every stream after the batch under way; resolves when all are given back. */
  async stop(): Promise<void> {
    this.#stopping = true
    for (const { stop } of this.#held.values()) stop.abort()
    await Promise.all([...this.#held.values()].map(({ ended }) => ended))
  }

  async #takeUp(installation: InstallationId): Promise<void> {
    const { stores, clock, patience } = this.#flow
    if ((await this.#settingsOf(installation)) === null) return
    const turn = await stores.streams.take(installation, clock.now(), patience.leaseMs)
    if (turn === null) return
    if (this.#stopping) return stores.streams.giveBack(installation, turn.token)
    const stop = new AbortController()
    const ended = this.#hold(installation, turn, stop)
      .catch((error: unknown) => this.#flow.log.error('stream_failed', { installation, error }))
      .finally(() => this.#held.delete(installation))
    this.#held.set(installation, { stop, ended })
  }

  async #hold(installation: InstallationId, turn: StreamTurn, stop: AbortController): Promise<void> {
    const { stores } = this.#flow
    const renewal = this.#renew(installation, turn, stop)
    let { offset } = turn
    let rest = SHORTEST_REST_MS
    try {
      while (!stop.signal.aborted) {
        const settings = await this.#settingsOf(installation)
        if (settings === null) return
        const followed = await this.#follow(settings, { ...turn, offset }, stop.signal)
        if (followed?.end.kind === 'stopped') return
        if (followed !== null) offset = followed.offset
        rest = restAfter(followed, rest)
        await this.#rest(rest / 2 + this.#flow.chance.below(rest / 2), stop.signal)
      }
    } finally {
      stop.abort()
      await renewal
      await stores.streams.giveBack(installation, turn.token)
    }
  }

  /** Null: it could not even be tried, or what was heard could not be kept. */
  async #follow(settings: Settings, turn: StreamTurn, stop: AbortSignal): Promise<Followed | null> {
    try {
      return await followChanges(this.#flow, settings, turn, stop)
    } catch (error) {
      this.#flow.log.warn('stream_failed', { installation: settings.installation.installationId, error })
      return null
    }
  }

  /** The lease lives as long as this process; who has lost it lets go of the stream. */
  async #renew(installation: InstallationId, { token }: StreamTurn, stop: AbortController): Promise<void> {
    const { stores, patience, log } = this.#flow
    while (!stop.signal.aborted) {
      await this.#rest(patience.leaseMs / 3, stop.signal)
      if (stop.signal.aborted) return
      try {
        if (!(await stores.streams.renew(installation, token, patience.leaseMs))) stop.abort()
      } catch (error) {
        // Without a store nothing that is heard can be kept either; the offset is fenced by the lease.
        log.warn('stream_not_renewed', { installation, error })
      }
    }
  }

  async #settingsOf(installation: InstallationId): Promise<Settings | null> {
    const settings = await this.#flow.settings.load(this.#flow, installation)
    return settings?.installation.state === 'active' && settings.crm.stream !== undefined ? settings : null
  }

  async #rest(ms: number, stop: AbortSignal): Promise<void> {
    for (let left = ms; left > 0 && !stop.aborted; left -= LOOK_WHILE_RESTING_MS)
      await this.#flow.clock.sleep(Math.min(LOOK_WHILE_RESTING_MS, left))
  }
}

function restAfter(followed: Followed | null, last: number): number {
  if (followed?.end.kind === 'refused') return REFUSED_REST_MS
  if (followed !== null && (followed.heard || followed.end.kind === 'lost')) return SHORTEST_REST_MS
  return Math.min(LONGEST_REST_MS, last * 2)
}
