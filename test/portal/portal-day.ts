import { setTimeout as sleep } from 'node:timers/promises'
import type { Stats } from '../../src/ports/reads.ts'
import { Agenda } from '../quarter/agenda.ts'
import { Dice } from '../quarter/script.ts'
import { BEGIN, type DayPlan } from './day-plan.ts'
import type { DaySide } from './day-side.ts'
import { Erasable } from './erasable.ts'

const MINUTE = 60_000
const HOUR = 60 * MINUTE
/** In the middle of each hour the account's limit is nearly used up by others. */
const STORM = { afterMs: 30 * MINUTE, forMs: 2 * MINUTE }
/** Nobody gives access back at once. */
const DISCONNECTED_MS = 20 * MINUTE
const LOOK_EVERY_MS = 25
/** Records that may wait before time goes slower, and below which it goes on at its speed. */
const TOO_MANY_WAIT = 3_000
const FEW_WAIT = 500
/** So many times slower while too many wait. */
const BRAKE = 6
const BACKLOG_EVERY_MS = 1_000
/** What nobody announced is looked for within a day, and what is missing then is forgotten a day later. */
const FOUND_WITHIN_MS = 25 * HOUR

/** One day of a company under a fast clock: its people work, notifications are lost, calls fail, access is taken away, persons are merged and erased. */
export class PortalDay {
  readonly side: DaySide
  readonly plan: DayPlan
  readonly databaseUrl: string
  readonly erasable: readonly Erasable[]
  /** `brakedSeconds`: real ones in which time went slower, because the machine did not keep up. */
  readonly tally = { merges: 0, deletions: 0, storms: 0, revocations: 0, brakedSeconds: 0 }
  readonly #agenda = new Agenda()
  readonly #dice: Dice

  /** @param side with nobody's work done yet. */
  constructor(side: DaySide, plan: DayPlan, databaseUrl: string) {
    this.side = side
    this.plan = plan
    this.databaseUrl = databaseUrl
    this.#dice = new Dice(plan.seed)
    this.erasable = Array.from({ length: plan.deletions }, (_, n) => new Erasable(side.house, n))
  }

