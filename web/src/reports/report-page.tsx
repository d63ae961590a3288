import { Skeleton } from '@mantine/core'
import type { ReactNode } from 'react'
import { useTranslation } from 'react-i18next'
import { usePageTitle } from '../frame/use-page-title.ts'
import { Trouble } from '../parts/trouble.tsx'
import { hourMinute } from '../time/time-words.ts'
import { ReportTabs } from './report-tabs.tsx'

interface Props {
  readonly name: 'velocity' | 'sla' | 'holes'
  readonly bar: ReactNode
  readonly error: Error | null
  readonly reload: () => void
  /** The answer as a sentence; null while it is not known. */
  readonly sentence: string | null
  readonly now: number | undefined
  readonly zone: string | undefined
  readonly old: boolean
  readonly children: ReactNode
}

/** The frame of every report: the answer first, then how it was asked, then the figures. */
export function ReportPage({ name, bar, error, reload, sentence, now, zone, old, children }: Props) {
  const { t } = useTranslation()
  usePageTitle(t(`report.${name}.title`))
  return (
    <div className="page" aria-busy={old}>
      <ReportTabs now={name} />
      <h1 className="answer">{sentence ?? t(`report.${name}.title`)}</h1>
      {now !== undefined && (
        <p className="muted figures" role="status">
          {t(old ? 'report.renewing' : 'report.asOf', { time: hourMinute(now), zone: zone ?? '' })}
        </p>
      )}
      {bar}
      {error && <Trouble title={t('report.error')} error={error} onRetry={reload} />}
      {sentence === null && !error && <Skeleton height={360} role="status" aria-label={t('app.loading')} />}
      {children}
    </div>
  )
}
