import { Button } from '@mantine/core'
import { useQuery } from '@tanstack/react-query'
import { useTranslation } from 'react-i18next'
import { meQuery } from '../data/queries.ts'
import { StatusMark } from '../parts/status-mark.tsx'
import { languageNow } from '../words/speak.ts'
import { StepEnd } from './step-end.tsx'
import type { StepProps } from './setup-page.tsx'

/** Where the consent page of the account's CRM is asked for. */
function useConsent(crmName: string): string {
  const { data: me } = useQuery(meQuery)
  const kind = me?.crms.find(({ name }) => name === crmName)?.kind ?? ''
  return `/oauth/${kind}/start`
}

/** Step 1: whose account is this? */
export function ConnectStep({ view, onNext }: StepProps) {
  const { t } = useTranslation()
  const { crmName, accountId, zone } = view.account
  const consent = useConsent(crmName)
  return (
    <>
      <h2>{t('setup.connect.question')}</h2>
      <p className="setup-account">{t('setup.connect.account', { crm: crmName, account: accountId, zone })}</p>
      <StepEnd step="connect" label={t('setup.connect.yes')} onNext={onNext} disabled={view.state === 'disconnected'}>
        <Button component="a" href={consent} variant="default">
          {t('setup.connect.other')}
        </Button>
      </StepEnd>
    </>
  )
}

/** Step 2: what Estafet may do, and what for. */
export function AccessStep({ view, onNext }: StepProps) {
  const { t } = useTranslation()
  const language = languageNow()
  const consent = useConsent(view.account.crmName)
  const refused = view.scopes.some(({ optional, granted }) => !optional && !granted)
  return (
    <>
      <h2>{t('setup.access.title')}</h2>
      <div className="figure-table">
        <table>
          <thead>
            <tr>
              <th scope="col">{t('setup.access.right')}</th>
              <th scope="col">{t('setup.access.state')}</th>
              <th scope="col">{t('setup.access.allows')}</th>
              <th scope="col">{t('setup.access.without')}</th>
            </tr>
          </thead>
          <tbody>
            {view.scopes.map(({ scope, optional, granted, allows, without }) => (
              <tr key={scope}>
                <th scope="row">
                  <code>{scope}</code>
                </th>
                <td>
                  <StatusMark kind={granted ? 'met' : optional ? 'quiet' : 'breached'}>
                    {t(granted ? 'setup.access.granted' : optional ? 'setup.access.left' : 'setup.access.refused')}
                  </StatusMark>
                </td>
                <td>{allows[language]}</td>
                <td>{without[language]}</td>
              </tr>
            ))}
          </tbody>
        </table>
      </div>
      <StepEnd step="access" onNext={onNext} disabled={refused}>
        <Button component="a" href={consent} variant="default">
          {t('setup.access.again')}
        </Button>
      </StepEnd>
    </>
  )
}