  /**
   * From the first lead to the end of the last hour, or until everything has befallen the account. Time goes slower while more waits
   * than the machine has kept up with: a day must not end in a backlog that no account would have.
   * @param told is told of each hour that has passed.
   */
  async play(told: (line: string) => void = () => undefined): Promise<void> {
    const end = BEGIN + this.plan.hours * HOUR
    await this.side.trouble()
    this.#foresee(end)
    let hour = 0
    let lookedAt = 0
    let isBraked = false
    const { clock } = this.side
    while (clock.now() < end || this.#agenda.next() !== null) {
      for (const event of this.#agenda.takeDue(clock.now())) await event()
      await sleep(LOOK_EVERY_MS)
      if (performance.now() - lookedAt < BACKLOG_EVERY_MS) continue
      if (isBraked) this.tally.brakedSeconds += (performance.now() - lookedAt) / 1000
      lookedAt = performance.now()
      const { dirty, outbox, evaluated } = await this.#stats()
      const brakes: boolean = dirty + outbox > (isBraked ? FEW_WAIT : TOO_MANY_WAIT)
      if (brakes !== isBraked) await clock.runAt(brakes ? this.plan.speed / BRAKE : this.plan.speed)
      isBraked = brakes
      const passed = Math.floor((clock.now() - BEGIN) / HOUR)
      if (passed > hour)
        told(`hour ${(hour = passed)}: ${evaluated} decisions, ${dirty + outbox} wait${brakes ? ', braked' : ''}`)
    }
    this.tally.brakedSeconds = Math.round(this.tally.brakedSeconds)
  }

  /** No new leads, no more trouble, and time moves only by days: two days later everything must have been found. */
  async rest(): Promise<void> {
    const { side } = this
    await side.quiet()
    await side.clock.runAt(0)
    await this.#settled()
    for (let day = 0; day < 2; day += 1) {
      await side.clock.leapTo(side.clock.now() + FOUND_WITHIN_MS)
      const aDayAgo = side.clock.now() - 24 * HOUR
      await this.#until('all is reconciled', side.clock.now(), 'select 1 from reconcile_state where finished_at < $1')
      await this.#until(
        'all is looked for',
        aDayAgo,
        'select 1 from leads where retired_at is null and verified_at < $1 and created_at < $1',
      )
      await this.#until(
        'all are forgotten',
        side.clock.now(),
        'select 1 from forgotten where done_at is null and due_at <= $1',
      )
      await this.#settled()
    }
  }

  /** All leads are evaluated afresh, at the moment at which time stands still. */
  async evaluateAll(): Promise<void> {
    const { app, installation, query } = this.side.house
    const { rows } = await query('select record_id as id from leads where retired_at is null')
    const marks = rows.map(({ id }) => ({
      type: 'contact' as const,
      id: String(id),
      occurredAt: this.side.clock.now(),
    }))
    for (let from = 0; from < marks.length; from += 1_000)
      await app.stores.inbox.mark(installation, marks.slice(from, from + 1_000), 'normal', this.side.clock.now())
    await this.#settled()
  }

  #foresee(end: number): void {
    const inside = (from: number, until: number) => BEGIN + (end - BEGIN) * (from + (until - from) * this.#dice.roll())
    for (let hour = BEGIN; hour < end; hour += HOUR) {
      this.#agenda.add(hour + STORM.afterMs, async () => {
        this.tally.storms += 1
        await this.side.storm(true)
      })
      this.#agenda.add(hour + STORM.afterMs + STORM.forMs, () => this.side.storm(false))
    }
    for (let n = 0; n < this.plan.merges; n += 1) this.#agenda.add(inside(0.15, 1), () => this.#merge())
    for (const person of this.erasable) {
      this.#agenda.add(inside(0.05, 0.5), () => person.arrive())
      this.#agenda.add(inside(0.6, 1), async () => {
        await person.erase()
        this.tally.deletions += 1
      })
    }
    const revoked = BEGIN + (end - BEGIN) * 0.4
    this.#agenda.add(revoked, async () => {
      this.tally.revocations += 1
      await this.side.house.revoke()
    })
    const again = async () => {
      // The day's trouble may hit this as well: then somebody presses the button once more.
      try {
        await this.side.house.connect()
      } catch {
        this.#agenda.add(this.side.clock.now() + MINUTE, again)
      }
    }
    this.#agenda.add(revoked + DISCONNECTED_MS, again)
  }

  /** Two people of the CRM that turn out to be one. Those to be erased are left to their own fate. */
  async #merge(): Promise<void> {
    const { rows } = await this.side.house.query(
      `select record_id as id from leads where retired_at is null and coalesce(person_name, '') not like '%${Erasable.MARK}%' order by random() limit 2`,
    )
    const [kept, loser] = rows.map(({ id }) => String(id))
    if (kept === undefined || loser === undefined) {
      this.#agenda.add(this.side.clock.now() + MINUTE, () => this.#merge())
      return
    }
    if (await this.side.merge(kept, loser)) this.tally.merges += 1
    else await this.#merge()
  }

  async #stats(): Promise<Stats> {
    const { app, installation } = this.side.house
    return app.stores.reads.stats(installation)
  }

  async #settled(): Promise<void> {
    await this.side.house.settled(SETTLED_WITHIN_MS)
  }
  /** @param remains finds what is not done yet; $1 is `before`. */
  async #until(what: string, before: number, remains: string): Promise<void> {
    const latest = Date.now() + SETTLED_WITHIN_MS
    while ((await this.side.house.query(`${remains} limit 1`, [before])).rows.length > 0) {
      if (Date.now() > latest) throw new Error(`never: ${what}; ${JSON.stringify(this.side.house.log.lines.slice(-3))}`)
      await sleep(200)
    }
  }
}

const SETTLED_WITHIN_MS = 900_000
