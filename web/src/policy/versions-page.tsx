import { Button, Skeleton } from '@mantine/core'
import { useQuery, useQueryClient } from '@tanstack/react-query'
import { Link } from '@tanstack/react-router'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import type { DiffAnswer, PolicyVersionView } from '../../../src/contracts/policy.ts'
import { meQuery } from '../data/queries.ts'
import { usePageTitle } from '../frame/use-page-title.ts'
import { StatusMark } from '../parts/status-mark.tsx'
import { Trouble } from '../parts/trouble.tsx'
import { useBusinessNow } from '../time/business-time.ts'
import { agoWords, exactTime } from '../time/time-words.ts'
import { ChangeList } from './change-list.tsx'
import './policy.css'
import { tellAs, versionsQuery } from './policy-queries.ts'
import { RestoreForm } from './restore-form.tsx'

/** Every published version: who, when, why, what changed, and the way back. */
export function VersionsPage() {
  const { t } = useTranslation()
  const { data, error, refetch } = useQuery(versionsQuery)
  const { data: me } = useQuery(meQuery)
  usePageTitle(`${t('policy.versions')} · ${t('place.policy')}`)
  return (
    <div className="page page-reading">
      <p>
        <Link to="/policy/$section" params={{ section: 'scores' }}>
          {t('policy.back')}
        </Link>
      </p>
      <h1>{t('policy.versions.title')}</h1>
      {error && <Trouble title={t('policy.versions.error')} error={error} onRetry={() => void refetch()} />}
      {!data && !error && <Skeleton height={240} role="status" aria-label={t('app.loading')} />}
      <ol className="policy-versions" aria-label={t('policy.versions.title')}>
        {data?.versions.map((version) => (
          <Version
            key={version.version}
            version={version}
            active={data.active}
            mayRestore={me?.signedIn === true && me.role === 'admin'}
          />
        ))}
      </ol>
    </div>
  )
}

interface Props {
  readonly version: PolicyVersionView
  readonly active: number
  readonly mayRestore: boolean
}
function Version({ version: { version, author, reason, publishedAt, restoredFrom }, active, mayRestore }: Props) {
  const { t } = useTranslation()
  const now = useBusinessNow()
  const [opened, setOpened] = useState(false)
  const [asking, setAsking] = useState(false)
  return (
    <li>
      <div className="policy-version">
        <div className="grow">
          <p>
            <strong className="figures">v{version}</strong> · {reason === '' ? t('policy.versions.first') : reason}{' '}
            {version === active && <StatusMark kind="met">{t('policy.versions.active')}</StatusMark>}
          </p>
          <p className="muted">
            {author} ·{' '}
            <time dateTime={new Date(publishedAt).toISOString()} title={exactTime(publishedAt)}>
              {agoWords(publishedAt, now, t)}
            </time>
            {restoredFrom !== null && ` · ${t('policy.versions.restored', { version: restoredFrom })}`}
          </p>
        </div>
        {version > 1 && (
          <Button
            size="compact-sm"
            variant="default"
            aria-expanded={opened}
            aria-label={t('policy.versions.diffOf', { version })}
            onClick={() => setOpened(!opened)}
          >
            {t('policy.versions.diff')}
          </Button>
        )}
        <a href={`/api/policy/${version}?format=yaml`} download={`policy-v${version}.yaml`}>
          {t('policy.versions.yaml')}
        </a>
        {mayRestore && version !== active && (
          <Button
            size="compact-sm"
            variant="default"
            aria-label={t('policy.versions.restoreOf', { version })}
            onClick={() => setAsking(true)}
          >
            {t('policy.versions.restore')}
          </Button>
        )}
      </div>
      {opened && <Difference version={version} />}
      <RestoreForm opened={asking} onClose={() => setAsking(false)} {...{ version, active }} />
    </li>
  )
}

function Difference({ version }: { readonly version: number }) {
  const { t } = useTranslation()
  const client = useQueryClient()
  const { data, error, refetch } = useQuery({
    queryKey: ['policy-diff', version],
    queryFn: async () =>
      (await tellAs(client, '/api/policy/diff', {
        from: { version: version - 1 },
        to: { version },
      })) as DiffAnswer,
    staleTime: Infinity,
  })
  if (error) return <Trouble title={t('policy.versions.error')} error={error} onRetry={() => void refetch()} />
  if (!data) return <Skeleton height={48} role="status" aria-label={t('app.loading')} />
  return <ChangeList changes={data.changes} />
}
