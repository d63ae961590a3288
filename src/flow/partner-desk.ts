import type { Names } from '../domain/explain/slots.ts'
import type { RepId } from '../domain/lead.ts'
import type { PartnerPolicy } from '../domain/policy/programmes.ts'
import type { InstallationId } from '../ports/crm.ts'
import type { PartnerLead, PartnerUser } from '../ports/partners.ts'
import { answerLead, reasonsOf, type AnswerOutcome } from './answer-lead.ts'
import type { Flow } from './context.ts'
import { assignmentIn, openActions, repByEmail } from './lead-card.ts'
import { namesOf } from './names.ts'

/** What a partner's user works with: the agreement, and who they are among the reps of the CRM. */
export interface PartnerDesk {
  readonly agreement: PartnerPolicy
  /** Null: no rep of the CRM has the user's address; the user looks on and answers nothing. */
  readonly repId: RepId | null
  /** Ids of the reasons with which a lead may be declined. */
  readonly reasons: readonly string[]
  readonly names: Names
}

/** Agreements of the active policy, in its order; none for an unknown installation. */
export async function agreementsOf(flow: Flow, installation: InstallationId): Promise<readonly PartnerPolicy[]> {
  return (await flow.settings.load(flow, installation))?.document.partners ?? []
}

/** @returns null when the agreement with the partner has ended. */
export async function partnerDesk(
  flow: Flow,
  installation: InstallationId,
  { partnerId, email }: Pick<PartnerUser, 'partnerId' | 'email'>,
): Promise<PartnerDesk | null> {
  const settings = await flow.settings.load(flow, installation)
  const agreement = settings?.document.partners?.find(({ id }) => id === partnerId)
  if (!settings || agreement === undefined) return null
  return {
    agreement,
    repId: email === null ? null : repByEmail(settings.roster, email),
    reasons: reasonsOf(settings.document),
    names: namesOf(settings),
  }
}

/** Whether a partner's user is the one who shall accept or decline this lead now. */
export function isAsked({ repId }: Pick<PartnerDesk, 'repId'>, { decision }: Pick<PartnerLead, 'decision'>): boolean {
  return repId !== null && assignmentIn(decision)?.ownerId === repId && openActions(decision).includes('accept')
}

/** A partner's answer to a lead that was given to them. */
export interface PartnerAnswer {
  readonly publicId: string
  /** The decision they were looking at. */
  readonly decisionId: string
  readonly action: 'accept' | 'decline'
  readonly reason: string | null
  readonly note: string | null
}

/**
 * Answers a lead as the rep that a partner's user is in the CRM, by the same way as every rep.
 * @returns `unknown` for whatever is not this partner's.
 */
export async function answerAsPartner(
  flow: Flow,
  installation: InstallationId,
  user: PartnerUser,
  { publicId, decisionId, action, reason, note }: PartnerAnswer,
): Promise<AnswerOutcome> {
  const lead = await flow.stores.partners.find(installation, user.partnerId, publicId)
  if (lead === null || user.email === null) return { kind: 'unknown' }
  const { recordId } = lead
  return answerLead(flow, installation, {
    ...{ recordId, decisionId, reason, note },
    action: action === 'accept' ? 'accept' : 'reject',
    until: null,
    email: user.email,
  })
}
