import { characterOf } from '../../generator/rep-character.ts'
import { fraction } from '../../random.ts'
import { OrgError } from '../errors.ts'
import type { Org, OrgChange } from '../org.ts'
import type { Row } from '../row.ts'
import { personNow, type PersonNow } from './person-now.ts'

const MINUTE_MS = 60_000
const DAY_MS = 86_400_000
const CONFIRMATIONS = ['Need', 'Budget', 'Authority', 'Timeline']
const REJECT_REASONS = ['not_a_fit', 'no_budget', 'wrong_contact', 'duplicate', 'bad_data', 'spam', 'other']
/** Of the tasks that we make, those their assignees tick off. */
const TICKED_OFF = 0.55

/** What reps do about the leads they get; whether and when follows from seed, lead and owner alone, as in the portals. */
export class OrgReps {
  readonly #org: Org
  readonly #integrationUser: string
  readonly #seed: number
  readonly #owned = new Set<string>()
  readonly #accounts = new Map<string, string>()

  constructor(org: Org, integrationUser: string, seed: number) {
    this.#org = org
    this.#integrationUser = integrationUser
    this.#seed = seed
  }

  /** Sees a change and plans what people do about it. */
  witness({ kind, object, id, fields, userId }: OrgChange): void {
    if (object === 'Task' && kind === 'CREATE' && userId === this.#integrationUser) this.#taskAppeared(id)
    if (!fields.includes('OwnerId') || kind !== 'UPDATE' || (object !== 'Lead' && object !== 'Contact')) return
    const owner = String(this.#org.find(object, id)?.['OwnerId'])
    if (owner.startsWith('005')) this.#assigned(id, owner)
  }

  #assigned(id: string, owner: string): void {
    const isFirst = !this.#owned.has(id)
    this.#owned.add(id)
    const character = characterOf(this.#seed, id, owner, isFirst ? this.#owned.size - 1 : -1)
    if (!character.answers) return
    const later = (afterMs: number, act: (person: PersonNow) => void) => this.#later(id, owner, afterMs, act)
    const { delayMs, meetingDays, dealDays } = character
    const answer = (values: Row) => (person: PersonNow) => this.#set(person, values, owner)
    if (character.rejects) {
      const reason = REJECT_REASONS[Math.floor(fraction(`${this.#seed} reason ${id}`) * REJECT_REASONS.length)]!
      later(delayMs, answer({ estafet__Rep_Response__c: 'rejected', estafet__Reject_Reason__c: reason }))
      return
    }
    if (character.accepts) later(Math.round(delayMs * 0.6), answer({ estafet__Rep_Response__c: 'accepted' }))
    later(delayMs, (person) => this.#touch(person, owner))
    if (!character.replies) later(delayMs + DAY_MS, (person) => this.#touch(person, owner))
    if (!character.qualifies) return
    const met = delayMs + meetingDays * DAY_MS
    later(met, (person) => this.#meet(person, owner))
    CONFIRMATIONS.forEach((name, index) =>
      later(met + (40 + index * 7) * MINUTE_MS, answer({ [`estafet__${name}_Confirmed__c`]: true })),
    )
    if (character.opens) later(met + dealDays * DAY_MS, (person) => this.#convert(person, owner))
  }

  /** Whoever has lost the lead meanwhile does nothing. */
  #later(id: string, owner: string, afterMs: number, act: (person: PersonNow) => void): void {
    this.#org.clock.after(afterMs, () => {
      const person = personNow(this.#org, id)
      if (person === null || person.row['OwnerId'] !== owner) return
      this.#attempt(() => act(person))
    })
  }

  /** The org may have changed since the plan was made: then it is dropped. */
  #attempt(act: () => void): void {
    try {
      act()
    } catch (error) {
      if (!(error instanceof OrgError)) throw error
    }
  }

  #set({ object, id }: PersonNow, values: Row, owner: string): void {
    this.#org.update(object, id, values, owner)
  }

  #touch({ id }: PersonNow, owner: string): void {
    const TaskSubtype = fraction(`${this.#seed} channel ${id}`) < 0.6 ? 'Call' : 'Email'
    const said = { Subject: 'About their request', Status: 'Completed', TaskSubtype }
    this.#org.create('Task', { WhoId: id, OwnerId: owner, ...said }, owner)
  }

  #meet({ id }: PersonNow, owner: string): void {
    const at = this.#org.clock.now()
    const span = { StartDateTime: moment(at), EndDateTime: moment(at + 30 * MINUTE_MS) }
    this.#org.create('Event', { WhoId: id, OwnerId: owner, Subject: 'Qualification call', ...span }, owner)
  }

  /** The lead becomes a contact of its company with an opportunity, which is won or lost in time. */
  #convert({ object, id, row }: PersonNow, owner: string): void {
    if (object === 'Contact') return
    const company = String(row['Company'])
    const accountId = this.#accounts.get(company)
    const made = this.#org.convert(id, accountId === undefined ? {} : { accountId }, owner)
    this.#accounts.set(company, made.accountId)
    const isWon = fraction(`${this.#seed} wins ${id}`) < 0.36
    const days = 14 + fraction(`${this.#seed} amount ${id}`) * 60
    ;['Proposal/Price Quote', 'Negotiation/Review', isWon ? 'Closed Won' : 'Closed Lost'].forEach((StageName, index) =>
      this.#org.clock.after(((index + 1) * days * DAY_MS) / 3, () =>
        this.#attempt(() => this.#org.update('Opportunity', made.opportunityId!, { StageName }, owner)),
      ),
    )
  }

  #taskAppeared(id: string): void {
    const chance = fraction(`${this.#seed} task ${id}`)
    if (chance > TICKED_OFF) return
    this.#org.clock.after(Math.round((10 + chance * 90) * MINUTE_MS), () => {
      const task = this.#org.find('Task', id)
      if (task === null || task['IsClosed'] === true) return
      this.#attempt(() => this.#org.update('Task', id, { Status: 'Completed' }, String(task['OwnerId'])))
    })
  }
}

function moment(at: number): string {
  return new Date(at).toISOString()
}
