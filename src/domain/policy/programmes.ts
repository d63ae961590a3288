import type { PoolId } from '../lead.ts'

/** What the CRM does not tell of a person. `rep` is a CRM id or an e-mail address. */
export interface PersonPolicy {
  readonly rep: string
  /** Two-letter codes such as `id`. */
  readonly languages?: readonly string[]
  readonly industries?: readonly string[]
  readonly products?: readonly string[]
  /** Ids of territories. */
  readonly territories?: readonly string[]
  /** Who stands in while the person is out of office. */
  readonly backup?: string
  /** In place of the manager read from the CRM. */
  readonly manager?: string
  /** First day of work as a local date, YYYY-MM-DD. */
  readonly since?: string
  /** Open leads the person can carry. */
  readonly capacity?: number
  /** Whose public holidays the person keeps: a country or a part of one, such as `ID` or `DE-BY`. */
  readonly country?: string
}

/**
 * Days on which people do not work. Whose public holidays a person keeps is told by their own entry among the people, else by the
 * first of these teams they are in, else by `country`. Countries are ISO 3166 codes, with a part behind a dash where the law
 * differs there.
 */
export interface HolidayPolicy {
  readonly country?: string
  readonly teams?: readonly { readonly team: string; readonly country: string }[]
  /** Days on which nobody works: collective leave, the day of the move. Local dates, YYYY-MM-DD. */
  readonly closed?: readonly { readonly date: string; readonly name: string }[]
}

/**
 * A part of the market. A lead lies in the territory that names its place most closely: by postal code, then by city, then by
 * country. `*` as a country takes what no other territory does.
 */
export interface TerritoryPolicy {
  readonly id: string
  readonly name: string
  /** ISO 3166-1 alpha-2 codes, or `*`. Several make a region. */
  readonly countries?: readonly string[]
  readonly cities?: readonly { readonly country: string; readonly city: string }[]
  readonly postalPrefixes?: readonly { readonly country: string; readonly prefix: string }[]
}

/** Who gets the leads of a territory. */
export type TerritoryRow =
  { readonly territory: string; readonly pool: PoolId } | { readonly territory: string; readonly rep: string }

/** An event and who was there. */
export interface EventPolicy {
  readonly id: string
  readonly name: string
  /** Words of the lead's event name that mean this event; any of them, in any case. */
  readonly contains: readonly string[]
  /** Those who attended take turns, in this order. */
  readonly reps: readonly string[]
  /** The event's region: asked when none of them can take the lead. */
  readonly pool: PoolId
}

/** What was agreed with a partner. */
export interface PartnerPolicy {
  readonly id: string
  readonly name: string
  /** Words of the lead's partner field that mean this partner; any of them, in any case. */
  readonly contains: readonly string[]
  /** Told of each lead of the partner that is assigned. */
  readonly manager: string | null
  readonly territories: readonly TerritoryRow[]
  /** Where no agreed territory holds the lead. */
  readonly pool: PoolId
  /** What the partner does not see of its leads; everything is shown when left out. */
  readonly hides?: readonly HiddenFact[]
}

/** What an agreement may hide from a partner: the person's full name, the company, who of ours has the lead. */
export const HIDDEN_FACTS = ['person', 'company', 'owner'] as const
export type HiddenFact = (typeof HIDDEN_FACTS)[number]
