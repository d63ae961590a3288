import type { Words } from '../domain/policy/words.ts'
import type { Instant, RepId } from '../domain/lead.ts'
import { EstafetError } from '../errors.ts'
import type { CrmStream } from './change-stream.ts'
import type { CrmJournal } from './journal.ts'
import type { CrmKind, InstallationId, ObjectType, RecordId } from './record-ids.ts'

export type { CrmKind, InstallationId, ObjectType, RecordId }

/** A record as the CRM shows it: property name → text, or null when empty. Unknown properties are absent. */
export interface CrmRecord {
  readonly id: RecordId
  readonly properties: ReadonlyMap<string, string | null>
  readonly createdAt: Instant
  readonly modifiedAt: Instant
}

/** What became of each id asked for. Every id of the request stands in exactly one of the three. */
export interface ReadAnswer {
  readonly found: ReadonlyMap<RecordId, CrmRecord>
  /** Merged into another record: old id → record under its new id. */
  readonly merged: ReadonlyMap<RecordId, CrmRecord>
  readonly gone: readonly RecordId[]
}

/** Absolute values for one record. `""` clears. */
export interface RecordWrite {
  readonly id: RecordId
  readonly properties: Readonly<Record<string, string>>
}

export type WriteResult =
  | { readonly kind: 'written'; readonly id: RecordId; readonly modifiedAt: Instant }
  /** Answered, but the record is not there (deleted or merged away): read it again. */
  | { readonly kind: 'absent'; readonly id: RecordId }
  /** Refused for good as it stands; `advice` is for the admin. */
  | {
      readonly kind: 'refused'
      readonly id: RecordId
      readonly code: string
      readonly message: string
      readonly advice: string
      /** The property whose value was refused; absent or null: not told. */
      readonly property?: string | null
    }

/** One value that a property of the CRM may hold. */
export interface PropertyChoice {
  readonly value: string
  /** As people of the account call it. */
  readonly label: string
}
/** A CRM task by its external key. */
export interface TaskWrite {
  readonly key: string
  readonly subject: string
  /** Plain text; the adapter escapes it for the CRM's format. */
  readonly body: string
  readonly assigneeId: RepId | null
  readonly dueAt: Instant
  readonly priority: 'low' | 'medium' | 'high'
  readonly status: 'open' | 'done'
  readonly about: readonly { readonly type: ObjectType; readonly id: RecordId }[]
  /** Its reader is told how many leads this person has open when it is sent; absent: nobody's. */
  readonly workOf?: RepId
  /** It stands for the CRM's own sequence and is a task only where that cannot be; absent: a task like any other. */
  readonly sequence?: SequenceWish
}
/** That a contact be in a sequence of the CRM, or no longer. */
export interface SequenceWish {
  readonly sequenceId: string
  /** Asks a person to take the contact out, where the CRM lets nobody else do it; null: nobody needs to. */
  readonly leave: Pick<TaskWrite, 'subject' | 'body'> | null
}
/** A contact's place in a sequence. */
export interface Enrolment {
  readonly enrolmentId: string
  readonly sequenceId: string
}
export type EnrolResult =
  | { readonly kind: 'enrolled'; readonly enrolmentId: string }
  /** For good as it stands: the sender has no seat or no connected inbox, the contact may not be written to … `message` is the CRM's. */
  | { readonly kind: 'refused'; readonly message: string }
/** Sequences of a CRM: e-mails that it sends by itself in a person's name. No CRM we know lets an app take a contact out again. */
export interface Sequences {
  /** Where the contact is enrolled now; null: in none. @throws {CrmScopeMissingError} where the account has not granted it. */
  enrolmentOf(installation: InstallationId, contactId: RecordId, lane: Lane): Promise<Enrolment | null>
  /** Enrols in the name of a person. A repeat is not known by the CRM: look first. @throws {CrmScopeMissingError} as above. */
  enrol(
    installation: InstallationId,
    wish: { readonly sequenceId: string; readonly contactId: RecordId; readonly senderId: RepId },
    lane: Lane,
  ): Promise<EnrolResult>
}
export type TaskResult =
  | { readonly kind: 'written'; readonly key: string; readonly taskId: RecordId }
  | {
      readonly kind: 'refused'
      readonly key: string
      readonly code: string
      readonly message: string
      readonly advice: string
      /** It was refused because of whom it is for; absent: for another reason, or not told. */
      readonly assigneeRefused?: boolean
    }

