import { getRouteApi } from '@tanstack/react-router'
import { useTranslation } from 'react-i18next'
import { usePageTitle } from '../frame/use-page-title.ts'
import { Leaver } from './leaver.tsx'

const route = getRouteApi('/team/leaver/$repId')

/** Hands over what one person leaves behind. */
export function LeaverPage() {
  const { t } = useTranslation()
  const { repId } = route.useParams()
  usePageTitle(t('leaver.takers'))
  return (
    <div className="page page-reading">
      <Leaver repId={repId} />
    </div>
  )
}
