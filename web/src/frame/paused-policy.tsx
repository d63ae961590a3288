import { Alert } from '@mantine/core'
import { useQuery } from '@tanstack/react-query'
import { Link, useRouterState } from '@tanstack/react-router'
import { useTranslation } from 'react-i18next'
import { pulseQuery } from '../data/queries.ts'
import { Icon } from '../parts/icon.tsx'

/** Tells an admin on every page that nothing is written until they have chosen about a policy. */
export function PausedPolicy() {
  const { t } = useTranslation()
  const { data } = useQuery(pulseQuery)
  const path = useRouterState({ select: ({ location }) => location.pathname })
  const version = data?.pausedPolicy ?? null
  if (version === null || path === '/policy/rollout') return null
  return (
    <div className="page">
      <Alert
        variant="default"
        icon={<Icon name="held" size={20} />}
        title={t('paused.title', { version })}
        role="status"
      >
        {t('paused.about')} <Link to="/policy/rollout">{t('paused.choose')}</Link>
      </Alert>
    </div>
  )
}
