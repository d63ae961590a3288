/** What the words of a task may tell, already in words. */
export interface TaskFacts {
  /** The lead, as person and company. */
  readonly who: string
  /** The owner, or whoever has to answer. */
  readonly rep: string
  readonly elapsed: number
  readonly promised: number
  readonly due: string
  readonly reason: string
  /** The promise by its name, and how it counts, e.g. `working min`. */
  readonly promise: string
  readonly unit: string
  /** When the owner was reminded, and when the lead goes to somebody else; null: it was or does not. */
  readonly reminded: string | null
  readonly moves: string | null
  /** The owner's working hours when the promise fell due, in their own zone; null: not known. */
  readonly hours: string | null
  /** Until when the owner is out of office; null: they are not. */
  readonly away: string | null
  /** Whom the assignee stands in for. */
  readonly standsInFor: string
  readonly referrer: string
  readonly partner: string
  readonly account: string
  /** When somebody may take a held lead, or a snoozed one wakes up; null: not known. */
  readonly until: string | null
  /** A snoozed lead did something before its time. */
  readonly woken: boolean
  /** The cadence a touch belongs to, its channel, template and place. */
  readonly cadence: string
  readonly channel: string
  readonly template: string
  readonly touch: string
  /** The templates of the e-mails that a sequence sends, and why the contact shall leave it; null: it shall be in it. */
  readonly emails: string
  readonly leaves: string | null
  /** Whole days in the stage. */
  readonly days: string
  /** Latest close date of the open deals; null: not known. */
  readonly closes: string | null
  /** Null: there are none. */
  readonly links: TaskAddresses | null
}

/** Addresses for a manager to act on the lead of a task at once. */
export interface TaskAddresses {
  readonly reassign: string
  readonly contacted: string
  readonly why: string
}

export interface TaskWords {
  readonly subject: string
  /** Plain text, lines separated by \n. */
  readonly body: string
}
