import { getRouteApi, Link } from '@tanstack/react-router'
import { useTranslation } from 'react-i18next'
import { usePageTitle } from '../frame/use-page-title.ts'
import { WhyDecision } from './why-decision.tsx'

const route = getRouteApi('/decisions/$decisionId')

/** The explanation under its own address, to be sent to somebody. */
export function DecisionPage() {
  const { t } = useTranslation()
  const { decisionId } = route.useParams()
  usePageTitle(t('why.title'))
  return (
    <div className="page page-reading">
      <p>
        <Link to="/live">← {t('place.live')}</Link>
      </p>
      <WhyDecision decisionId={decisionId} headingLevel={2} />
    </div>
  )
}
