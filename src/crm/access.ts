import { CrmDisconnectedError, CrmUnavailableError, type InstallationId } from '../ports/crm.ts'
import type { Patience } from '../ports/patience.ts'
import type { Clock, Log, Meter, Milestones } from '../ports/runtime.ts'
import type { InstallationStore } from '../ports/installations.ts'
import type { TokenSet, TokenStore } from '../ports/tokens.ts'

/** The access is over: the app was uninstalled, the token revoked, or the account closed. */
export class AccessEndedError extends Error {
  override name = 'AccessEndedError'
}

export interface GrantedTokens {
  readonly tokens: TokenSet
  /** Account the tokens are for. */
  readonly accountId: string
  readonly scopes: readonly string[]
}
/** The one thing a CRM's OAuth must do for the access to last. */
export interface Refresher {
  /** @throws {AccessEndedError} when the refresh token is refused for good; anything else says nothing about the connection. */
  refresh(refreshToken: string): Promise<GrantedTokens>
}

/** How often one who waits for another's refresh looks again; milliseconds of real time. */
const LOOK_AGAIN_MS = 100
/** Part of a token's life after which it is replaced. Where the CRM tells when a token ends, waiting for a 401 is bad manners. */
const REFRESH_AT = 0.8
/** A token is not used in the last moments of its life. */
const RESERVE_MS = 20_000

/** Access tokens of installations, always good ones. */
export interface Access {
  /**
   * A token that is good now; refreshed at 80 % of its life, by one process at a time.
   * @throws {CrmDisconnectedError} when the CRM has ended the access; {CrmUnavailableError} when it cannot be asked.
   */
  accessToken(installation: InstallationId): Promise<string>
  /** The CRM refused `refused` with 401: another token, stored by someone else meanwhile or got now. */
  replaceRefused(installation: InstallationId, refused: string): Promise<string>
  /** As the two above, with all that belongs to the token. */
  tokens(installation: InstallationId, refused: string | null): Promise<TokenSet>
}

export interface AccessDeps {
  readonly tokens: TokenStore
  readonly installations: InstallationStore
  readonly oauth: Refresher
  readonly patience: Patience
  readonly clock: Clock
  readonly log: Log
  readonly meter: Meter
  readonly milestones: Milestones
}

export function createAccess(deps: AccessDeps): Access {
  const known = new Map<InstallationId, TokenSet>()
  const underWay = new Map<string, Promise<TokenSet>>()

  /** One attempt per installation and reason in this process, whoever asks. */
  function once(installation: InstallationId, refused: string | null): Promise<TokenSet> {
    const key = `${installation} ${refused ?? ''}`
    const running = underWay.get(key)
    if (running) return running
    const started = obtain(deps, installation, refused)
      .then((tokens) => {
        known.set(installation, tokens)
        return tokens
      })
      .finally(() => underWay.delete(key))
    underWay.set(key, started)
    return started
  }

  async function tokens(installation: InstallationId, refused: string | null): Promise<TokenSet> {
    const held = known.get(installation)
    if (held && held.accessToken !== refused && !isDue(held, deps.clock)) return held
    if (refused !== null) known.delete(installation)
    return once(installation, refused)
  }

  return {
    tokens,
    accessToken: async (installation) => (await tokens(installation, null)).accessToken,
    replaceRefused: async (installation, refused) => (await tokens(installation, refused)).accessToken,
  }
}

function isDue({ obtainedAt, expiresAt }: TokenSet, clock: Clock): boolean {
  return clock.now() >= obtainedAt + (expiresAt - obtainedAt) * REFRESH_AT
}

function isUsable({ expiresAt }: TokenSet, clock: Clock): boolean {
  return clock.now() < expiresAt - RESERVE_MS
}

async function obtain(deps: AccessDeps, installation: InstallationId, refused: string | null): Promise<TokenSet> {
  const { tokens, clock, patience } = deps
  const startedMs = clock.monotonicMs()
  for (;;) {
    const stored = await load(deps, installation)
    if (stored.accessToken !== refused && !isDue(stored, clock)) return stored
    const lease = await tokens.takeRefreshLease(installation, patience.leaseMs)
    if (lease !== null) {
      const fresh = await refreshUnder(deps, installation, lease, refused)
      if (fresh) return fresh
      continue
    }
    // Another process refreshes. What is stored is good until it expires, unless the CRM has just refused it.
    if (stored.accessToken !== refused && isUsable(stored, clock)) return stored
    if (clock.monotonicMs() - startedMs > patience.leaseMs / 2) {
      throw new CrmUnavailableError('another process has been refreshing the access token for too long', false)
    }
    await clock.sleep(LOOK_AGAIN_MS)
  }
}

async function load({ tokens }: AccessDeps, installation: InstallationId): Promise<TokenSet> {
  const stored = await tokens.load(installation)
  if (!stored) throw new CrmDisconnectedError(`installation ${installation} has no access to its CRM; connect it again`)
  return stored
}

/** Null: someone else stored tokens meanwhile; look again. */
async function refreshUnder(
  deps: AccessDeps,
  installation: InstallationId,
  lease: string,
  refused: string | null,
): Promise<TokenSet | null> {
  const { tokens, milestones } = deps
  let granted: GrantedTokens
  try {
    const before = await load(deps, installation)
    if (before.accessToken !== refused && !isDue(before, deps.clock)) {
      await tokens.giveBackRefreshLease(installation, lease)
      return before
    }
    await milestones.at('refresh.sent')
    granted = await refreshOrEnd(deps, installation, lease, before)
    await milestones.at('refresh.answered')
  } catch (error) {
    await tokens.giveBackRefreshLease(installation, lease)
    if (error instanceof RefreshedByAnother) return null
    throw error
  }
  // Stored before its first use: a token that only this process knows would be lost with it.
  const saved = await tokens.saveRefreshed(installation, lease, granted.tokens)
  if (saved === 'fenced') return null
  await milestones.at('refresh.stored')
  return granted.tokens
}

/** Not an error anyone sees: the refresh token was replaced while we asked with the old one. */
class RefreshedByAnother extends Error {
  override name = 'RefreshedByAnother'
}

async function refreshOrEnd(
  deps: AccessDeps,
  id: InstallationId,
  lease: string,
  before: TokenSet,
): Promise<GrantedTokens> {
  const { oauth, tokens, installations, log, meter } = deps
  try {
    const granted = await oauth.refresh(before.refreshToken)
    const installation = await installations.find(id)
    if (installation && installation.accountId !== granted.accountId) {
      log.error('refresh_of_other_account', { installation: id })
      throw new CrmUnavailableError('the CRM answered a refresh with tokens of another account', false)
    }
    meter.count('token_refresh', 1, { outcome: 'refreshed' })
    return granted
  } catch (error) {
    meter.count('token_refresh', 1, { outcome: error instanceof AccessEndedError ? 'refused' : 'failed' })
    if (!(error instanceof AccessEndedError)) throw error
    const now = await load(deps, id)
    if (now.refreshToken !== before.refreshToken) throw new RefreshedByAnother()
    // By the lease, which a new connection takes away: it may be stored while we are told that the former access is over.
    if ((await tokens.accessEnded(id, lease, error.message)) === 'fenced') throw new RefreshedByAnother()
    log.warn('disconnected', { installation: id, why: error.message })
    throw new CrmDisconnectedError(`the CRM has ended the access of installation ${id}; connect it again`, {
      cause: error,
    })
  }
}
