import { Button, Skeleton } from '@mantine/core'
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query'
import { Link } from '@tanstack/react-router'
import { useTranslation } from 'react-i18next'
import type { BackfillAnswer } from '../../../src/contracts/backfill.ts'
import { StatusMark } from '../parts/status-mark.tsx'
import { Trouble } from '../parts/trouble.tsx'
import { tellAs } from '../policy/policy-queries.ts'
import { useBusinessNow } from '../time/business-time.ts'
import { agoWords } from '../time/time-words.ts'
import { backfillQuery, estimateQuery, useSetup, type Step } from './setup-queries.ts'
import type { StepProps } from './setup-page.tsx'
import { StepEnd } from './step-end.tsx'

const NEEDED: readonly Step[] = ['connect', 'access', 'fields', 'people', 'rules']

/** Step 7: the one click after which leads are changed. */
export function LiveStep({ view, onNext }: StepProps) {
  const { t } = useTranslation()
  const now = useBusinessNow()
  const live = useSetup(onNext)
  const left = view.steps.filter(({ step, done }) => done === null && NEEDED.includes(step))
  const at = view.steps.find(({ step }) => step === 'live')?.done?.at
  if (view.state === 'live')
    return (
      <>
        <h2>{at === undefined ? t('setup.isLive') : t('setup.live.since', { when: agoWords(at, now, t) })}</h2>
        <div className="setup-acts">
          <Button component={Link} to="/live">
            {t('setup.live.watch')}
          </Button>
          <Button variant="default" onClick={onNext}>
            {t('setup.continue')}
          </Button>
        </div>
      </>
    )
  return (
    <>
      <h2>{t('setup.live.title')}</h2>
      <ul>
        <li>{t('setup.live.starts')}</li>
        <li>{t('setup.live.kept')}</li>
        <li>{t('setup.live.stays')}</li>
      </ul>
      {left.length > 0 && (
        <p>
          <StatusMark kind="due">
            {t('setup.live.left', { steps: left.map(({ step }) => t(`setup.step.${step}`)).join(', ') })}
          </StatusMark>
        </p>
      )}
      {live.error && <Trouble title={t('setup.live.error')} error={live.error} onRetry={() => live.reset()} />}
      <div className="setup-acts">
        <Button
          disabled={left.length > 0 || view.state !== 'setup'}
          loading={live.isPending}
          onClick={() => live.mutate({ path: 'live', body: {} })}
        >
          {t('setup.live.go')}
        </Button>
      </div>
    </>
  )
}

/** Step 8: what stood in the CRM before. */
export function FillStep({ view, onNext }: StepProps) {
  const { t } = useTranslation()
  const isLive = view.state === 'live'
  const { data, error, refetch } = useQuery({ ...backfillQuery, enabled: isLive })
  return (
    <>
      <h2>{t('setup.fill.title')}</h2>
      <p className="muted">{t('setup.fill.about')}</p>
      {!isLive && <p>{t('setup.fill.early')}</p>}
      {isLive && error && <Trouble title={t('setup.fill.error')} error={error} onRetry={() => void refetch()} />}
      {isLive && !data && !error && <Skeleton height={64} role="status" aria-label={t('app.loading')} />}
      {isLive && data && <Filling backfill={data.backfill} />}
      <StepEnd
        step="fill"
        onNext={onNext}
        disabled={!isLive}
        label={t(data?.backfill === null ? 'setup.fill.later' : 'setup.fill.finish')}
      />
    </>
  )
}

type Backfill = BackfillAnswer['backfill']

function Filling({ backfill }: { readonly backfill: Backfill }) {
  const { t } = useTranslation()
  const client = useQueryClient()
  const estimate = useQuery({ ...estimateQuery, enabled: backfill === null })
  const act = useMutation({
    mutationFn: (action: 'start' | 'pause' | 'resume' | 'stop') => tellAs(client, '/api/backfill', { action }),
    onSettled: () => client.invalidateQueries({ queryKey: backfillQuery.queryKey }),
  })
  const button = (action: 'start' | 'pause' | 'resume' | 'stop') => (
    <Button variant="default" loading={act.isPending} onClick={() => act.mutate(action)}>
      {t(`setup.fill.${action}`)}
    </Button>
  )
  return (
    <>
      {backfill === null ? (
        <p role="status">
          {estimate.data
            ? t('setup.fill.estimate', { ...estimate.data })
            : t(estimate.error ? 'setup.fill.estimateError' : 'app.loading')}
        </p>
      ) : (
        <p role="status">
          <StatusMark kind={backfill.state === 'done' ? 'met' : backfill.state === 'running' ? 'running' : 'quiet'}>
            {t(`setup.fill.state.${backfill.state}`, { records: backfill.records, expected: backfill.expected })}
          </StatusMark>
        </p>
      )}
      {act.error && <Trouble title={t('setup.fill.error')} error={act.error} onRetry={() => act.reset()} />}
      <div className="setup-acts">
        {(backfill === null || backfill.state === 'stopped') && button('start')}
        {backfill?.state === 'running' && button('pause')}
        {backfill?.state === 'paused' && button('resume')}
        {(backfill?.state === 'running' || backfill?.state === 'paused') && button('stop')}
      </div>
    </>
  )
}
