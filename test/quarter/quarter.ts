import { defaultPolicy } from '../../src/domain/policy/default-policy.ts'
import type { RepId } from '../../src/domain/lead.ts'
import type { Policy } from '../../src/domain/policy/policy.ts'
import { catchUp } from '../../src/flow/catch-up.ts'
import type { Flow } from '../../src/flow/context.ts'
import { evaluateBatch, type Round } from '../../src/flow/evaluate-batch.ts'
import { AccountLookup, receiveEvents } from '../../src/flow/receive-events.ts'
import { SettingsCache } from '../../src/flow/settings-cache.ts'
import { sweepSla } from '../../src/flow/sweep-sla.ts'
import { syncPeople } from '../../src/flow/sync-people.ts'
import { writeBack } from '../../src/flow/write-back.ts'
import type { CrmKind, CrmPerson, RecordId } from '../../src/ports/crm.ts'
import { STANDARD_PATIENCE } from '../../src/ports/patience.ts'
import type { Stores } from '../../src/ports/stores.ts'
import { storesOn } from '../support/memory-stores/memory-stores.ts'
import { newState, tenantOf, type Tenant } from '../support/memory-stores/state.ts'
import { countingChance, NotedBells, NotedLog, NotedMeter, StandingClock } from '../support/quiet.ts'
import { rememberedBuilders } from '../sim/builders.ts'
import { INSTALLATION } from '../crm/salesforce/connected-org.ts'
import { Agenda } from './agenda.ts'
import { LeadLog } from './lead-log.ts'
import { memoryQuarter } from './memory-quarter.ts'
import { PaperCalendar } from './paper-calendar.ts'
import type { QuarterCrm } from './quarter-crm.ts'
import { salesforceQuarter } from './salesforce-quarter.ts'
import {
  arrivals,
  BACKUPS,
  BEGIN,
  CLOSED,
  Dice,
  doingOf,
  END,
  LATE_CLOSED,
  LATE_CLOSED_AT,
  leadProperties,
  MANAGERS,
  REPS,
  rosterChanges,
} from './script.ts'

const SECOND = 1000
/** A sweep finds what fell due since the last one. */
const SWEEP_EVERY = 20 * SECOND
/** In each thousand: sweeps that end half way, and steps at which the process ends. */
const SWEEPS_KILLED = 10
const STEPS_KILLED = 2

class Killed extends Error {}

/** @param idOf under which id the CRM knows somebody of the script. */
function quarterPolicy(idOf: (rep: RepId) => RepId): Policy {
  return {
    ...defaultPolicy,
    people: BACKUPS.map(({ rep, backup }) => ({ rep: idOf(rep), backup: idOf(backup) })),
    routing: { ...defaultPolicy.routing, ownerAway: { mode: 'delegate' } },
    holidays: { closed: CLOSED },
  }
}

export interface Tally {
  kills: number
  sweeps: number
  sweepsKilled: number
  readonly lateness: number[]
}

/** Three months of a company in one process: the real flow over stores in memory and one CRM, under a clock that jumps from event to event. */
export class Quarter {
  readonly clock: StandingClock
  readonly crm: QuarterCrm
  readonly paper = new PaperCalendar()
  readonly log = new LeadLog()
  readonly notes = new NotedLog()
  readonly tally: Tally = { kills: 0, sweeps: 0, sweepsKilled: 0, lateness: [] }
  readonly #state: ReturnType<typeof newState>
  readonly #stores: Stores
  readonly #agenda = new Agenda()
  readonly #chance = countingChance()
  readonly #lookup = new AccountLookup()
  readonly #leads: number
  readonly #dice: Dice
  readonly #faults: Dice
  #flow: Flow
  /** As the script has them, and as the CRM shows them. */
  readonly #roster: CrmPerson[] = [...REPS, ...MANAGERS]
  #people: readonly CrmPerson[] = []
  #accountId = ''
  readonly #shown: { readonly since: number; readonly people: readonly CrmPerson[] }[] = []
  #deliveries = 0
  #nextSweep = BEGIN

  /** @param crm HubSpot's manners in memory, or Salesforce's sandbox. */
  static async open(seed: number, leads: number, crm: CrmKind = 'hubspot'): Promise<Quarter> {
    const clock = new StandingClock(BEGIN)
    const state = newState(() => clock.now())
    const side = crm === 'hubspot' ? memoryQuarter(clock) : await salesforceQuarter(clock, storesOn(state))
    return new Quarter(seed, leads, { clock, state, side })
  }

