import { AppShell, Badge } from '@mantine/core'
import { Link, Outlet } from '@tanstack/react-router'
import { useTranslation } from 'react-i18next'
import type { Me } from '../../../src/contracts/me.ts'
import { PersonMenu } from '../frame/frame.tsx'
import { LanguageSwitch, SchemeSwitch } from '../frame/switches.tsx'

/** The frame of a partner: its own name, and nothing that leads elsewhere. */
export function PartnerFrame({ me, children }: { readonly me: Me; readonly children?: React.ReactNode }) {
  const { t } = useTranslation()
  return (
    <AppShell header={{ height: 52 }} padding={0}>
      <a className="skip" href="#content">
        {t('app.skip')}
      </a>
      <AppShell.Header className="header">
        <Link to="/partner" className="brand" aria-label={t('partner.frame')}>
          <img src="/favicon.svg" alt="" width="24" height="24" />
          <span>{me.signedIn ? me.partner : t('app.name')}</span>
        </Link>
        {me.mode === 'sandbox' && (
          <Badge variant="default" className="demo" tt="none" title={t('app.demo.why')}>
            {t('app.demo')}
          </Badge>
        )}
        <span className="grow" />
        <LanguageSwitch />
        <SchemeSwitch />
        <PersonMenu me={me} />
      </AppShell.Header>
      <AppShell.Main id="content" tabIndex={-1}>
        {children ?? <Outlet />}
      </AppShell.Main>
    </AppShell>
  )
}
