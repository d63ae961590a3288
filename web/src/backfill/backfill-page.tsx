import { Skeleton } from '@mantine/core'
import { useQuery } from '@tanstack/react-query'
import { useTranslation } from 'react-i18next'
import type { BackfillAnswer, BackfillView } from '../../../src/contracts/backfill.ts'
import { meQuery, timed } from '../data/queries.ts'
import { useTell } from '../data/use-tell.ts'
import { usePageTitle } from '../frame/use-page-title.ts'
import { Empty, Trouble } from '../parts/trouble.tsx'
import './backfill.css'
import { BackfillActs } from './backfill-acts.tsx'
import { StageReport } from './stage-report.tsx'
import { StartForm } from './start-form.tsx'

const LOOK_EVERY_MS = 2_000
const PATH = '/api/backfill'

/** Reading all contacts that stood in the CRM before: what it costs, how far it is, what it changed. */
export function BackfillPage() {
  const { t } = useTranslation()
  usePageTitle(t('backfill.title'))
  const { data: me } = useQuery(meQuery)
  const { data, error, refetch } = useQuery({
    queryKey: ['backfill'],
    queryFn: ({ signal }) => timed<BackfillAnswer>(PATH, signal),
    refetchInterval: ({ state }) => (state.data?.backfill?.state === 'running' ? LOOK_EVERY_MS : false),
  })
  const act = useTell<BackfillAnswer>(['backfill'])
  const isAdmin = me?.signedIn === true && me.role === 'admin'
  const isOpen = data?.backfill?.state === 'running' || data?.backfill?.state === 'paused'
  const tell = (body: object): void => act.mutate({ path: PATH, body })
  return (
    <div className="page page-reading">
      <h1>{t('backfill.title')}</h1>
      <p>{t('backfill.lead', { crm: me?.signedIn === true ? me.installation.crmName : 'CRM' })}</p>
      {error && <Trouble title={t('backfill.error')} error={error} onRetry={() => void refetch()} />}
      {act.isError && <Trouble title={t('backfill.actError')} error={act.error} onRetry={() => act.reset()} />}
      {!data && !error && <Skeleton height={120} role="status" aria-label={t('app.loading')} />}
      {data?.backfill && (
        <>
          <Progress backfill={data.backfill} />
          {isAdmin && isOpen && <BackfillActs state={data.backfill.state} busy={act.isPending} tell={tell} />}
          <StageReport rows={data.backfill.stages} />
        </>
      )}
      {data && isAdmin && !isOpen && (
        <StartForm
          wasThere={data.backfill !== null}
          busy={act.isPending}
          onStart={(route) => tell({ action: 'start', route })}
        />
      )}
      {data && me && !isAdmin && <Empty>{t('backfill.notAllowed')}</Empty>}
    </div>
  )
}

function Progress({ backfill }: { readonly backfill: BackfillView }) {
  const { t } = useTranslation()
  const { state, records, expected, minutesLeft, decided, calls, minutes, limitShare } = backfill
  // The account may have grown or shrunk since it was counted.
  const all = state === 'done' ? Math.max(1, records) : Math.max(1, expected, records)
  const read = state === 'done' ? all : records
  const left = minutesLeft === null ? null : t('backfill.left', { minutes: Math.ceil(minutesLeft) })
  return (
    <section aria-label={t('backfill.bar')}>
      <p role="status">
        <strong>{t(`backfill.state.${state}`)}</strong>{' '}
        {[t('backfill.progress', { records, expected: Math.max(expected, records) }), left].filter(Boolean).join(', ')}
      </p>
      <progress className="backfill-bar" aria-label={t('backfill.bar')} max={all} value={read} />
      <p className="muted figures">
        {t('backfill.cost', { decided, calls, minutes: Math.ceil(minutes), share: Math.round(limitShare * 100) })}
      </p>
    </section>
  )
}
