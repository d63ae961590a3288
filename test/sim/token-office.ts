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

/** The CRM's token office: gives access tokens out and knows which are good. */
export class TokenOffice {
  readonly #kernel: Kernel
  readonly #model: Model
  readonly #now: () => number
  readonly #good = new Map<string, { readonly accountId: string; readonly until: number }>()
  /** Whose consent a refresh token stands for, while it does. */
  readonly #consents = new Map<string, string>()
  #given = 0
  #consented = 0

  constructor(kernel: Kernel, model: Model, now: () => number) {
    this.#kernel = kernel
    this.#model = model
    this.#now = now
  }

  /** Tokens as somebody's consent gives them; short-lived ones are old enough to fall due soon. */
  consent(accountId: string): TokenSet {
    const { tokenLifeMs } = this.#kernel.plan
    this.#consented += 1
    const refreshToken = `refresh-token-${this.#consented}`
    this.#consents.set(refreshToken, accountId)
    return this.#give(accountId, refreshToken, this.#now() - Math.round((2 * tokenLifeMs) / 3))
  }

  /** The account takes every consent back, and what was given out for it is good no more. */
  end(accountId: string): void {
    for (const [token, given] of this.#good) if (given.accountId === accountId) this.#good.delete(token)
    for (const [token, whose] of this.#consents) if (whose === accountId) this.#consents.delete(token)
  }

  hasConsent(accountId: string): boolean {
    for (const whose of this.#consents.values()) if (whose === accountId) return true
    return false
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
    const accountId = this.#consents.get(token)
    if (accountId === undefined) throw new AccessEndedError('no such refresh token')
    this.#kernel.sometimes('access token refreshed')
    if (this.#kernel.plan.endsOldTokens)
      for (const [old, given] of this.#good) if (given.accountId === accountId) this.#good.delete(old)
    return { tokens: this.#give(accountId, token, this.#now()), accountId, scopes: ['oauth'] }
  }

  #give(accountId: string, refreshToken: string, obtainedAt: number): TokenSet {
    this.#given += 1
    const accessToken = `access-token-${this.#given}`
    const expiresAt = obtainedAt + this.#kernel.plan.tokenLifeMs
    this.#good.set(accessToken, { accountId, until: expiresAt })
    return { accessToken, refreshToken, expiresAt, obtainedAt }
  }
}
