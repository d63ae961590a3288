import { CrmDisconnectedError, CrmUnavailableError, type InstallationId } from '../../ports/crm.ts'
import type { Patience } from '../../ports/patience.ts'
import type { Clock, Log, Meter, Milestones } from '../../ports/runtime.ts'
import type { InstallationStore } from '../../ports/installations.ts'
import type { TokenSet, TokenStore } from '../../ports/tokens.ts'
import { AccessEndedError, type GrantedTokens, type HubspotOauth } from './oauth.ts'

/** How often one who waits for another's refresh looks again; milliseconds of real time. */
const LOOK_AGAIN_MS = 100
/** Part of a token's life after which it is replaced. HubSpot's certification forbids waiting for a 401. */
const REFRESH_AT = 0.8
/** A token is not used in the last moments of its life. */
const RESERVE_MS = 20_000

/** Access tokens of installations, always good ones. */
export interface Access {
  /**
   * A token that is good now; refreshed at 80 % of its life, by one process at a time.
   * @throws {CrmDisconnectedError} when HubSpot has ended the access; {CrmUnavailableError} when it cannot be asked.
   */
  accessToken(installation: InstallationId): Promise<string>
  /** HubSpot refused `refused` with 401: another token, stored by someone else meanwhile or got now. */
  replaceRefused(installation: InstallationId, refused: string): Promise<string>
}

export interface AccessDeps {
  readonly tokens: TokenStore
  readonly installations: InstallationStore
  readonly oauth: Pick<HubspotOauth, 'refresh'>
  readonly patience: Patience
  readonly clock: Clock
  readonly log: Log
  readonly meter: Meter
  readonly milestones: Milestones
}

export function createAccess(deps: AccessDeps): Access {
  const known = new Map<InstallationId, TokenSet>()
  const underWay = new Map<string, Promise<string>>()

  /** One attempt per installation and reason in this process, whoever asks. */
  function once(installation: InstallationId, refused: string | null): Promise<string> {
    const key = `${installation} ${refused ?? ''}`
    const running = underWay.get(key)
    if (running) return running
    const started = obtain(deps, installation, refused)
      .then((tokens) => {
        known.set(installation, tokens)
        return tokens.accessToken
      })
      .finally(() => underWay.delete(key))
    underWay.set(key, started)
    return started
  }

  return {
    async accessToken(installation) {
      const tokens = known.get(installation)
      return tokens && !isDue(tokens, deps.clock) ? tokens.accessToken : once(installation, null)
    },
    async replaceRefused(installation, refused) {
      known.delete(installation)
      return once(installation, refused)
    },
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
    // Another process refreshes. What is stored is good until it expires, unless HubSpot has just refused it.
    if (stored.accessToken !== refused && isUsable(stored, clock)) return stored
    if (clock.monotonicMs() - startedMs > patience.leaseMs / 2) {
      throw new CrmUnavailableError('another process has been refreshing the access token for too long', false)
    }
    await clock.sleep(LOOK_AGAIN_MS)
  }
}

async function load({ tokens }: AccessDeps, installation: InstallationId): Promise<TokenSet> {
  const stored = await tokens.load(installation)
  if (!stored) throw new CrmDisconnectedError(`installation ${installation} has no access to HubSpot; connect it again`)
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
    granted = await refreshOrEnd(deps, installation, before)
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

async function refreshOrEnd(deps: AccessDeps, id: InstallationId, before: TokenSet): Promise<GrantedTokens> {
  const { oauth, installations, log, meter } = deps
  try {
    const granted = await oauth.refresh(before.refreshToken)
    const installation = await installations.find(id)
    if (installation && installation.accountId !== granted.accountId) {
      log.error('refresh_of_other_account', { installation: id })
      throw new CrmUnavailableError('HubSpot answered a refresh with tokens of another account', false)
    }
    meter.count('token_refresh', 1, { outcome: 'refreshed' })
    return granted
  } catch (error) {
    meter.count('token_refresh', 1, { outcome: error instanceof AccessEndedError ? 'refused' : 'failed' })
    if (!(error instanceof AccessEndedError)) throw error
    const now = await load(deps, id)
    if (now.refreshToken !== before.refreshToken) throw new RefreshedByAnother()
    if ((await installations.find(id))?.state === 'active') {
      log.warn('disconnected', { installation: id, why: error.message })
      await installations.setState(id, 'disconnected', error.message)
    }
    throw new CrmDisconnectedError(`HubSpot has ended the access of installation ${id}; connect it again`, {
      cause: error,
    })
  }
}
