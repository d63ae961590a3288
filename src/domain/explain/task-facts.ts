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
  /** Whom the assignee stands in for. */
  readonly standsInFor: string
  readonly referrer: string
  readonly partner: string
  readonly account: string
  /** When somebody may take a held lead; null: not known. */
  readonly until: string | null
  /** The cadence a touch belongs to, its channel, template and place. */
  readonly cadence: string
  readonly channel: string
  readonly template: string
  readonly touch: string
  /** Whole days in the stage. */
  readonly days: string
  /** Latest close date of the open deals; null: not known. */
  readonly closes: string | null
}

export interface TaskWords {
  readonly subject: string
  /** Plain text, lines separated by \n. */
  readonly body: string
}
