import type { Mapping } from '../mapping/mapping.ts'
import type { Crm, CrmKind, CrmUnavailableError } from '../ports/crm.ts'
import type { HouseStore } from '../ports/houses.ts'
import type { Patience } from '../ports/patience.ts'
import type { Bells } from '../ports/queue.ts'
import type { Chance, Clock, Log, Meter, Milestones } from '../ports/runtime.ts'
import type { Stores } from '../ports/stores.ts'
import type { TaskLinks } from '../ports/task-links.ts'
import type { SettingsSource } from './settings.ts'

/** The CRMs this process can talk to, each with the mapping that translates its properties. */
export interface Crms {
  /** @throws {Error} for a kind no adapter is registered for. */
  of(kind: CrmKind): { readonly crm: Crm; readonly mapping: Mapping }
}

/** Everything the flow stands on. Only ports: the same verbs run in production, in tests and in a simulation. */
export interface Flow {
  readonly stores: Stores
  readonly crms: Crms
  readonly bells: Bells
  readonly clock: Clock
  readonly chance: Chance
  readonly milestones: Milestones
  readonly patience: Patience
  readonly log: Log
  readonly meter: Meter
  readonly settings: SettingsSource<Flow>
  /** Accounts of two CRMs that are one house; left out: every account stands alone. */
  readonly houses?: Pick<HouseStore, 'of'> | undefined
  /** Addresses for tasks; absent where nobody can open them. */
  readonly links?: TaskLinks | undefined
  /** Domains of free and disposable e-mail, lower case. */
  readonly mailLists: { readonly freeMail: ReadonlySet<string>; readonly disposable: ReadonlySet<string> }
}

/** A record claimed this often without being finished is set aside as a dead letter. */
export const MAX_ATTEMPTS = 5

/** How long work waits whose installation cannot be served until a person acts; milliseconds of the store's clock. */
export const PARKED_MS = 60_000
const TROUBLE_MS = 2_000
const TROUBLE_SPREAD_MS = 3_000

/** Up to this share of the account's limit in use nothing waits for company. */
export const CALM_USAGE = 0.25

/** How long to leave a CRM in trouble alone: as it was told, else spread, so that not everybody comes back at once. */
export function troubleMs({ chance }: Flow, { waitMs }: CrmUnavailableError): number {
  return waitMs ?? TROUBLE_MS + chance.below(TROUBLE_SPREAD_MS)
}
