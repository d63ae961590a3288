import type { AccountFacts, DealFacts, LeadFields } from '../domain/lead.ts'
import type { CrmRecord, ObjectType, RecordId } from '../ports/crm.ts'
import type { BoolRule, ListRule, Mapping, NumberRule, TextRule, WordRule } from './shape.ts'
import { readBool, readList, readNumber, readText } from './values.ts'

type Properties = CrmRecord['properties']
/** For fields that a mapping may leave out. */
const NOWHERE: BoolRule = []

/** The canonical fields of a contact. Never throws: what cannot be read is null. */
export function toFields(mapping: Mapping, record: CrmRecord): LeadFields {
  const p = record.properties
  const f = mapping.fields
  return {
    email: text(p, f.email),
    phone: text(p, f.phone),
    firstName: text(p, f.firstName),
    lastName: text(p, f.lastName),
    company: text(p, f.company),
    role: text(p, f.role),
    country: text(p, f.country),
    city: text(p, f.city),
    postalCode: text(p, f.postalCode),
    language: text(p, f.language),
    website: text(p, f.website),
    industry: text(p, f.industry),
    employees: number(p, f.employees),
    annualRevenue: number(p, f.annualRevenue),
    techStack: list(p, f.techStack),
    useCase: text(p, f.useCase),
    product: text(p, f.product),
    expectedValue: number(p, f.expectedValue),
    sourceExplicit: text(p, f.sourceExplicit),
    sourceDetailExplicit: text(p, f.sourceDetailExplicit),
    utmSource: text(p, f.utmSource),
    utmMedium: text(p, f.utmMedium),
    utmCampaign: text(p, f.utmCampaign),
    formName: text(p, f.formName),
    formAt: number(p, f.formAt),
    firstFormName: text(p, f.firstFormName),
    analyticsSource: text(p, f.analyticsSource),
    analyticsDetail1: text(p, f.analyticsDetail1),
    analyticsDetail2: text(p, f.analyticsDetail2),
    campaign: text(p, f.campaign),
    partner: text(p, f.partner),
    referrer: text(p, f.referrer),
    importList: text(p, f.importList),
    eventName: text(p, f.eventName),
    eventEngagement: text(p, f.eventEngagement),
    recordOrigin: text(p, f.recordOrigin),
    outboundResponse: bool(p, f.outboundResponse),
    emailBounced: bool(p, f.emailBounced),
    optedOut: bool(p, f.optedOut),
    ownerId: text(p, f.ownerId),
    repResponse: word(p, f.repResponse),
    rejectReason: text(p, f.rejectReason),
    firstOutreachAt: number(p, f.firstOutreachAt),
    lastOutreachAt: number(p, f.lastOutreachAt),
    outreachCount: number(p, f.outreachCount),
    needConfirmed: bool(p, f.needConfirmed),
    budgetConfirmed: bool(p, f.budgetConfirmed),
    authorityConfirmed: bool(p, f.authorityConfirmed),
    timelineConfirmed: bool(p, f.timelineConfirmed),
    metricsConfirmed: bool(p, f.metricsConfirmed ?? NOWHERE),
    decisionCriteriaConfirmed: bool(p, f.decisionCriteriaConfirmed ?? NOWHERE),
    decisionProcessConfirmed: bool(p, f.decisionProcessConfirmed ?? NOWHERE),
    championConfirmed: bool(p, f.championConfirmed ?? NOWHERE),
    lastActivityAt: number(p, f.lastActivityAt),
    pageViews: number(p, f.pageViews),
    lastPage: text(p, f.lastPage),
    crmStage: word(p, f.crmStage),
  }
}

/** The facts of a company. */
export function toAccount(mapping: Mapping, record: CrmRecord): AccountFacts {
  const p = record.properties
  const a = mapping.account
  return {
    accountId: record.id,
    name: text(p, a.name),
    domains: list(p, a.domains) ?? [],
    ownerId: text(p, a.ownerId),
    employees: number(p, a.employees),
    annualRevenue: number(p, a.annualRevenue),
    industry: text(p, a.industry),
    country: text(p, a.country),
    postalCode: text(p, a.postalCode),
    phone: text(p, a.phone),
    isCustomer: word(p, a.stage) === 'customer',
    openDeals: number(p, a.openDeals) ?? 0,
    contacts: number(p, a.contacts) ?? 0,
    lastActivityAt: number(p, a.lastActivityAt),
    createdAt: record.createdAt,
    competitor: bool(p, a.competitor) === true,
    doNotRoute: bool(p, a.doNotRoute) === true,
    businessUnit: text(p, a.businessUnit),
  }
}

