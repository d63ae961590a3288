import { addressFacts, emailFacts } from './contact-verification.ts'
import type { Decision, DecisionInput, TraceStep } from './decision.ts'
import { highIntentSince, weighDoings, type Doings, type HighIntent } from './engagement.ts'
import { mailHostOf } from './email-domain.ts'
import type { ConditionFacts } from './facts.ts'
import { classifyFit, type FitResult } from './fit.ts'
import type { Instant } from './lead.ts'
import { matchAccount, type AccountMatch } from './match-account.ts'
import { lastAtSign } from './names/email-address.ts'
import { plausibleInstant } from './plausible.ts'
import type { CompiledPolicy } from './policy/compile.ts'
import { levelOfData, qualificationPoints } from './qualification.ts'
import { companyDomain, readFacts, type MailDomain, type MailLists } from './read-facts.ts'
import { totalOf } from './score.ts'
import { classifySource, type SourceResult } from './source.ts'
import { temperatureOf } from './temperature.ts'

/** What a lead is, before anything is decided of its stage or owner. */
export interface Classified {
  /** When the record was made, as far as it can be believed. */
  readonly createdAt: Instant
  readonly match: AccountMatch | null
  readonly accountStep: TraceStep
  /** What conditions see; what is decided later is added to it. */
  readonly seen: ConditionFacts
  readonly source: SourceResult
  readonly fit: FitResult
  readonly doings: Doings
  readonly intent: HighIntent | null
  /** When the lead last did anything; null: not known. */
  readonly lastActivityAt: Instant | null
  readonly temperature: Decision['temperature']
  /** The score with the qualification that the data alone give, 0–100. */
  readonly profileScore: number
}

/** Account, source, fit, engagement, temperature and the qualification by data. */
export function classifyLead(input: DecisionInput, policy: CompiledPolicy): Classified {
  const { snapshot, memory, roster, now } = input
  const { fields } = snapshot
  const createdAt = plausibleInstant(snapshot.createdAt, now) ?? now
  const mail = mailOf(fields.email, policy.mail)
  const { ownDomain } = mail
  const { match, trace } = matchAccount(snapshot, ownDomain, input.accountCandidates, roster, policy.matching)
  const seen = readFacts(snapshot, memory, match, mail, policy.mail, roster, now)

  const source = classifySource(seen, policy.sources, now)
  seen.source = source.source
  seen.sourceDetail = source.detail
  const fit = classifyFit(seen, policy.fit, now)
  seen.fit = fit.fit.classes
  seen.fitTop = fit.fit.top
  const formAt = seen.formAt === null ? null : fields.formAt
  const doings = weighDoings(input.activities, fields.formName, formAt, policy.engagement, now)
  const lastActivityAt = latest(latest(seen.lastActivityAt, doings.newestAt), seen.formAt)
  const temperature = temperatureOf(lastActivityAt, createdAt, now, policy.policy.temperature)
  seen.temperature = temperature
  seen.engagement = doings.points

  const level = levelOfData(seen)
  const points = qualificationPoints(level, policy.policy.qualification)
  const profileScore = totalOf(source.points, points, fit.points, policy.policy.score)
  seen.qualification = level
  seen.score = profileScore
  return {
    createdAt,
    match,
    accountStep: trace,
    seen,
    source,
    fit,
    doings,
    intent: highIntentSince(doings, memory?.recycledAt ?? null, policy.engagement, now),
    lastActivityAt,
    temperature,
    profileScore,
  }
}

/** The address is taken apart once for all that is asked of it. */
function mailOf(email: string | null, lists: MailLists): MailDomain {
  if (email === null) return NO_MAIL
  const at = lastAtSign(email)
  const host = mailHostOf(email, at)
  const { domain } = host
  return { domain, ownDomain: companyDomain(domain, lists), address: addressFacts(email, at, host) }
}

const NO_MAIL: MailDomain = { domain: null, ownDomain: null, address: emailFacts(null) }

function latest(a: Instant | null, b: Instant | null): Instant | null {
  if (a === null) return b
  return b === null || a >= b ? a : b
}
