import { ActionIcon, AppShell, Badge, Menu, NavLink } from '@mantine/core'
import { useMediaQuery } from '@mantine/hooks'
import { useQueryClient } from '@tanstack/react-query'
import { Link, Outlet, useRouterState } from '@tanstack/react-router'
import type { ComponentProps, ReactNode } from 'react'
import { useTranslation } from 'react-i18next'
import type { Me } from '../../../src/contracts/me.ts'
import { tell } from '../data/ask.ts'
import { meQuery } from '../data/queries.ts'
import { Icon } from '../parts/icon.tsx'
import type { IconName } from '../parts/icon.tsx'
import type { WordKey } from '../words/en.ts'
import { MorePlaces } from './more-places.tsx'
import { ledgerOf } from './places-of.ts'
import { HealthSentence } from './health-sentence.tsx'
import { PausedPolicy } from './paused-policy.tsx'
import { LanguageSwitch, SchemeSwitch } from './switches.tsx'

type Place = {
  readonly to: ComponentProps<typeof Link>['to']
  readonly words: WordKey
  readonly icon: IconName
}
const LIVE: Place = { to: '/live', words: 'place.live', icon: 'live' }
const LEADS: Place = { to: '/leads', words: 'place.leads', icon: 'leads' }
const AUDIT: Place = { to: '/audit', words: 'place.audit', icon: 'log' }
const QUEUES: Place = { to: '/queues', words: 'place.queues', icon: 'held' }
const TODAY: Place = { to: '/today', words: 'place.today', icon: 'clock' }
const REPORTS: Place = { to: '/reports/velocity', words: 'place.reports', icon: 'chart' }
const TEAM: Place = { to: '/team', words: 'place.team', icon: 'chosen' }
const PARTNERS: Place = { to: '/partners', words: 'place.partners', icon: 'partners' }
const POLICY: Place = { to: '/policy', words: 'place.policy', icon: 'filter' }
const DEFINITIONS: Place = { to: '/definitions', words: 'place.definitions', icon: 'met' }
const EVERYBODY: readonly Place[] = [LIVE, LEADS, QUEUES, TODAY, TEAM, REPORTS, POLICY, DEFINITIONS]
/** As many places as a phone shows in words that are not cut, in either language; the rest stands behind “More”. */
const BAR_PLACES = 4

/** Who is signed in, and the way out. */
export function PersonMenu({ me }: { readonly me: Me }) {
  const { t } = useTranslation()
  const client = useQueryClient()
  if (!me.signedIn) return null
  const signOut = async (): Promise<void> => {
    // The token belongs to the session of this moment; a renewal since would have changed it.
    const fresh = await client.fetchQuery({ ...meQuery, staleTime: 0 })
    if (fresh.signedIn) await tell('/api/session/end', fresh.csrf, {})
    window.location.assign('/signin')
  }
  return (
    <Menu position="bottom-end" width={240}>
      <Menu.Target>
        <ActionIcon variant="default" size={32} aria-label={t('app.menu')} title={me.person}>
          <Icon name="menu" size={18} />
        </ActionIcon>
      </Menu.Target>
      <Menu.Dropdown>
        <Menu.Label>
          {me.person} · {t(`role.${me.role}`)}
          <br />
          {me.installation.crmName} {me.installation.accountId}
        </Menu.Label>
        {me.role === 'admin' && (
          <Menu.Item component={Link} to="/setup" leftSection={<Icon name="play" />}>
            {t('place.setup')}
          </Menu.Item>
        )}
        {me.role !== 'partner' && me.role !== 'rep' && (
          <Menu.Item component={Link} to="/me/notices" leftSection={<Icon name="due" />}>
            {t('notices.title')}
          </Menu.Item>
        )}
        {me.role !== 'partner' && me.role !== 'rep' && (
          <Menu.Item component={Link} to="/settings/api" leftSection={<Icon name="log" />}>
            {t('api.title')}
          </Menu.Item>
        )}
        {me.role === 'admin' && (
          <Menu.Item component={Link} to="/settings/api-keys" leftSection={<Icon name="out" />}>
            {t('place.keys')}
          </Menu.Item>
        )}
        {me.role === 'admin' && (
          <Menu.Item component={Link} to="/settings/website" leftSection={<Icon name="live" />}>
            {t('place.website')}
          </Menu.Item>
        )}
        {me.role === 'admin' && (
          <Menu.Item component={Link} to="/settings/crm-stage" leftSection={<Icon name="met" />}>
            {t('place.crmStage')}
          </Menu.Item>
        )}
        {me.role === 'admin' && (
          <Menu.Item component={Link} to="/settings/house" leftSection={<Icon name="partners" />}>
            {t('place.house')}
          </Menu.Item>
        )}
        {me.role === 'admin' && (
          <Menu.Item component={Link} to="/settings/backfill" leftSection={<Icon name="leads" />}>
            {t('backfill.title')}
          </Menu.Item>
        )}
        <Menu.Item leftSection={<Icon name="leave" />} onClick={() => void signOut()}>
          {t('app.signOut')}
        </Menu.Item>
      </Menu.Dropdown>
    </Menu>
  )
}

