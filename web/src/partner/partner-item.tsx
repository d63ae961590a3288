import { Link } from '@tanstack/react-router'
import { useTranslation } from 'react-i18next'
import type { PartnerLeadView } from '../../../src/contracts/partner.ts'
import { useBusinessNow } from '../time/business-time.ts'
import { agoWords, exactTime } from '../time/time-words.ts'
import { PartnerActs } from './partner-acts.tsx'
import { Hidden, StandingMark, useLeadName } from './partner-facts.tsx'

/** One lead of a partner as a card: who, how it stands and why, and what waits for the partner. */
export function PartnerItem({ lead }: { readonly lead: PartnerLeadView }) {
  const { t } = useTranslation()
  const now = useBusinessNow()
  const name = useLeadName()(lead)
  return (
    <li className="partner-item">
      <span className="partner-who">
        <Link className="who" data-open to="/partner/leads/$publicId" params={{ publicId: lead.id }}>
          {name}
        </Link>
        {lead.hidden.includes('company') ? (
          <Hidden what="company" />
        ) : (
          lead.company !== null && <span className="company muted">{lead.company}</span>
        )}
      </span>
      <StandingMark lead={lead} />
      <span className="partner-reason">{lead.reason}</span>
      <time
        className="partner-time muted figures"
        dateTime={new Date(lead.changedAt).toISOString()}
        title={exactTime(lead.changedAt)}
      >
        {t('partner.changedAt', { time: agoWords(lead.changedAt, now, t) })}
      </time>
      {lead.answer && <PartnerActs lead={{ ...lead, canRecall: false }} name={name} />}
    </li>
  )
}
