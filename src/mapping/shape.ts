import type { LeadFields, Stage } from '../domain/lead.ts'
import type { OutputName } from '../domain/decision.ts'
import type { ObjectType } from '../ports/crm.ts'
import type { PropertyHolder, PropertyKind } from './property-definition.ts'

/**
 * A mapping: which property of a CRM feeds which canonical field, and which result goes to which property. Pure data, so that it can be
 * stored, shown and edited per installation. What a reader name does is in values.ts.
 */
export interface Mapping {
  readonly crm: string
  readonly fields: FieldRules
  readonly account: AccountRules
  readonly deal: DealRules
  /** Contact property with the id of the company the CRM itself links. */
  readonly linkedCompany: string
  /** Contact property with the number of linked deals; null: the CRM tells no number, so links are asked for. */
  readonly dealCount: string | null
  readonly eventActivities: readonly EventActivityRule[]
  readonly stateActivities: readonly StateActivityRule[]
  readonly outputs: { readonly [K in OutputName]: OutputRule | null }
  /** Carries what the CRM's page of a lead shows beside the results, for a page that cannot ask us; null: it asks us. */
  readonly card: OwnProperty | null
  /** The CRM's own stage of a lead, which an account may have follow ours; null: it has none that we could move. */
  readonly crmStage: CrmStageRule | null
  /** Contact property with the instant until when whoever has the lead lets it wait; null: the CRM's page asks us instead. */
  readonly snooze: string | null
  /** Rising number that goes with every write; see docs/decisions/0006-hubspot-transport.md. */
  readonly revision: OwnProperty
  /** Properties of ours that people fill in. */
  readonly inputs: readonly OwnProperty[]
  readonly notifications: NotificationRules
}

export type TextReader = 'text' | 'lower' | 'country' | 'language' | 'id'
export type NumberReader = 'number' | 'count' | 'money' | 'instant'
export type BoolReader = 'bool' | 'present'
export type ListReader = 'list' | 'domains'

/** One property and how to read it. */
export interface Reading<Reader> {
  readonly property: string
  readonly reader: Reader
}
/** A text, with an optional table from what stands there (compared in lower case) to our word; what the table lacks stays as read. */
export interface TextReading extends Reading<TextReader> {
  readonly values?: Readonly<Record<string, string>>
}
/** A closed word: what the table lacks is read as nothing. */
export interface WordReading<Word extends string> {
  readonly property: string
  readonly values: Readonly<Record<string, Word>>
}

/** Alternatives in order; the first that holds something counts. */
export type TextRule = readonly TextReading[]
export type BoolRule = readonly Reading<BoolReader>[]
export type WordRule<Word extends string> = readonly WordReading<Word>[]
/** `pick` first: the first that holds something; latest and earliest: the greatest and the smallest of all. */
export interface NumberRule {
  readonly pick: 'first' | 'latest' | 'earliest'
  readonly from: readonly Reading<NumberReader>[]
}
/** All properties together, each entry once. */
export type ListRule = readonly Reading<ListReader>[]

type RuleFor<Value> = [Value] extends [readonly string[]]
  ? ListRule
  : [Value] extends [number]
    ? NumberRule
    : [Value] extends [boolean]
      ? BoolRule
      : [Value] extends [string]
        ? string extends Value
          ? TextRule
          : WordRule<Value>
        : never

export type FieldRules = { readonly [K in keyof LeadFields]: RuleFor<NonNullable<LeadFields[K]>> }

export interface AccountRules {
  readonly name: TextRule
  readonly domains: ListRule
  readonly ownerId: TextRule
  readonly employees: NumberRule
  readonly annualRevenue: NumberRule
  readonly industry: TextRule
  readonly country: TextRule
  readonly postalCode: TextRule
  readonly phone: TextRule
  readonly stage: WordRule<Stage>
  readonly openDeals: NumberRule
  readonly contacts: NumberRule
  readonly lastActivityAt: NumberRule
  readonly competitor: BoolRule
  /** No lead is given to its owner on its account. */
  readonly doNotRoute: BoolRule
  /** The customer's own unit that sells to it. */
  readonly businessUnit: TextRule
}

export interface DealRules {
  readonly won: BoolRule
  readonly lost: BoolRule
  readonly closed: BoolRule
  /** For CRM accounts in which the three above are empty. */
  readonly state: WordRule<'won' | 'lost'>
  readonly amount: NumberRule
  readonly closeAt: NumberRule
  readonly closedAt: NumberRule
  readonly ownerId: TextRule
  /** People of the buyer on it; from nothing where the CRM does not count them. */
  readonly stakeholders: NumberRule
}

/** A change of `property` is itself something the lead did; its new value is the detail. */
export interface EventActivityRule {
  readonly property: string
  readonly kind: string
}

/** A pair of properties that tell the latest thing of a kind the lead did. */
export interface StateActivityRule {
  readonly kind: string
  /** First part of the key; two rules with the same one describe the same happenings. */
  readonly key: string
  /** Property with the instant; null: the record's own creation, for what only ever comes with a new record. */
  readonly at: string | null
  readonly detail: string | null
  /** Only when this property holds this value (lower case). */
  readonly when?: { readonly property: string; readonly is: string }
}

/** Words in both languages. */
export interface Words {
  readonly en: string
  readonly id: string
}
/** How a property of ours is to be created. */
export interface OwnShape {
  readonly label: Words
  readonly description: Words
  readonly kind: PropertyKind
  readonly choices?: readonly { readonly value: string; readonly label: Words }[]
}
/** The CRM's own stage of a lead. What the values are called in one account is asked of the account. */
export interface CrmStageRule {
  readonly property: string
  /** The value that stands for each of our stages unless the account says otherwise; left out: none does. */
  readonly of: Readonly<Partial<Record<Stage, string>>>
  /**
   * True: whatever has a stage always has one, and it goes back as well as forth; a record that shows none is of a kind that has no stages.
   * False: it may be empty, and the CRM takes none back unless it was emptied before, in a call of its own.
   */
  readonly isRequired: boolean
}
export interface OwnProperty {
  readonly holder: PropertyHolder
  readonly property: string
  readonly shape: OwnShape
}

export type WriterName = 'text' | 'integer' | 'decimal' | 'instant'
export interface OutputRule {
  readonly property: string
  readonly writer: WriterName
  /** Null: the CRM's own property, never created by us. */
  readonly shape: OwnShape | null
}

/** Which changes the app asks to be told of. */
export interface NotificationRules {
  /** Kinds of change beside property changes, per type. */
  readonly kinds: readonly ('creation' | 'deletion' | 'merge' | 'restore' | 'associationChange')[]
  readonly types: readonly ObjectType[]
  /** Properties that are read but whose changes the CRM does not tell, or that never come alone. */
  readonly quiet: readonly string[]
  /** Kinds that exist only in the old naming, e.g. `contact.privacyDeletion`. */
  readonly extra: readonly string[]
}

/** One subscription of the app, in the words of its registration. */
export interface Subscription {
  readonly subscriptionType: string
  readonly objectType: ObjectType
  readonly propertyName?: string
}