export interface LinkedIds {
  readonly id: RecordId
  /** Primary first. */
  readonly to: readonly RecordId[]
}

/** A person of the CRM account who may own records. */
export interface CrmPerson {
  readonly repId: RepId
  readonly name: string
  readonly email: string | null
  readonly active: boolean
  readonly teams: readonly string[]
  readonly jobTitle: string | null
  /** IANA zone; null when the CRM does not know. */
  readonly zone: string | null
  /** Weekly hours in local time; null when the CRM does not know. */
  readonly hours: readonly WeeklyHours[] | null
  readonly outOfOffice: readonly { readonly start: Instant; readonly end: Instant }[]
  readonly away: boolean
  /** Who stands in for them while an absence that was set here lasts; absent: nobody was named. A CRM never tells it. */
  readonly standIns?: readonly { readonly start: Instant; readonly end: Instant; readonly repId: RepId }[]
  /** Calendars the person had before, oldest first; absent: always the present one. The store's own memory: a CRM never tells it. */
  readonly calendarsBefore?: readonly PastCalendar[]
  /** What this account alone tells of their calendar; absent: that is what counts. Else the calendar is that of the house. A CRM never tells it. */
  readonly ownCalendar?: OwnCalendar
}
/** When somebody works, and who answers in the meantime. */
export type OwnCalendar = Pick<CrmPerson, 'zone' | 'hours' | 'outOfOffice' | 'away' | 'standIns'>
/** Zone and hours that held until an instant. */
export interface PastCalendar {
  readonly until: Instant
  readonly zone: string | null
  readonly hours: readonly WeeklyHours[] | null
}
export interface WeeklyHours {
  /** ISO weekday, 1 = Monday … 7 = Sunday. */
  readonly weekday: number
  /** Minutes after local midnight, half-open. */
  readonly startMinute: number
  readonly endMinute: number
}

export interface ModifiedPage {
  readonly records: readonly CrmRecord[]
  /** Modified instant of the last record of the page; null when the page is empty. */
  readonly lastModifiedAt: Instant | null
  readonly more: boolean
}

/** A page of the list of all records of a type. */
export interface ListedPage {
  readonly records: readonly CrmRecord[]
  /** Where the list goes on; null: that was all. */
  readonly after: string | null
}

/** How a step of a workflow that waited for us ends. */
export interface StepAnswer {
  readonly callbackId: string
  /** `failed`: it could not be done; the workflow goes on all the same. */
  readonly ended: 'done' | 'failed'
  /** By the names of the action's outputs. */
  readonly outputs: Readonly<Record<string, string>>
}

/** How urgent a call is; the rate bucket serves the first before the second before the third. */
export type Lane = 'urgent' | 'normal' | 'backfill'

/**
 * The whole of a CRM that Estafet needs; the adapter of each CRM keeps it. Ids beyond the CRM's batch size are refused, not split.
 * A call waits for its place in the rate window at most `rateWaitMs` of the patience, then throws CrmRateLimitedError without having sent anything,
 * so that a caller holding a lease knows the latest instant of sending.
 */
