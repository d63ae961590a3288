import { Button, Skeleton } from '@mantine/core'
import { useQuery } from '@tanstack/react-query'
import { Link } from '@tanstack/react-router'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import type { ApiKeysView } from '../../../src/contracts/api-keys.ts'
import { AskError } from '../data/ask.ts'
import { timed } from '../data/queries.ts'
import { usePageTitle } from '../frame/use-page-title.ts'
import { Sheet } from '../parts/sheet.tsx'
import { StatusMark } from '../parts/status-mark.tsx'
import { Empty, Trouble } from '../parts/trouble.tsx'
import { FigureTable } from '../reports/figures.tsx'
import { useBusinessNow } from '../time/business-time.ts'
import { agoWords, exactTime, momentWords } from '../time/time-words.ts'
import '../words/keys-words.ts'
import './api-keys.css'
import { KeyActs } from './key-acts.tsx'
import { KeyCalls } from './key-calls.tsx'
import { KeyForm } from './key-form.tsx'

type Key = ApiKeysView['keys'][number]

/** Until when it opens anything; a word where it no longer does. */
function Ends({ of: { expiresAt, revokedAt } }: { readonly of: Key }) {
  const { t } = useTranslation()
  const now = useBusinessNow()
  if (revokedAt !== null)
    return <StatusMark kind="quiet">{t('apiKeys.revoked', { time: agoWords(revokedAt, now, t) })}</StatusMark>
  if (expiresAt <= now) return <StatusMark kind="quiet">{t('apiKeys.over')}</StatusMark>
  return (
    <time dateTime={new Date(expiresAt).toISOString()} title={exactTime(expiresAt)}>
      {momentWords(expiresAt, now, t)}
    </time>
  )
}

function KeyTable({ keys }: { readonly keys: readonly Key[] }) {
  const { t } = useTranslation()
  const now = useBusinessNow()
  return (
    <FigureTable
      caption={t('apiKeys.list')}
      columns={(['name', 'may', 'used', 'ends', 'act'] as const).map((key) => ({
        key,
        title: t(`apiKeys.col.${key}`),
      }))}
      rows={keys.map((key) => ({
        id: key.id,
        cells: [
          <span title={t('apiKeys.by', { name: key.createdBy })}>{key.name}</span>,
          <ul className="key-may">
            {key.scopes.map((scope) => (
              <li key={scope} title={scope}>
                {t(`apiKeys.scope.${scope}`)}
              </li>
            ))}
          </ul>,
          <span className="figures">
            {key.lastUsedAt === null ? t('apiKeys.never') : agoWords(key.lastUsedAt, now, t)}
          </span>,
          <Ends of={key} />,
          <span className="key-acts">
            <KeyCalls of={key} />
            <KeyActs of={key} isOver={key.revokedAt !== null || key.expiresAt <= now} />
          </span>,
        ],
      }))}
    />
  )
}

/** Who can do what with our data: keys of machines. */
export function ApiKeysPage() {
  const { t } = useTranslation()
  const [making, setMaking] = useState(false)
  usePageTitle(t('apiKeys.title'))
  const { data, error, refetch } = useQuery({
    queryKey: ['api-keys'],
    queryFn: ({ signal }) => timed<ApiKeysView>('/api/keys', signal),
  })
  if (error instanceof AskError && error.status === 404) return <Empty>{t('apiKeys.notAllowed')}</Empty>
  return (
    <div className="page">
      <h1>{t('apiKeys.title')}</h1>
      {data && (
        <p className="muted">
          {t('apiKeys.lead', { count: data.perMinute })} <Link to="/settings/api">{t('apiKeys.reader')}</Link>
        </p>
      )}
      {error && <Trouble title={t('apiKeys.error')} error={error} onRetry={() => void refetch()} />}
      {!data && !error && <Skeleton height={240} role="status" aria-label={t('app.loading')} />}
      {data && (
        <Button onClick={() => setMaking(true)} mb="md">
          {t('apiKeys.new')}
        </Button>
      )}
      {data?.keys.length === 0 && (
        <Empty title={t('apiKeys.none.title')}>
          <p>{t('apiKeys.none.text')}</p>
          <pre className="key-example" tabIndex={0}>
            {`curl -H "Authorization: Bearer $ESTAFET_KEY" ${window.location.origin}/api/leads`}
          </pre>
        </Empty>
      )}
      {data && data.keys.length > 0 && <KeyTable keys={data.keys} />}
      <Sheet title={t('apiKeys.new')} opened={making} onClose={() => setMaking(false)}>
        <KeyForm />
      </Sheet>
    </div>
  )
}
