import { appended } from './appended.ts'
import type { TraceStep } from './decision.ts'
import type { AccountFacts, LeadSnapshot } from './lead.ts'
import type { AccountCandidate } from './matching/account-candidate.ts'
import type { CompiledMatching } from './matching/compile-matching.ts'
import { overrideOf, type Overridden } from './matching/overrides.ts'
import { whySetAside, type SetAsideReason } from './matching/set-aside.ts'
import { compareAccounts, decidingRule, type TieBreaking } from './matching/tie-breakers.ts'
import { belonging, leadTraits, TIER_SCORE, type Belonging, type MatchTier, type RunnerUp } from './matching/tiers.ts'
import type { Roster } from './roster.ts'

/** The account a lead belongs to, how sure that is, and what spoke for it. */
export interface AccountMatch {
  readonly account: AccountFacts
  /** T5 is a suggestion and routes nothing. */
  readonly tier: MatchTier
  /** 0–1. */
  readonly confidence: number
  /** Best first, at most ten: those of the same tier, then those of weaker ones. */
  readonly runnersUp: readonly RunnerUp[]
  /** What put it before the next of its own tier; null when it was alone there. */
  readonly decidedBy: string | null
  readonly trace: TraceStep
}

/** The answer for one lead, and why. */
export interface MatchResult {
  readonly match: AccountMatch | null
  readonly trace: TraceStep
}

const NO_ACCOUNT: MatchResult = { match: null, trace: { step: 'account', because: 'account.none', saw: {} } }
const MOST_RUNNERS_UP = 10
const NO_RUNNERS_UP: readonly RunnerUp[] = []
const NO_IDS: readonly string[] = []
const NO_REASONS: readonly SetAsideReason[] = []

const BECAUSE: Readonly<Record<MatchTier, string>> = {
  T0: 'account.linked',
  T1: 'account.same-domain',
  T2: 'account.domain-of-contacts',
  T3: 'account.same-name',
  T4: 'account.like-name',
  T5: 'account.name-alone',
}

/**
 * Finds the account of a lead. Accounts that are never matched are set aside first. What an administrator said wins, then the company the CRM links; else the
 * first tier in which an account is found, ties broken in the policy's order. Tiers never mix: a weaker one is not asked once a stronger one has an answer.
 * @param emailDomain registrable domain of the lead's address; null for free-mail, disposable, own and missing ones.
 * @param candidates  accounts that may match, already narrowed by a search; in any order.
 * @source docs/rules.md, accounts; docs/decisions/0010-account-search.md
 */
export function matchAccount(
  snapshot: LeadSnapshot,
  emailDomain: string | null,
  candidates: readonly AccountCandidate[],
  roster: Roster,
  matching: CompiledMatching,
): MatchResult {
  const linked = snapshot.linkedAccount
  if (linked === null && candidates.length === 0) return NO_ACCOUNT
  const said = overrideOf(matching.overrides, snapshot.fields, emailDomain)
  const aside = new SetAside(matching, said)
  const explicit = explicitAccount(linked, candidates, said)
  if (explicit !== null && aside.admits(explicit.account)) {
    return answer(explicit, explicit.because, NO_RUNNERS_UP, null, emailDomain, aside)
  }
  const lead = leadTraits(snapshot.fields, emailDomain)
  let only: Belonging | null = null
  let found: Belonging[] | null = null
  for (const candidate of candidates) {
    if (!aside.admits(candidate)) continue
    const belongs = belonging(lead, candidate, matching)
    if (belongs === null) continue
    if (only === null) only = belongs
    else (found ??= [only]).push(belongs)
  }
  if (only === null) return nothing(aside)
  if (found === null) return answer(only, BECAUSE[only.tier], NO_RUNNERS_UP, null, emailDomain, aside)
  return bestOf(found, { order: matching.tieBreakers, snapshot, roster }, emailDomain, aside)
}

function bestOf(found: Belonging[], ties: TieBreaking, emailDomain: string | null, aside: SetAside): MatchResult {
  found.sort((a, b) => compareBelongings(a, b, ties))
  const best = found[0]!
  const runnersUp = found.slice(1, 1 + MOST_RUNNERS_UP).map((next) => runnerUp(best, next, ties))
  const decidedBy = runnersUp[0]?.tier === best.tier ? runnersUp[0].lostBy : null
  return answer(best, BECAUSE[best.tier], runnersUp, decidedBy, emailDomain, aside)
}

/** What somebody said outright: the administrator, else whoever linked the company in the CRM. */
function explicitAccount(
  linked: AccountFacts | null,
  candidates: readonly AccountFacts[],
  said: Overridden | null,
): (Belonging & { readonly because: string }) | null {
  const asked = said?.always ?? null
  const named = asked === linked?.accountId ? linked : candidates.find(({ accountId }) => accountId === asked)
  const account = named ?? linked
  if (account === null) return null
  const because = named === undefined ? BECAUSE.T0 : 'account.said'
  return { account, tier: 'T0', score: TIER_SCORE.T0, likeness: null, supporter: null, because }
}

/** Judges accounts once each, and remembers those it turned away. */
class SetAside {
  accounts: readonly string[] = NO_IDS
  reasons: readonly SetAsideReason[] = NO_REASONS
  private readonly matching: CompiledMatching
  private readonly said: Overridden | null

  constructor(matching: CompiledMatching, said: Overridden | null) {
    this.matching = matching
    this.said = said
  }

  admits(account: AccountFacts): boolean {
    const reason = whySetAside(account, this.matching, this.said)
    if (reason === null) return true
    if (this.accounts.includes(account.accountId)) return false
    this.accounts = appended(this.accounts, account.accountId)
    if (!this.reasons.includes(reason)) this.reasons = appended(this.reasons, reason)
    return false
  }
}

function nothing({ accounts, reasons }: SetAside): MatchResult {
  if (accounts.length === 0) return NO_ACCOUNT
  return {
    match: null,
    trace: {
      step: 'account',
      because: 'account.set-aside',
      saw: { setAside: accounts.toSorted(), reasons: reasons.toSorted() },
    },
  }
}

function answer(
  { account, tier, score, likeness, supporter }: Belonging,
  because: string,
  runnersUp: readonly RunnerUp[],
  decidedBy: string | null,
  emailDomain: string | null,
  { accounts }: SetAside,
): MatchResult {
  const saw = {
    accountId: account.accountId,
    tier,
    confidence: score,
    runnersUp: runnersUp.length === 0 ? NO_IDS : runnersUp.map(({ accountId }) => accountId),
    decidedBy,
    domain: emailDomain,
    likeness,
    supporter,
    setAside: accounts.length === 0 ? NO_IDS : accounts.toSorted(),
  }
  const trace: TraceStep = { step: 'account', because, saw }
  return { match: { account, tier, confidence: score, runnersUp, decidedBy, trace }, trace }
}

/** Stronger tier first; in T4 the liker name; then the policy's order. Negative when `a` is the better one. */
function compareBelongings(a: Belonging, b: Belonging, ties: TieBreaking): number {
  if (a.tier !== b.tier) return a.tier < b.tier ? -1 : 1
  if (a.score !== b.score) return b.score - a.score
  return compareAccounts(a.account, b.account, ties)
}

function runnerUp(best: Belonging, { account, tier, score }: Belonging, ties: TieBreaking): RunnerUp {
  const lostBy =
    tier !== best.tier ? 'tier' : score !== best.score ? 'likeness' : decidingRule(best.account, account, ties)
  return { accountId: account.accountId, tier, score, lostBy: lostBy ?? 'lowest-id' }
}