/** The facts of a deal. A closed deal that is not won counts as lost. */
export function toDeal(mapping: Mapping, record: CrmRecord): DealFacts {
  const p = record.properties
  const d = mapping.deal
  const state = dealState(p, d)
  return {
    dealId: record.id,
    state,
    amount: number(p, d.amount),
    closeAt: number(p, d.closeAt),
    createdAt: record.createdAt,
    closedAt: state === 'open' ? null : (number(p, d.closedAt) ?? record.modifiedAt),
    ownerId: text(p, d.ownerId),
    stakeholders: number(p, d.stakeholders),
  }
}

function dealState(p: Properties, d: Mapping['deal']): DealFacts['state'] {
  if (bool(p, d.won) === true) return 'won'
  if (bool(p, d.lost) === true || bool(p, d.closed) === true) return 'lost'
  if (bool(p, d.closed) === false) return 'open'
  return word(p, d.state) ?? 'open'
}

/** The company the CRM itself links to this contact; null: none. */
export function linkedCompanyId(mapping: Mapping, record: CrmRecord): RecordId | null {
  return readText('id', record.properties.get(mapping.linkedCompany))
}

/** How many deals are linked to this contact, so that links need to be read only for those that have any; 1 where nobody counts them. */
export function dealCount(mapping: Mapping, record: CrmRecord): number {
  if (mapping.dealCount === null) return 1
  return readNumber('count', record.properties.get(mapping.dealCount)) ?? 0
}

/** Every property that must be read of a type, each once: what feeds fields and activities, and what our own results show. */
export function readProperties(mapping: Mapping, type: ObjectType): readonly string[] {
  const known = namesOf.get(mapping)?.[type]
  if (known) return known
  const all = { contact: contactNames(mapping), company: ruleNames(mapping.account), deal: ruleNames(mapping.deal) }
  namesOf.set(mapping, all)
  return all[type]
}
const namesOf = new WeakMap<Mapping, Readonly<Record<ObjectType, readonly string[]>>>()

function contactNames(mapping: Mapping): readonly string[] {
  const names = new Set(ruleNames(mapping.fields))
  names.add(mapping.linkedCompany).add(mapping.revision.property)
  if (mapping.dealCount !== null) names.add(mapping.dealCount)
  for (const rule of mapping.stateActivities) {
    for (const name of [rule.at, rule.detail, rule.when?.property]) if (name) names.add(name)
  }
  for (const rule of Object.values(mapping.outputs)) if (rule) names.add(rule.property)
  if (mapping.card !== null) names.add(mapping.card.property)
  if (mapping.crmStage !== null) names.add(mapping.crmStage.property)
  if (mapping.snooze !== null) names.add(mapping.snooze)
  return [...names]
}

type AnyRule = NumberRule | readonly { readonly property: string }[]

function ruleNames(
  rules: { readonly [field: string]: AnyRule } | Mapping['fields'] | Mapping['account'] | Mapping['deal'],
): readonly string[] {
  const names = new Set<string>()
  for (const rule of Object.values(rules) as readonly AnyRule[]) {
    for (const { property } of 'pick' in rule ? rule.from : rule) names.add(property)
  }
  return [...names]
}

function text(properties: Properties, rule: TextRule): string | null {
  for (const { property, reader, values } of rule) {
    const found = readText(reader, properties.get(property))
    if (found !== null) return values ? (entry(values, found.toLowerCase()) ?? found) : found
  }
  return null
}

function word<Word extends string>(properties: Properties, rule: WordRule<Word>): Word | null {
  for (const { property, values } of rule) {
    const found = readText('lower', properties.get(property))
    const known = found === null ? undefined : entry(values, found)
    if (known !== undefined) return known
  }
  return null
}

/** Own keys only: a CRM value may be `constructor` or `__proto__`. */
function entry<Value>(table: Readonly<Record<string, Value>>, key: string): Value | undefined {
  return Object.hasOwn(table, key) ? table[key] : undefined
}

function number(properties: Properties, { pick, from }: NumberRule): number | null {
  let best: number | null = null
  for (const { property, reader } of from) {
    const found = readNumber(reader, properties.get(property))
    if (found === null) continue
    if (pick === 'first') return found
    if (best === null || (pick === 'latest' ? found > best : found < best)) best = found
  }
  return best
}

function bool(properties: Properties, rule: BoolRule): boolean | null {
  for (const { property, reader } of rule) {
    const found = readBool(reader, properties.get(property))
    if (found !== null) return found
  }
  return null
}

function list(properties: Properties, rule: ListRule): readonly string[] | null {
  let all: Set<string> | null = null
  for (const { property, reader } of rule) {
    const found = readList(reader, properties.get(property))
    if (found.length === 0) continue
    all ??= new Set()
    for (const value of found) all.add(value)
  }
  return all === null ? null : [...all]
}
