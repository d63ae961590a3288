import type { LeadFields } from './lead.ts'

/** What a condition can see: the canonical fields and what has been decided so far. */
export interface ConditionFacts extends LeadFields {
  readonly metricsConfirmed: boolean | null
  readonly decisionCriteriaConfirmed: boolean | null
  readonly decisionProcessConfirmed: boolean | null
  readonly championConfirmed: boolean | null
  source: string
  sourceDetail: string | null
  qualification: string
  stage: string
  status: string
  /** Fit classes held, e.g. `['icp', 'enterprise']`. */
  fit: readonly string[]
  fitTop: string
  score: number
  band: string
  temperature: string
  engagement: number
  /** Registrable domain of the e-mail address; null for free-mail and without address. */
  emailDomain: string | null
  /** The address is well-formed; says nothing about whether mail arrives. */
  emailValid: boolean
  /** An address of a function, not of a person, e.g. `info@`. */
  emailRole: boolean
  emailFree: boolean
  emailDisposable: boolean
  /** Whether an account matched, and whether it has an active owner. */
  accountMatched: boolean
  accountOwned: boolean
}
