import { useTranslation } from 'react-i18next'
import type { PartnerLeadView } from '../../../src/contracts/partner.ts'
import { Icon, type IconName } from '../parts/icon.tsx'
import { StatusMark } from '../parts/status-mark.tsx'

const MARKS = { work: 'running', won: 'met', resting: 'held', closed: 'quiet' } as const

/** How a lead stands, by word, icon and colour, with its stage. */
export function StandingMark({ lead }: { readonly lead: PartnerLeadView }) {
  const { t } = useTranslation()
  return (
    <StatusMark kind={MARKS[lead.standing]}>
      {t(`partner.standing.${lead.standing}`)}
      {lead.standing === 'work' && ` · ${t(`stage.${lead.stage}`)}`}
    </StatusMark>
  )
}

/** A fact that the agreement hides: said, not left out, and readable by keyboard. */
export function Hidden({ what }: { readonly what: PartnerLeadView['hidden'][number] }) {
  const { t } = useTranslation()
  return (
    <span className="hidden-fact muted" title={t(`partner.hiddenOf.${what}`)}>
      <Icon name={'quiet' satisfies IconName} size={14} /> {t('partner.hidden')}
    </span>
  )
}

/** What to call a lead whose name is not known. */
export function useLeadName(): (lead: PartnerLeadView) => string {
  const { t } = useTranslation()
  return ({ person }) => person ?? t('lead.nobody')
}
