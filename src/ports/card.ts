import type { Instant } from '../domain/lead.ts'
import type { CrmKind } from './crm.ts'
import type { RawRequest, Verdict } from './webhook.ts'

/** Who looks at a record in the CRM, as the CRM itself signed it. Which record is not signed: the browser says so. */
export interface CrmUser {
  readonly accountId: string
  readonly userId: string
  readonly email: string
}
export type UserVerdict =
  | { readonly ok: true; readonly user: CrmUser }
  | {
      readonly ok: false
      readonly reason: Extract<Verdict, { ok: false }>['reason'] | 'user_missing' | 'other_app'
    }

/** How one CRM signs what its users ask of us from inside it. */
export interface CrmUserReader {
  readonly crm: CrmKind
  read(request: RawRequest, now: Instant): UserVerdict
}