/** Where somebody may go. A rep finds their own leads, their own ledger, and what the words mean. */
function placesOf(me: Me): readonly Place[] {
  if (!me.signedIn) return []
  if (me.role === 'rep')
    return [LEADS, { to: ledgerOf(me) as Place['to'], words: 'place.ledger', icon: 'chosen' }, DEFINITIONS]
  return me.role === 'admin' ? [...EVERYBODY, PARTNERS, AUDIT] : EVERYBODY
}

/** Whether a place is the one shown, or what is shown lies in it; all reports are one place. */
function isAt(path: string, to: Place['to']): boolean {
  return path === to || path.startsWith(`${to}/`) || (to === REPORTS.to && path.startsWith('/reports/'))
}

/** The frame of every page: places at the left (below on a phone), health, language and colours above. */
export function Frame({ me, children }: { readonly me: Me; readonly children?: ReactNode }) {
  const { t } = useTranslation()
  const path = useRouterState({ select: (state) => state.location.pathname })
  const wide = useMediaQuery('(min-width: 62em)', true)
  const roomy = useMediaQuery('(min-width: 48em)', true)
  const places = placesOf(me)
  const linkTo = (place: Place) => (
    <NavLink
      key={place.words}
      component={Link}
      to={place.to ?? '/live'}
      label={t(place.words)}
      leftSection={<Icon name={place.icon} size={18} />}
      active={isAt(path, place.to)}
      aria-current={isAt(path, place.to) ? 'page' : undefined}
    />
  )
  const links = (wide ? places : places.slice(0, BAR_PLACES)).map(linkTo)
  // One of the two at a time: a hidden copy would be a second landmark of the same name.
  const rail = wide && places.length > 1
  const bar = !wide && places.length > 1
  return (
    <AppShell
      header={{ height: 52 }}
      navbar={{ width: 220, breakpoint: '62em', collapsed: { mobile: true, desktop: !rail } }}
      footer={{ height: 56, collapsed: !bar }}
      padding={0}
    >
      <a className="skip" href="#content">
        {t('app.skip')}
      </a>
      <AppShell.Header className="header">
        <Link to={me.signedIn && me.role === 'rep' ? '/leads' : '/live'} className="brand" aria-label={t('app.name')}>
          <img src="/favicon.svg" alt="" width="24" height="24" />
          <span>{t('app.name')}</span>
        </Link>
        {me.mode === 'sandbox' && (
          <Badge variant="default" className="demo" tt="none" title={t('app.demo.why')}>
            {t('app.demo')}
          </Badge>
        )}
        {me.signedIn && me.role !== 'rep' && roomy && <HealthSentence />}
        <span className="grow" />
        <LanguageSwitch />
        <SchemeSwitch />
        <PersonMenu me={me} />
      </AppShell.Header>
      {rail && (
        <AppShell.Navbar p="sm" aria-label={t('app.places')}>
          {links}
        </AppShell.Navbar>
      )}
      <AppShell.Main id="content" tabIndex={-1}>
        {me.signedIn && me.role === 'admin' && <PausedPolicy />}
        {children ?? <Outlet />}
      </AppShell.Main>
      {bar && (
        <AppShell.Footer className="bottom-bar">
          <nav aria-label={t('app.places')}>
            {links}
            <MorePlaces active={places.slice(BAR_PLACES).some(({ to }) => isAt(path, to))}>
              {places.slice(BAR_PLACES).map(linkTo)}
            </MorePlaces>
          </nav>
        </AppShell.Footer>
      )}
    </AppShell>
  )
}
