import type { InstallationId } from './record-ids.ts'
import type { AccountEvents } from './webhook.ts'

/** Some entries of a CRM's log of one account, in our words. */
export interface JournalPage {
  /** Opaque; the next page comes after it. */
  readonly offset: string
  readonly events: AccountEvents
  /** Among them: the app was removed from the account. */
  readonly removed: boolean
  /** Bytes as received. */
  readonly body: Buffer
}

export type JournalStep =
  | { readonly kind: 'page'; readonly page: JournalPage }
  /** Nothing newer yet. */
  | { readonly kind: 'end' }
  /** The log no longer reaches back to that offset; it can be read from its oldest entry on. */
  | { readonly kind: 'lost' }

/** A CRM's own log of what happened in an account, for what its notifications did not bring. */
export interface CrmJournal {
  /**
   * Has the CRM log what Estafet needs of this account; asked again it changes nothing.
   * @returns false where the CRM does not let this app read its log: then a search has to find everything.
   */
  follow(installation: InstallationId): Promise<boolean>
  /** @param offset null: the oldest entry there is. @throws the errors of {@link Crm}. */
  next(installation: InstallationId, offset: string | null): Promise<JournalStep>
}