  private constructor(
    seed: number,
    leads: number,
    {
      clock,
      state,
      side,
    }: {
      readonly clock: StandingClock
      readonly state: ReturnType<typeof newState>
      readonly side: QuarterCrm
    },
  ) {
    this.clock = clock
    this.crm = side
    this.#state = state
    this.#stores = storesOn(state)
    this.#leads = leads
    this.#dice = new Dice(seed)
    this.#faults = new Dice(seed + 1)
    this.#flow = this.#process()
    side.onGiven = (id, owner) => this.#given(id, owner)
  }

  get tenant(): Tenant {
    return tenantOf(this.#state, INSTALLATION)
  }

  /** Whether the CRM showed somebody as out of office for an instant that is now past. */
  isAway(repId: RepId, at: number): boolean {
    const shown = this.#shown.findLast(({ since }) => since <= at)!
    const spans = shown.people.find((person) => person.repId === repId)?.outOfOffice ?? []
    return spans.some(({ start, end }) => at >= start && at < end)
  }

  async run(): Promise<void> {
    await this.#open()
    this.#plan()
    for (;;) {
      const at = this.#nextInstant()
      if (at >= END) break
      this.clock.set(at)
      this.crm.moveTo(at)
      for (const event of this.#agenda.takeDue(at)) await event()
      if (at >= this.#nextSweep) await this.#sweep(at)
      await this.#work()
    }
  }

  async #open(): Promise<void> {
    const grant = await this.crm.grant()
    this.#accountId = grant.accountId
    await this.#stores.installations.connect({
      installationId: INSTALLATION,
      crm: this.crm.kind,
      ...grant,
      language: 'en',
      zone: 'America/New_York',
      uiDomain: null,
      policy: quarterPolicy(this.crm.idOf),
      at: BEGIN,
    })
    await this.#readPeople()
  }