export interface Crm {
  /** The CRM's own log, for what its notifications did not bring; absent: it has none, or it is not read. */
  readonly journal?: CrmJournal
  /** Changes on a stream that we hold open; absent: it has none, or it is not heard. */
  readonly stream?: CrmStream
  /** Up to {@link Crm.batchSize} ids, one call; ids that the answer lacks are looked up singly. */
  read(
    installation: InstallationId,
    type: ObjectType,
    ids: readonly RecordId[],
    properties: readonly string[],
    lane: Lane,
  ): Promise<ReadAnswer>
  /** Links of up to 1,000 records to another type; records without links are absent. */
  links(
    installation: InstallationId,
    from: ObjectType,
    to: ObjectType,
    ids: readonly RecordId[],
    lane: Lane,
  ): Promise<readonly LinkedIds[]>
  /** Absolute values, one call; every id is answered. */
  write(
    installation: InstallationId,
    type: ObjectType,
    writes: readonly RecordWrite[],
    lane: Lane,
  ): Promise<readonly WriteResult[]>
  /** Creates or updates tasks by key; a repeat never makes a second one. */
  writeTasks(installation: InstallationId, tasks: readonly TaskWrite[], lane: Lane): Promise<readonly TaskResult[]>
  /** Records modified at or after `since`, oldest first. */
  modifiedSince(
    installation: InstallationId,
    type: ObjectType,
    since: Instant,
    properties: readonly string[],
    limit: number,
  ): Promise<ModifiedPage>
  /** Of up to {@link Crm.batchSize} ids those under which a record is there now, in one call; merged and deleted ones are not. */
  present(
    installation: InstallationId,
    type: ObjectType,
    ids: readonly RecordId[],
    lane: Lane,
  ): Promise<ReadonlySet<RecordId>>
  /** Of these ids those whose record lies in the CRM's bin, from which a person can take it back. */
  inBin(
    installation: InstallationId,
    type: ObjectType,
    ids: readonly RecordId[],
    lane: Lane,
  ): Promise<ReadonlySet<RecordId>>
  /** All records of a type, {@link Crm.batchSize} a page, in an order that does not change as records change. */
  list(
    installation: InstallationId,
    type: ObjectType,
    after: string | null,
    properties: readonly string[],
    lane: Lane,
  ): Promise<ListedPage>
  /** Records of a type, newest first, at most 200 a page; what was made a moment ago may be missing. */
  newest(
    installation: InstallationId,
    type: ObjectType,
    after: string | null,
    properties: readonly string[],
    limit: number,
  ): Promise<ListedPage>
  /** How many records of a type there are now. */
  count(installation: InstallationId, type: ObjectType): Promise<number>
  /** Tells of up to {@link Crm.batchSize} steps of workflows; a repeat does no harm. Absent: no workflow of this CRM waits for us. */
  completeSteps?(installation: InstallationId, answers: readonly StepAnswer[]): Promise<void>
  /** Absent: this CRM has none that we may use. */
  readonly sequences?: Sequences
  /**
   * The values that a property of the account may hold, in the account's own order; null: there is no such property.
   * Absent: this CRM's are not asked for.
   */
  choices?(installation: InstallationId, type: ObjectType, property: string): Promise<readonly PropertyChoice[] | null>
  people(installation: InstallationId): Promise<readonly CrmPerson[]>
  /** Share (0–1) of the account's call limit that is in use, as last told; 0 when nothing is known. */
  usage(installation: InstallationId): number
  /** Web address of a record for a person. */
  recordUrl(installation: InstallationId, type: ObjectType, id: RecordId): Promise<string>
  readonly batchSize: number
  /** Calls a minute that one account allows: in all, and to the last lane beside the others. */
  readonly pace: { readonly perMinute: number; readonly backfillPerMinute: number }
}

/** What a customer's consent gave us. */
export interface CrmGrant {
  readonly accountId: string
  readonly scopes: readonly string[]
  readonly accessToken: string
  readonly refreshToken: string
  readonly expiresAt: Instant
  /** As {@link TokenSet.origin}. */
  readonly origin?: string | null
  /** IANA zone of the account. */
  readonly zone: string
  readonly uiDomain: string | null
}
/** What stands in the CRM account after provisioning. */
export interface ProvisionReport {
  readonly created: readonly string[]
  readonly present: readonly string[]
  /** Same name, other type or owner: left alone, the admin decides. */
  readonly clashing: readonly string[]
}
/** One right that an account grants, for people. */
export interface ScopePurpose {
  readonly scope: string
  readonly optional: boolean
  /** What it lets us do. */
  readonly allows: Words
  /** What does not work without it. */
  readonly without: Words
}
/** A property of ours as it would be made, and how the account stands to it. */
export interface PlannedProperty {
  /** `contact`, `task` … in the words of the CRM's own adapter. */
  readonly holder: string
  readonly name: string
  readonly label: string
  readonly description: string
  /** `missing`: it will be made. `clashing`: a person must decide first; see {@link ProvisionReport}. */
  readonly state: 'missing' | 'present' | 'clashing'
}
/** How a customer connects a CRM account. */
export interface CrmInstaller {
  /** Where the browser goes to consent; `state` comes back unchanged. */
  authorizeUrl(state: string): string
  /**
   * Trades the code of the callback for tokens and asks who the account is.
   * @param state with which the consent page was asked for.
   * @throws {ConnectRefusedError} when the code is used up, expired or not ours.
   */
  redeem(code: string, state: string): Promise<CrmGrant>
  /** What {@link provision} would find and make. Changes nothing. */
  plan(installation: InstallationId, language: 'en' | 'id'): Promise<readonly PlannedProperty[]>
  /** Creates the properties Estafet writes and reads, where they are missing. May run twice. */
  provision(installation: InstallationId, language: 'en' | 'id'): Promise<ProvisionReport>
}

