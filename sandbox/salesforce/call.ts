import type { Request } from '../wire/router.ts'
import type { Org } from './org.ts'

/** One call as a handler sees it. */
export interface Call {
  readonly org: Org
  readonly userId: string
  readonly request: Request
  readonly params: Readonly<Record<string, string>>
  readonly identityUrl: string
}
