import type { Saw } from '../domain/decision.ts'
import type { Instant, LeadId } from '../domain/lead.ts'
import type { Channel, LeadNews, Listener, MadeNotice, NoticeEvent } from '../domain/notices.ts'
import type { Role } from './access.ts'
import type { InstallationId, RecordId } from './crm.ts'

/** Where notices of a person are posted. */
export interface Hook {
  readonly url: string
  readonly secret: string
  /** The secret of before, which signs too until then. */
  readonly former: { readonly secret: string; readonly until: Instant } | null
  /** Since when nothing was taken there; null: the last one was. */
  readonly failingSince: Instant | null
  /** Since when nothing is posted there any more; null: it is in use. */
  readonly offSince: Instant | null
}

/** What one person chose. */
export interface NoticeChoice extends Listener {
  readonly role: Role
  readonly language: 'en' | 'id'
  readonly hook: Hook | null
  /** Rises with every change; 0: nothing was chosen yet. */
  readonly revision: number
}

/** What a person may change at once; {@link NoticeChoice.revision} says which state they saw. */
export type NoticeWish = Omit<NoticeChoice, 'hook'>

/** A notice on its way to one person by one channel. */
export interface Notice {
  /** The same at every try: receivers know a repetition by it. */
  readonly noticeId: string
  readonly person: string
  readonly channel: Channel
  readonly event: NoticeEvent | 'test' | 'hook-off'
  readonly leadId: LeadId | null
  readonly recordId: RecordId | null
  readonly facts: Saw
  readonly madeAt: Instant
  /** Tries so far, this one counted. */
  readonly attempts: number
}

export interface NoticeClaim {
  readonly installation: InstallationId
  readonly token: string
  readonly notices: readonly Notice[]
}

/** What became of a try. `problem` is a stable code of docs/error-codes.md. */
export type NoticeOutcome =
  | { readonly noticeId: string; readonly kind: 'sent' }
  | { readonly noticeId: string; readonly kind: 'again'; readonly afterMs: number; readonly problem: string }
  | {
      readonly noticeId: string
      readonly kind: 'failed'
      readonly problem: string
      readonly message: string
      readonly advice: string
    }
  /** Nobody wants it any more, or what it tells of is gone. */
  | { readonly noticeId: string; readonly kind: 'dropped'; readonly problem: string }

/** A notice as its person sees it afterwards. */
export interface NoticeSeen extends Notice {
  readonly state: 'waiting' | 'sent' | 'failed' | 'dropped'
  readonly endedAt: Instant | null
  readonly problem: string | null
}

/** What was told of an account as a whole. */
export interface AccountTold {
  readonly disconnectedAt: Instant | null
  readonly failedToldAt: Instant | null
}

export interface NoticeStore {
  choice(installation: InstallationId, person: string): Promise<NoticeChoice | null>
  choices(installation: InstallationId): Promise<readonly NoticeChoice[]>
  /** `changed`: it was changed since the person saw it, and nothing was saved. */
  save(installation: InstallationId, wish: NoticeWish): Promise<'saved' | 'changed'>
  /**
   * A new address, or a new secret for the one there is; null takes the address away. Clears what was remembered of failures.
   * @param formerUntil how long the secret of before signs too; null: it is thrown away.
   */
  putHook(
    installation: InstallationId,
    person: string,
    hook: { readonly url: string; readonly secret: string; readonly formerUntil: Instant | null } | null,
  ): Promise<void>
  /** Whether the last try there was taken; `off` ends posting to it. */
  noteHook(installation: InstallationId, person: string, how: 'taken' | 'refused' | 'off', at: Instant): Promise<void>
  /** Takes everything away that a person chose, and what waits for them. */
  forgetPerson(installation: InstallationId, person: string): Promise<void>
  /**
   * Decisions committed since the last call, in the order of their commits, none ever skipped; from now on at the first one. Nothing
   * moves on before {@link NoticeStore.tell}.
   */
  news(
    installation: InstallationId,
    limit: number,
  ): Promise<{ readonly upTo: string; readonly news: readonly LeadNews[] }>
  /** Keeps the notices, those that are there already once, and moves on to `upTo`: both or nothing. `overtaken`: another process did. */
  tell(
    installation: InstallationId,
    upTo: string,
    notices: readonly MadeNotice[],
    at: Instant,
  ): Promise<'told' | 'overtaken'>
  /** Keeps notices about the account, those that are there already once. @returns how many are new. */
  put(installation: InstallationId, notices: readonly MadeNotice[], at: Instant): Promise<number>
  /** A trial for one person, at once. */
  putTest(installation: InstallationId, person: string, channel: Channel, at: Instant): Promise<string>
  accountTold(installation: InstallationId): Promise<AccountTold>
  noteAccount(installation: InstallationId, told: AccountTold): Promise<void>
  /** Sendable notices, oldest first; null when there are none. */
  claim(installation: InstallationId, limit: number, leaseMs: number): Promise<NoticeClaim | null>
  /** Ends tries of a claim; those that another claim holds by now are left alone. */
  finish(claim: NoticeClaim, outcomes: readonly NoticeOutcome[], at: Instant): Promise<void>
  /** Newest first. */
  recent(installation: InstallationId, person: string, limit: number): Promise<readonly NoticeSeen[]>
  /** The person's own failed notices are tried again from the beginning. @returns how many. */
  again(installation: InstallationId, person: string, ids: readonly string[]): Promise<number>
  /** Installations in which somebody wants to be told of something: for timers. */
  listening(): Promise<readonly InstallationId[]>
  /** Installations with sendable notices: for timers. */
  waiting(): Promise<readonly InstallationId[]>
}

/** A letter to a person's address in the CRM. */
export interface Mail {
  readonly to: string
  readonly subject: string
  readonly text: string
  /** The same words as a page of HTML. */
  readonly html: string
  /** The same at every try. */
  readonly id: string
}

/** Why something was not taken; `isFinal`: trying again cannot help. `problem` is a stable code. */
export interface NotTaken {
  readonly kind: 'refused'
  readonly problem: string
  readonly isFinal: boolean
}
export type Posted = { readonly kind: 'taken' } | NotTaken

/** Sends letters. Throws nothing: what went wrong is its answer. */
export interface Mailer {
  send(mail: Mail): Promise<Posted>
}

/** Posts to addresses of people's choice. Throws nothing: what went wrong is its answer. */
export interface HookPoster {
  /** @param secrets each of them signs. */
  post(
    to: { readonly url: string; readonly secrets: readonly string[] },
    notice: { readonly id: string; readonly body: string },
  ): Promise<Posted>
  /** Why nothing is ever posted to this address, as a stable code; null when it may be. The network is not asked. */
  objection(url: string): string | null
}
