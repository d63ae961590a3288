import { Alert, Button, Paper } from '@mantine/core'
import { useQuery } from '@tanstack/react-query'
import { getRouteApi, Link } from '@tanstack/react-router'
import { useEffect } from 'react'
import { useTranslation } from 'react-i18next'
import { meQuery } from '../data/queries.ts'
import { usePageTitle } from '../frame/use-page-title.ts'
import { Icon } from '../parts/icon.tsx'
import { wordOf } from '../parts/words-of.ts'
import { keepWish } from './wish.ts'

const route = getRouteApi('/signin')

export function SigninPage() {
  const { t } = useTranslation()
  const { problem, to } = route.useSearch()
  const { data: me } = useQuery(meQuery)
  usePageTitle(t('signin.title'))
  useEffect(() => {
    if (to !== undefined) keepWish(to)
  }, [to])
  return (
    <div className="page page-narrow">
      <Paper p="xl" withBorder>
        <h1>{t('signin.title')}</h1>
        {problem !== undefined && (
          <Alert variant="default" icon={<Icon name="failed" size={20} />} mb="md" role="alert">
            {wordOf('problem', problem, t)}
          </Alert>
        )}
        {me?.signedIn === true ? (
          <>
            <p>{t('signin.signedIn', { person: me.person })}</p>
            <Link to="/live">{t('signin.go')}</Link>
          </>
        ) : (
          <>
            <p>{t('signin.lead')}</p>
            {me?.crms.map(({ kind, name }) => (
              <Button key={kind} component="a" href={`/oauth/${kind}/start`} fullWidth size="md" mb="sm">
                {t('signin.with', { crm: name })}
              </Button>
            ))}
            {me?.mode === 'sandbox' && <p className="muted">{t('signin.sandbox')}</p>}
            <details>
              <summary>{t('signin.what')}</summary>
              <p>{t('signin.whatText')}</p>
            </details>
          </>
        )}
      </Paper>
    </div>
  )
}
