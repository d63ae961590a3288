import { DAY, HOUR, IDEAL, NOW, anAccount, anActivity, anInput } from '../../test/domain/decide/builders.ts'
import type { DecisionInput } from '../../src/domain/decision.ts'
import type { LeadFields } from '../../src/domain/lead.ts'

/** One lead of each kind the default policy routes differently; each is varied over many people and companies. */
const KINDS: readonly Partial<LeadFields>[] = [
  { formName: 'Request a demo' },
  { formName: 'Download the guide' },
  { formName: 'Contact us', employees: 40 },
  { referrer: 'Dewi Anggraini' },
  { partner: 'Nusantara Cloud' },
  { eventName: 'SaaS Expo', eventEngagement: 'conversation' },
  { utmSource: 'google', utmMedium: 'cpc', formName: 'Request a demo' },
  { importList: 'Conference list 2025', role: 'Analyst' },
  { outboundResponse: true },
  { formName: 'Newsletter', role: null },
]

/** Leads never seen before: everything about them is decided, most are assigned a turn and get two clocks. */
export function mixedLeads(count: number): DecisionInput[] {
  return Array.from({ length: count }, (_, n) => {
    const kind = KINDS[n % KINDS.length]!
    return anInput({
      leadId: `lead-${n}`,
      createdAt: NOW - 2 * DAY,
      fields: {
        ...IDEAL,
        email: asFromJson(`person${n}@company${n % 300}.com`),
        employees: (n * 37) % 3_000,
        formAt: kind.formName ? NOW - HOUR : null,
        lastActivityAt: NOW - HOUR,
        ...kind,
      },
      activities: [
        ...(kind.formName ? [anActivity('form', NOW - HOUR, kind.formName)] : []),
        anActivity('page', NOW - 2 * HOUR, 'https://customer.example/pricing'),
      ],
      accountCandidates: n % 4 === 0 ? [anAccount({ domains: [asFromJson(`company${n % 300}.com`)] })] : [],
    })
  })
}

/** A text in one piece, as a CRM's answer gives it; one put together here would be joined again at every look. */
function asFromJson(text: string): string {
  return JSON.parse(JSON.stringify(text)) as string
}
