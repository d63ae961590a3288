import type { CrmUser } from '../ports/card.ts'
import type { Installation } from '../ports/installations.ts'
import type { PartnerUser } from '../ports/partners.ts'
import type { Session } from './session.ts'

/** Who is asking, checked: a session, its installation, and a role which the route allows. Or a machine whose key has the scope. */
export interface Caller {
  readonly session: Session
  readonly installation: Installation
  /** Null: somebody of the account itself. */
  readonly partner: PartnerUser | null
}

/** A user of the CRM, as the CRM signed it, in an account that is installed here. */
export interface SignedCaller {
  readonly user: CrmUser
  readonly installation: Installation
}
