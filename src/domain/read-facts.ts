import type { EmailFacts } from './contact-verification.ts'
import type { ConditionFacts } from './facts.ts'
import type { Instant, LeadFields, LeadMemory, LeadSnapshot } from './lead.ts'
import type { AccountMatch } from './match-account.ts'
import { plausibleCount, plausibleEmployees, plausibleInstant, plausibleMoney } from './plausible.ts'
import type { Roster } from './roster.ts'

/** Mail domains that say nothing of a company, and the customer's own; all lower case. */
export interface MailLists {
  readonly freeMail: ReadonlySet<string>
  readonly disposable: ReadonlySet<string>
  readonly own: ReadonlySet<string>
}

/** Where a lead's mail goes; no domain without an address. */
export interface MailDomain {
  /** Registrable domain of the address, whatever it is. */
  readonly domain: string | null
  /** The same when it speaks for a company; see {@link companyDomain}. */
  readonly ownDomain: string | null
  readonly address: EmailFacts
}

const NO_CLASSES: readonly string[] = []

/**
 * What conditions can see of a lead before anything is decided: one object of one fixed shape per decision.
 * Values that cannot be true (negative employees, dates of 1900) are left out, as if the CRM held nothing. What the lead's own
 * record does not know of the company is taken from the matched account.
 */
export function readFacts(
  snapshot: LeadSnapshot,
  memory: LeadMemory | null,
  match: AccountMatch | null,
  { domain, ownDomain, address }: MailDomain,
  lists: MailLists,
  roster: Roster,
  now: Instant,
): ConditionFacts {
  const fields = snapshot.fields
  const account = match !== null && match.tier !== 'T5' ? match.account : null
  const owner = account?.ownerId ?? null
  // A company's own domain is in none of the lists; most leads have one.
  const listed = ownDomain === null ? domain : null
  return {
    email: fields.email,
    phone: fields.phone,
    firstName: fields.firstName,
    lastName: fields.lastName,
    company: fields.company ?? account?.name ?? null,
    role: fields.role,
    country: fields.country ?? account?.country ?? null,
    city: fields.city,
    postalCode: fields.postalCode,
    language: fields.language,
    website: fields.website,
    industry: fields.industry ?? account?.industry ?? null,
    employees: plausibleEmployees(fields.employees) ?? plausibleEmployees(account?.employees ?? null),
    annualRevenue: plausibleMoney(fields.annualRevenue) ?? plausibleMoney(account?.annualRevenue ?? null),
    techStack: fields.techStack,
    useCase: fields.useCase,
    product: fields.product,
    expectedValue: plausibleMoney(fields.expectedValue),
    sourceExplicit: fields.sourceExplicit,
    sourceDetailExplicit: fields.sourceDetailExplicit,
    utmSource: fields.utmSource,
    utmMedium: fields.utmMedium,
    utmCampaign: fields.utmCampaign,
    formName: fields.formName,
    formAt: plausibleInstant(fields.formAt, now),
    firstFormName: fields.firstFormName,
    analyticsSource: fields.analyticsSource,
    analyticsDetail1: fields.analyticsDetail1,
    analyticsDetail2: fields.analyticsDetail2,
    campaign: fields.campaign,
    partner: fields.partner,
    referrer: fields.referrer,
    importList: fields.importList,
    eventName: fields.eventName,
    eventEngagement: fields.eventEngagement,
    recordOrigin: fields.recordOrigin,
    outboundResponse: fields.outboundResponse,
    emailBounced: fields.emailBounced,
    optedOut: fields.optedOut,
    ownerId: fields.ownerId,
    repResponse: fields.repResponse,
    rejectReason: fields.rejectReason,
    firstOutreachAt: plausibleInstant(fields.firstOutreachAt, now),
    lastOutreachAt: plausibleInstant(fields.lastOutreachAt, now),
    outreachCount: plausibleCount(fields.outreachCount),
    needConfirmed: fields.needConfirmed,
    budgetConfirmed: fields.budgetConfirmed,
    authorityConfirmed: fields.authorityConfirmed,
    timelineConfirmed: fields.timelineConfirmed,
    metricsConfirmed: fields.metricsConfirmed ?? null,
    decisionCriteriaConfirmed: fields.decisionCriteriaConfirmed ?? null,
    decisionProcessConfirmed: fields.decisionProcessConfirmed ?? null,
    championConfirmed: fields.championConfirmed ?? null,
    lastActivityAt: plausibleInstant(fields.lastActivityAt, now),
    pageViews: plausibleCount(fields.pageViews),
    lastPage: fields.lastPage,
    crmStage: fields.crmStage,
    source: 'unknown',
    sourceDetail: null,
    qualification: 'raw',
    stage: memory?.stage ?? 'known',
    status: memory?.status ?? 'active',
    fit: NO_CLASSES,
    fitTop: 'none',
    score: 0,
    band: '',
    temperature: 'warm',
    engagement: 0,
    emailDomain: ownDomain,
    emailValid: address.valid,
    emailRole: address.role,
    emailFree: listed !== null && lists.freeMail.has(listed),
    emailDisposable: listed !== null && lists.disposable.has(listed),
    accountMatched: account !== null,
    accountOwned: owner !== null && roster.reps.get(owner)?.active === true,
  }
}

/** The domain when it speaks for a company that is not the customer itself; else null. */
export function companyDomain(domain: string | null, lists: MailLists): string | null {
  if (domain === null || lists.freeMail.has(domain) || lists.disposable.has(domain) || lists.own.has(domain))
    return null
  return domain
}

/** Names of the fields whose values could not be believed; null, the usual case, when there are none. */
export function unbelievable(fields: LeadFields, facts: ConditionFacts): readonly string[] | null {
  // Spelled out: nearly every lead passes, and looking fields up by name costs a tenth of a microsecond.
  const isFine =
    (fields.employees === null || isOwnBelieved(fields, 'employees')) &&
    (fields.annualRevenue === null || isOwnBelieved(fields, 'annualRevenue')) &&
    (fields.expectedValue === null || facts.expectedValue !== null) &&
    (fields.outreachCount === null || facts.outreachCount !== null) &&
    (fields.pageViews === null || facts.pageViews !== null) &&
    (fields.formAt === null || facts.formAt !== null) &&
    (fields.firstOutreachAt === null || facts.firstOutreachAt !== null) &&
    (fields.lastOutreachAt === null || facts.lastOutreachAt !== null) &&
    (fields.lastActivityAt === null || facts.lastActivityAt !== null)
  return isFine ? null : doubtful(fields, facts)
}

function doubtful(fields: LeadFields, facts: ConditionFacts): readonly string[] {
  return DOUBTFUL.filter(
    (name) =>
      fields[name] !== null &&
      (name === 'employees' || name === 'annualRevenue' ? !isOwnBelieved(fields, name) : facts[name] === null),
  )
}

/** Whether the record's own value can be true: where it cannot, the facts may hold the account's in its place. */
function isOwnBelieved(fields: LeadFields, name: 'employees' | 'annualRevenue'): boolean {
  return (name === 'employees' ? plausibleEmployees(fields.employees) : plausibleMoney(fields.annualRevenue)) !== null
}

const DOUBTFUL = [
  'employees',
  'annualRevenue',
  'expectedValue',
  'outreachCount',
  'pageViews',
  'formAt',
  'firstOutreachAt',
  'lastOutreachAt',
  'lastActivityAt',
] as const satisfies readonly (keyof LeadFields)[]