/** What stored access stands for, as the CRM itself says. */
export interface AccessFacts {
  readonly accountId: string
  readonly scopes: readonly string[]
  /** Who authorised, as the CRM names them; null when not told. */
  readonly user: string | null
}
/** Something that an admin of the account has to see to by hand. */
export interface AccountGap {
  readonly says: Words
  readonly advice: Words
  /** Leads are not decided or not written until it is done. */
  readonly blocks: boolean
}
/** What an operator asks of a connected account. */
export interface CrmOversight {
  /** What an account must grant, and what it may grant besides. */
  readonly scopes: { readonly required: readonly string[]; readonly optional: readonly string[] }
  /** Null when the CRM no longer knows our access. */
  introspect(installation: InstallationId): Promise<AccessFacts | null>
  /** What is left to do by hand, the most pressing first. Absent: the app does everything itself. @throws the errors of {@link Crm}. */
  gaps?(installation: InstallationId): Promise<readonly AccountGap[]>
  /** Takes our access back from the account. Access that has ended already counts as done. */
  uninstall(installation: InstallationId): Promise<void>
}
/** A CRM product as one adapter serves it. */
export type CrmClient = Crm & CrmInstaller & CrmOversight

/** The CRM's limit asks us to wait. Nothing was done. Retry after `waitMs`, never sooner. */
export class CrmRateLimitedError extends EstafetError {
  override name = 'CrmRateLimitedError'
  readonly code = 'crm_rate_limited'
  /** Milliseconds of real time to wait before asking again. */
  readonly waitMs: number
  constructor(waitMs: number, options?: ErrorOptions) {
    super(`the CRM's limit asks us to wait ${Math.ceil(waitMs)} ms`, options)
    this.waitMs = waitMs
  }
}

/** No answer, or one that cannot be believed: time-out, 5xx, broken connection, unreadable body. A write may or may not have happened. */
export class CrmUnavailableError extends EstafetError {
  override name = 'CrmUnavailableError'
  readonly code = 'crm_unavailable'
  /** False when it is certain that nothing was done. */
  readonly maybeDone: boolean
  /** Milliseconds of real time after which it is worth asking again; null: not known. */
  readonly waitMs: number | null
  constructor(message: string, maybeDone: boolean, { waitMs, ...options }: ErrorOptions & { waitMs?: number } = {}) {
    super(message, options)
    this.maybeDone = maybeDone
    this.waitMs = waitMs ?? null
  }
}

/** The CRM no longer accepts our access. Work is parked until someone connects again. */
export class CrmDisconnectedError extends EstafetError {
  override name = 'CrmDisconnectedError'
  readonly code = 'crm_disconnected'
}

/** The installation did not grant what this call needs. */
export class CrmScopeMissingError extends EstafetError {
  override name = 'CrmScopeMissingError'
  readonly code = 'scope_missing'
  readonly scopes: readonly string[]
  constructor(scopes: readonly string[]) {
    super(`the CRM account has not granted ${scopes.join(', ') || 'a needed scope'}; reconnect to grant it`)
    this.scopes = scopes
  }
}

/** The whole request was refused as malformed: our mistake or a value no record should hold. */
export class CrmRefusedError extends EstafetError {
  override name = 'CrmRefusedError'
  readonly code = 'crm_refused'
  readonly status: number
  constructor(status: number, message: string) {
    super(message)
    this.status = status
  }
}

/** The CRM did not accept what the callback brought. The person must start again. */
export class ConnectRefusedError extends EstafetError {
  override name = 'ConnectRefusedError'
  readonly code = 'connect_refused'
  /** The CRM's own short word, e.g. `BAD_AUTH_CODE`. */
  readonly reason: string
  constructor(reason: string) {
    super(`the CRM refused the connection (${reason}); start again from the connect page`)
    this.reason = reason
  }
}

/** The errors of a CRM that is in trouble or in the way, after which the same is tried again later. */
export type CrmTrouble = CrmRateLimitedError | CrmUnavailableError | CrmDisconnectedError | CrmScopeMissingError

export function isCrmTrouble(error: unknown): error is CrmTrouble {
  return (
    error instanceof CrmRateLimitedError ||
    error instanceof CrmUnavailableError ||
    error instanceof CrmDisconnectedError ||
    error instanceof CrmScopeMissingError
  )
}