  #plan(): void {
    arrivals(this.#leads, this.#dice).forEach((at, n) => {
      this.#agenda.add(at, async () => {
        const id = this.crm.come(n, leadProperties(n, at, this.#dice))
        await this.#notify(id, 'created')
      })
    })
    for (const { at, change } of rosterChanges(this.#dice))
      this.#agenda.add(at, async () => {
        change(this.#roster)
        await this.#readPeople()
      })
    this.#agenda.add(LATE_CLOSED_AT, () => this.#publishLateHoliday())
  }

  async #readPeople(): Promise<void> {
    this.#people = await this.crm.show(this.#roster)
    this.#shown.push({ since: this.clock.now(), people: this.#people })
    this.#noteCalendars()
    await syncPeople(this.#flow, this.crm, INSTALLATION)
  }

  #closedDays = new Set(CLOSED.map(({ date }) => date))
  #noteCalendars(): void {
    this.paper.note(this.#people, this.#closedDays, this.clock.now())
  }

  async #publishLateHoliday(): Promise<void> {
    const closed = [...CLOSED, LATE_CLOSED]
    const document = { ...quarterPolicy(this.crm.idOf), holidays: { closed } }
    const draft = { document, yaml: null, author: 'mia', reason: 'move', restoredFrom: null, at: this.clock.now() }
    await this.#stores.policies.publish(INSTALLATION, draft, 1)
    this.#closedDays = new Set(closed.map(({ date }) => date))
    this.#noteCalendars()
    const catchOn = async () => {
      const settings = (await this.#flow.settings.load(this.#flow, INSTALLATION))!
      const marked = await catchUp(this.#flow, settings)
      if (marked > 0) this.#agenda.add(this.clock.now() + 2 * SECOND, catchOn)
    }
    await catchOn()
  }

  /** The CRM shows somebody as owner: from here on they may do something about the lead. */
  #given(id: RecordId, owner: string): void {
    const doing = doingOf(this.#dice)
    if (doing.kind === 'nothing') return
    const at = this.clock.now() + doing.afterMs
    const isTheirs = () => this.crm.owner(id) === owner
    if (doing.kind === 'outreach') {
      this.#agenda.add(at, async () => {
        if (!isTheirs()) return
        this.log.outreach(id, { happenedAt: at, loggedAt: at + doing.loggedAfterMs })
        this.#agenda.add(at + doing.loggedAfterMs, () => this.#logOutreach(id, at))
      })
      return
    }
    this.#agenda.add(at, async () => {
      if (!isTheirs()) return
      if (doing.kind === 'take-over') {
        const to = this.#dice.of(REPS.filter(({ repId }) => this.crm.idOf(repId) !== owner)).repId
        this.crm.giveTo(id, this.crm.idOf(to))
      } else {
        if (this.crm.hasAnswered(id)) return
        const reason = doing.kind === 'reject' ? 'no budget' : null
        const response = doing.kind === 'reject' ? 'rejected' : 'accepted'
        this.crm.answer(id, response, reason)
        if (doing.kind === 'accept') this.log.accepted(id, at)
      }
      await this.#notify(id, 'changed')
    })
  }

  async #logOutreach(id: RecordId, at: number): Promise<void> {
    this.crm.spoke(id, at)
    await this.#notify(id, 'changed')
  }

  async #notify(id: RecordId, kind: 'created' | 'changed'): Promise<void> {
    this.#deliveries += 1
    const digest = `delivery-${this.#deliveries}`
    const event = { kind, type: 'contact', id, occurredAt: this.clock.now(), property: null, value: null } as const
    await receiveEvents(this.#flow, this.#lookup, {
      crm: this.crm.kind,
      accounts: [{ accountId: this.#accountId, events: [{ ...event, own: false, mergedIds: [] }], ignored: 0 }],
      body: Buffer.from(digest),
      digest,
      receivedAt: this.clock.now(),
    })
  }

  async #sweep(at: number): Promise<void> {
    this.#nextSweep = at + SWEEP_EVERY
    this.tally.sweeps += 1
    const killed = this.tally.kills
    await this.#unlessKilled(async () => {
      await sweepSla(this.#flow, INSTALLATION)
    })
    if (this.tally.kills > killed) this.tally.sweepsKilled += 1
  }

  /** Rounds until nothing is left to take now; what a killed process held comes again when its lease has ended. */
  async #work(): Promise<void> {
    let rounds: readonly Round[]
    do {
      const round = async (work: () => Promise<Round>) => (await this.#unlessKilled(work)) ?? { parkedForMs: 0 }
      rounds = [
        await round(() => evaluateBatch(this.#flow, { installation: INSTALLATION, type: 'contact' }, true)),
        await round(() => writeBack(this.#flow, INSTALLATION)),
      ]
    } while (rounds.some((round) => round === 'more' || round === 'done'))
    if (this.tenant.dirty.size + this.tenant.writes.size + this.tenant.tasks.size > 0)
      this.#agenda.add(this.clock.now() + 5 * SECOND, async () => undefined)
  }

  async #unlessKilled<T>(work: () => Promise<T>): Promise<T | null> {
    try {
      return await work()
    } catch (error) {
      if (!(error instanceof Killed)) throw error
      this.tally.kills += 1
      this.#flow = this.#process()
      return null
    }
  }

  #process(): Flow {
    return {
      stores: this.#stores,
      crms: { of: () => this.crm },
      bells: new NotedBells(),
      clock: this.clock,
      chance: this.#chance,
      milestones: {
        at: async (step) => {
          const perThousand = step.startsWith('sweep.') ? SWEEPS_KILLED / 2 : STEPS_KILLED
          if (step.startsWith('intake.') || this.#faults.roll() * 1000 >= perThousand) return
          throw new Killed(step)
        },
      },
      patience: STANDARD_PATIENCE,
      log: this.notes,
      meter: this.#meter(),
      settings: new SettingsCache(rememberedBuilders),
      mailLists: { freeMail: new Set(['gmail.com']), disposable: new Set(['mailinator.com']) },
    }
  }

  #meter(): NotedMeter {
    const meter = new NotedMeter()
    meter.observe = (name: string, value: number) => {
      if (name === 'sla_lateness_seconds') this.tally.lateness.push(value)
    }
    return meter
  }

  #nextInstant(): number {
    let due = END
    for (const { lookAgainAt } of this.tenant.leads.values())
      if (lookAgainAt !== null && lookAgainAt < due) due = lookAgainAt
    return Math.max(this.clock.now(), Math.min(this.#agenda.next() ?? END, Math.max(due, this.#nextSweep)))
  }
}
