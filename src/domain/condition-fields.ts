import type { ConditionFacts } from './facts.ts'
import type { Operator } from './policy/policy.ts'
import { STAGES, STATUSES } from './lead.ts'

/** What kind of value a field holds; decides which operators make sense on it. */
export type FieldType =
  | 'text'
  /** One of a few words of Estafet or the policy. */
  | 'choice'
  | 'number'
  /** A number in the currency of the CRM account. */
  | 'money'
  | 'boolean'
  | 'instant'
  | 'list'
  /** A web address, an e-mail address or a bare domain, compared by host. */
  | 'domain'
  /** A country, compared by ISO code whichever way it is written. */
  | 'country'
export type FactName = keyof ConditionFacts

/** A field as a condition sees it. `decided` fields are Estafet's own results, never missing data of the CRM. */
export interface FieldInfo {
  readonly type: FieldType
  /** For choices: the values that can occur. Null: open. */
  readonly values: readonly string[] | null
  readonly decided: boolean
}

const crm = (type: FieldType, values: readonly string[] | null = null): FieldInfo => ({ type, values, decided: false })
const own = (type: FieldType, values: readonly string[] | null = null): FieldInfo => ({ type, values, decided: true })

/** Every field a condition may name. A field of {@link ConditionFacts} without an entry here does not compile. */
export const FIELD_TYPES: Readonly<Record<FactName, FieldInfo>> = {
  email: crm('text'),
  phone: crm('text'),
  firstName: crm('text'),
  lastName: crm('text'),
  company: crm('text'),
  role: crm('text'),
  country: crm('country'),
  city: crm('text'),
  postalCode: crm('text'),
  language: crm('text'),
  website: crm('domain'),
  industry: crm('text'),
  employees: crm('number'),
  annualRevenue: crm('money'),
  techStack: crm('list'),
  useCase: crm('text'),
  product: crm('text'),
  expectedValue: crm('money'),
  sourceExplicit: crm('text'),
  sourceDetailExplicit: crm('text'),
  utmSource: crm('text'),
  utmMedium: crm('text'),
  utmCampaign: crm('text'),
  formName: crm('text'),
  formAt: crm('instant'),
  firstFormName: crm('text'),
  analyticsSource: crm('text'),
  analyticsDetail1: crm('text'),
  analyticsDetail2: crm('text'),
  campaign: crm('text'),
  partner: crm('text'),
  referrer: crm('text'),
  importList: crm('text'),
  eventName: crm('text'),
  eventEngagement: crm('text'),
  recordOrigin: crm('text'),
  outboundResponse: crm('boolean'),
  emailBounced: crm('boolean'),
  optedOut: crm('boolean'),
  ownerId: crm('text'),
  repResponse: crm('choice', ['accepted', 'rejected']),
  rejectReason: crm('text'),
  firstOutreachAt: crm('instant'),
  lastOutreachAt: crm('instant'),
  outreachCount: crm('number'),
  needConfirmed: crm('boolean'),
  budgetConfirmed: crm('boolean'),
  authorityConfirmed: crm('boolean'),
  timelineConfirmed: crm('boolean'),
  metricsConfirmed: crm('boolean'),
  decisionCriteriaConfirmed: crm('boolean'),
  decisionProcessConfirmed: crm('boolean'),
  championConfirmed: crm('boolean'),
  lastActivityAt: crm('instant'),
  pageViews: crm('number'),
  lastPage: crm('text'),
  crmStage: crm('choice', STAGES),
  source: own('choice'),
  sourceDetail: own('choice'),
  qualification: own('choice', ['raw', 'iql', 'mql', 'sal', 'sql', 'opportunity', 'customer']),
  stage: own('choice', STAGES),
  status: own('choice', STATUSES),
  fit: own('list'),
  fitTop: own('choice'),
  score: own('number'),
  band: own('choice'),
  temperature: own('choice', ['hot', 'warm', 'cold', 'stale']),
  engagement: own('number'),
  emailDomain: own('domain'),
  emailValid: own('boolean'),
  emailRole: own('boolean'),
  emailFree: own('boolean'),
  emailDisposable: own('boolean'),
  accountMatched: own('boolean'),
  accountOwned: own('boolean'),
}

const missing: readonly Operator[] = ['null', 'notNull']
const oneOf: readonly Operator[] = ['=', '!=', 'in', 'notIn', ...missing]
const number: readonly Operator[] = ['=', '!=', '<', '<=', '>', '>=', 'between', 'in', 'notIn', ...missing]
const text: readonly Operator[] = [
  '=',
  '!=',
  'contains',
  'doesNotContain',
  'beginsWith',
  'endsWith',
  'in',
  'notIn',
  ...missing,
]

/**
 * Operators by field type. `null` and `notNull` ask whether a value is missing; every other operator is false on a missing value,
 * but for `!=`, `notIn` and `doesNotContain`, which are true. `contains`, `beginsWith`, `endsWith` and `doesNotContain` also take a list: any of them.
 */
export const OPERATORS: Readonly<Record<FieldType, readonly Operator[]>> = {
  text,
  choice: oneOf,
  number,
  money: number,
  boolean: ['=', '!=', ...missing],
  instant: ['withinDays', 'olderThanDays', ...missing],
  list: ['contains', 'doesNotContain', ...missing],
  // `endsWith` means the domain itself or one under it.
  domain: ['=', '!=', 'in', 'notIn', 'contains', 'doesNotContain', 'endsWith', ...missing],
  country: oneOf,
}

/** What kind of value an operator needs on a field type. */
export type ValueShape =
  'none' | 'text' | 'text-or-list' | 'text-list' | 'number' | 'number-list' | 'number-pair' | 'boolean' | 'days'

/** The shape of value `operator` needs on a field of `type`; null when the operator does not fit the type. */
export function valueShape(type: FieldType, operator: Operator): ValueShape | null {
  if (!OPERATORS[type].includes(operator)) return null
  switch (operator) {
    case 'null':
    case 'notNull':
      return 'none'
    case 'withinDays':
    case 'olderThanDays':
      return 'days'
    case 'between':
      return 'number-pair'
    case '<':
    case '<=':
    case '>':
    case '>=':
      return 'number'
    case 'in':
    case 'notIn':
      return isNumeric(type) ? 'number-list' : 'text-list'
    case '=':
    case '!=':
      return isNumeric(type) ? 'number' : type === 'boolean' ? 'boolean' : 'text'
    case 'contains':
    case 'doesNotContain':
    case 'beginsWith':
    case 'endsWith':
      return 'text-or-list'
  }
}

/** Whether a field holds numbers. */
export function isNumeric(type: FieldType): boolean {
  return type === 'number' || type === 'money'
}
