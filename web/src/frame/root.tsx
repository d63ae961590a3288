import { Skeleton } from '@mantine/core'
import { useQuery } from '@tanstack/react-query'
import { Link, Navigate, useRouterState } from '@tanstack/react-router'
import { useEffect } from 'react'
import { useTranslation } from 'react-i18next'
import { meQuery } from '../data/queries.ts'
import { Empty, Trouble } from '../parts/trouble.tsx'
import { browserLanguage, chosenLanguage, speak } from '../words/speak.ts'
import { PartnerFrame } from '../partner/partner-frame.tsx'
import { Frame } from './frame.tsx'
import { isForRep } from './places-of.ts'
import { usePageTitle } from './use-page-title.ts'

/** Asks who is there: strangers go to sign-in and come back to where they wanted to be. */
export function Root() {
  const { t } = useTranslation()
  const { data: me, error, refetch } = useQuery(meQuery)
  const place = useRouterState({
    select: ({ location, matches }) => ({
      path: location.pathname,
      href: location.href,
      drawn: matches.at(-1)?.pathname,
    }),
  })
  useEffect(() => {
    if (me?.signedIn === true && chosenLanguage() === null && browserLanguage() === null)
      void speak(me.installation.language)
  }, [me])
  if (error && !me) {
    return (
      <div className="page page-narrow">
        <Trouble title={t('live.error')} error={error} onRetry={() => void refetch()} />
      </div>
    )
  }
  const waiting = <Skeleton height={52} radius={0} role="status" aria-label={t('app.loading')} />
  if (!me) return waiting
  if (!me.signedIn && place.path !== '/signin') return <Navigate to="/signin" search={{ to: place.href }} replace />
  // On the way to sign-in the page that was asked for is still the drawn one; a stranger must not make it ask for data.
  if (!me.signedIn && place.drawn !== '/signin') return waiting
  if (me.signedIn && me.role === 'partner') {
    const isTheirs = place.path === '/partner' || place.path.startsWith('/partner/')
    return <PartnerFrame me={me}>{isTheirs ? undefined : <NotFound />}</PartnerFrame>
  }
  if (me.signedIn && me.role === 'rep' && !isForRep(me, place.path))
    return (
      <Frame me={me}>
        <NotFound />
      </Frame>
    )
  return <Frame me={me} />
}

export function NotFound() {
  const { t } = useTranslation()
  const { data: me } = useQuery(meQuery)
  const isPartner = me?.signedIn === true && me.role === 'partner'
  const isRep = me?.signedIn === true && me.role === 'rep'
  usePageTitle(t('notFound.title'))
  return (
    <Empty title={t('notFound.title')}>
      <p>{t('problem.not_found')}</p>
      <Link to={isPartner ? '/partner' : isRep ? '/leads' : '/live'}>
        {t(isPartner ? 'partner.back' : isRep ? 'notFound.goLeads' : 'notFound.go')}
      </Link>
    </Empty>
  )
}
