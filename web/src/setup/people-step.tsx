import { Button } from '@mantine/core'
import { Link } from '@tanstack/react-router'
import { useTranslation } from 'react-i18next'
import type { SetupView } from '../../../src/contracts/setup.ts'
import { StatusMark } from '../parts/status-mark.tsx'
import { Empty, Trouble } from '../parts/trouble.tsx'
import { useSetup } from './setup-queries.ts'
import type { StepProps } from './setup-page.tsx'
import { StepEnd } from './step-end.tsx'

type Person = SetupView['people'][number]

/** Step 4: who can be given leads, gaps first. */
export function PeopleStep({ view, onNext }: StepProps) {
  const { t } = useTranslation()
  const read = useSetup()
  const { people, pools } = view
  const gaps = people.filter(({ hoursKnown, zoneKnown, pools: own }) => !hoursKnown || !zoneKnown || own.length === 0)
  return (
    <>
      <h2>
        {t('setup.people.title', { count: people.filter(({ pools: own }) => own.length > 0).length })}
        {gaps.length > 0 && ` · ${t('setup.people.gaps', { count: gaps.length })}`}
      </h2>
      {people.length === 0 ? <Empty>{t('setup.people.none')}</Empty> : <PeopleTable people={people} />}
      <h3>{t('setup.people.poolsTitle')}</h3>
      <ul className="setup-pools">
        {pools.map(({ name, members, reaches }) => (
          <li key={name}>
            {reaches === 0 ? (
              <StatusMark kind="due">{t('setup.people.poolEmpty', { pool: name })}</StatusMark>
            ) : (
              t('setup.people.pool', { pool: name, members, reaches })
            )}
          </li>
        ))}
      </ul>
      <p>
        <Link to="/policy/$section" params={{ section: 'pools' }}>
          {t('setup.people.edit')}
        </Link>
      </p>
      {read.error && <Trouble title={t('setup.stepError')} error={read.error} onRetry={() => read.reset()} />}
      <StepEnd step="people" onNext={onNext} disabled={pools.every(({ reaches }) => reaches === 0)}>
        <Button variant="default" loading={read.isPending} onClick={() => read.mutate({ path: 'people', body: {} })}>
          {t('setup.people.read')}
        </Button>
      </StepEnd>
    </>
  )
}

function PeopleTable({ people }: { readonly people: readonly Person[] }) {
  const { t } = useTranslation()
  return (
    <div className="figure-table setup-long">
      <table>
        <thead>
          <tr>
            <th scope="col">{t('setup.people.person')}</th>
            <th scope="col">{t('setup.people.pools')}</th>
            <th scope="col">{t('setup.people.hours')}</th>
            <th scope="col">{t('setup.people.teams')}</th>
            <th scope="col">{t('setup.people.manager')}</th>
          </tr>
        </thead>
        <tbody>
          {people.map(({ id, name, email, pools, zone, hoursKnown, teams, manager }) => (
            <tr key={id}>
              <th scope="row">
                {name}
                {email !== null && (
                  <>
                    <br />
                    <span className="muted">{email}</span>
                  </>
                )}
              </th>
              <td>
                {pools.length > 0 ? pools.join(', ') : <StatusMark kind="due">{t('setup.people.noPool')}</StatusMark>}
              </td>
              <td>
                {hoursKnown ? (
                  t('setup.people.hours.known', { zone })
                ) : (
                  <StatusMark kind="due">{t('setup.people.hours.unknown', { zone })}</StatusMark>
                )}
              </td>
              <td>{teams.length > 0 ? teams.join(', ') : t('setup.people.noTeam')}</td>
              <td>{manager ?? t('setup.people.nobody')}</td>
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  )
}
