import { Button } from '@mantine/core'
import { Link } from '@tanstack/react-router'
import { useTranslation } from 'react-i18next'
import { StatusMark } from '../parts/status-mark.tsx'
import { Trouble } from '../parts/trouble.tsx'
import { useBusinessNow } from '../time/business-time.ts'
import { agoWords } from '../time/time-words.ts'
import { useSetup, type Step } from './setup-queries.ts'
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

/** Step 8: what stood in the CRM before; a page of its own reads it. */
export function FillStep({ view, onNext }: StepProps) {
  const { t } = useTranslation()
  const isLive = view.state === 'live'
  return (
    <>
      <h2>{t('setup.fill.title')}</h2>
      <p className="muted">{t('setup.fill.about')}</p>
      {isLive ? (
        <p>
          <Link to="/settings/backfill">{t('setup.fill.open')}</Link>
        </p>
      ) : (
        <p>{t('setup.fill.early')}</p>
      )}
      <StepEnd step="fill" onNext={onNext} disabled={!isLive} label={t('setup.fill.finish')} />
    </>
  )
}
