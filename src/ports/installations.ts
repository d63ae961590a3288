import type { Canary } from '../domain/canary.ts'
import type { Instant, Stage } from '../domain/lead.ts'
import type { CrmKind, CrmPerson, InstallationId, PropertyChoice } from './crm.ts'
import type { TokenSet } from './tokens.ts'

/**
 * `setup`: connected and not live yet; notifications are kept, nothing is decided or written.
 * `quarantined`: restored from a backup; notifications are kept, its CRM is left alone until the account is released.
 */
export type InstallationState = 'setup' | 'active' | 'disconnected' | 'quarantined' | 'uninstalled'

export interface Installation {
  readonly installationId: InstallationId
  readonly crm: CrmKind
  /** The CRM's id of the customer's account (HubSpot: portal id). */
  readonly accountId: string
  readonly state: InstallationState
  readonly scopes: readonly string[]
  readonly language: 'en' | 'id'
  readonly zone: string
  /** Domain under which the CRM shows records to people. */
  readonly uiDomain: string | null
  readonly policyVersion: number
  /** Raised at each change of people, teams or hours. */
  readonly rosterVersion: number
  readonly createdAt: Instant
  /** How the CRM's own stage of a lead follows ours; null: nobody ever asked for it. */
  readonly crmStages: CrmStageSync | null
  /** The active version is being compared, or what it decides is not sent; null or left out: neither, or it was not asked for. */
  readonly rollout?: Pick<Canary, 'former' | 'state'> | null
}

/** What an account chose about the CRM's own stage of a lead. */
export interface CrmStageSync {
  /** False: it is left alone. */
  readonly on: boolean
  /** The account's stages in its own order, as they were read last. */
  readonly options: readonly PropertyChoice[]
  /** Which of them stands for ours, where somebody said so; null: none. Left out: the mapping's own word. */
  readonly chosen: Readonly<Partial<Record<Stage, string | null>>>
}

export interface InstallationStore {
  find(id: InstallationId): Promise<Installation | null>
  byAccount(crm: CrmKind, accountId: string): Promise<Installation | null>
  /** Every active installation: for timers. Ids only, nothing else crosses installations. */
  active(): Promise<readonly InstallationId[]>
  /** Those and the ones being set up: for the command line. */
  connected(): Promise<readonly InstallationId[]>
  /** Creates, or brings back an uninstalled or disconnected one, with fresh tokens. */
  connect(fresh: NewInstallation): Promise<Installation>
  setState(id: InstallationId, state: InstallationState, why: string): Promise<void>
  setCrmStages(id: InstallationId, sync: CrmStageSync): Promise<void>
  /** The policy document of a version, as stored; immutable. */
  policy(id: InstallationId, version: number): Promise<unknown>
  people(id: InstallationId): Promise<readonly CrmPerson[]>
  /**
   * The people as they were at a roster version, with the calendars they had before; what decides, and computes a stored decision
   * again. Null when that version had none.
   */
  peopleAt(id: InstallationId, rosterVersion: number): Promise<readonly CrmPerson[] | null>
  /**
   * Replaces the people of the CRM; raises rosterVersion only if something differs, and at the first reading whatever it found.
   * @param at since when changed zones and hours hold.
   * @param after {@link peopleReadings} before the CRM was asked: where another reading was kept since, these people are older than those
   * kept and are passed over, `overtaken`. Left out: they are the newest.
   */
  replacePeople(
    id: InstallationId,
    people: readonly CrmPerson[],
    at: Instant,
    after?: number,
  ): Promise<'same' | 'changed' | 'overtaken'>
  /** How many readings of the people have been kept. */
  peopleReadings(id: InstallationId): Promise<number>
  /** The roster version whose leads were marked last and the present one; null when they are the same. */
  unmarkedRoster(id: InstallationId): Promise<{ readonly marked: number; readonly version: number } | null>
  /** Every lead that a change of people up to this version concerns is marked. */
  rosterMarked(id: InstallationId, version: number): Promise<void>
}

export interface NewInstallation {
  readonly installationId: InstallationId
  readonly crm: CrmKind
  readonly accountId: string
  readonly scopes: readonly string[]
  readonly language: 'en' | 'id'
  readonly zone: string
  readonly uiDomain: string | null
  readonly tokens: TokenSet
  /** Published as version 1 when the installation is new. */
  readonly policy: unknown
  readonly at: Instant
  /** Whether a new account is set up first, or live at once; live when left out. One that was live stays so. */
  readonly begin?: 'setup' | 'active'
}
