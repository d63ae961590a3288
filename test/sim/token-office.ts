import { AccessEndedError, createAccess, type Access, type GrantedTokens } from '../../src/crm/access.ts'
import { STANDARD_PATIENCE } from '../../src/ports/patience.ts'
import type { Clock, Log, Meter, Milestones } from '../../src/ports/runtime.ts'
import type { Stores } from '../../src/ports/stores.ts'
import type { TokenSet } from '../../src/ports/tokens.ts'
import type { Kernel, Process } from './kernel.ts'
import { OFFICE_LINE } from './lines.ts'
import type { Model } from './model.ts'

/** What the CRM answers to an access token that it does not know any more, as HTTP 401 would say. */
export class TokenRefusedError extends Error {
  override name = 'TokenRefusedError'
}

const REFRESH_TOKEN = 'refresh-token of '

/** The CRM's token office: gives access tokens out and knows which are good. */
export class TokenOffice {
  readonly #kernel: Kernel
  readonly #model: Model
  readonly #now: () => number
  readonly #good = new Map<string, { readonly accountId: string; readonly until: number }>()
  #given = 0

  constructor(kernel: Kernel, model: Model, now: () => number) {
    this.#kernel = kernel
    this.#model = model
    this.#now = now
  }

  /** Tokens as somebody's consent gives them; short-lived ones are old enough to fall due soon. */
  consent(accountId: string): TokenSet {
    const { tokenLifeMs } = this.#kernel.plan
    return this.#give(accountId, this.#now() - Math.round((2 * tokenLifeMs) / 3))
  }

  /** @throws {TokenRefusedError} for a token that is no longer good. */
  check(token: string): void {
    this.#model.used(token)
    if ((this.#good.get(token)?.until ?? 0) > this.#now()) return
    this.#kernel.sometimes('access token refused')
    throw new TokenRefusedError('no such token')
  }

  /** What one life of a process has to get at tokens: the product's own way, with the office at the far end of a line. */
  accessOf(
    by: Process,
    stores: Stores,
    own: { readonly clock: Clock; readonly log: Log; readonly meter: Meter; readonly milestones: Milestones },
  ): Access {
    const refresh = (token: string) =>
      this.#kernel.call(by, 'oauth.refresh', OFFICE_LINE, async () => this.#refresh(token))
    const { tokens, installations } = stores
    return createAccess({ ...own, tokens, installations, oauth: { refresh }, patience: STANDARD_PATIENCE })
  }

  #refresh(token: string): GrantedTokens {
    if (!token.startsWith(REFRESH_TOKEN)) throw new AccessEndedError('no such refresh token')
    const accountId = token.slice(REFRESH_TOKEN.length)
    this.#kernel.sometimes('access token refreshed')
    if (this.#kernel.plan.endsOldTokens)
      for (const [old, given] of this.#good) if (given.accountId === accountId) this.#good.delete(old)
    return { tokens: this.#give(accountId, this.#now()), accountId, scopes: ['oauth'] }
  }

  #give(accountId: string, obtainedAt: number): TokenSet {
    this.#given += 1
    const accessToken = `access-token-${this.#given}`
    const expiresAt = obtainedAt + this.#kernel.plan.tokenLifeMs
    this.#good.set(accessToken, { accountId, until: expiresAt })
    return { accessToken, refreshToken: REFRESH_TOKEN + accountId, expiresAt, obtainedAt }
  }
}
