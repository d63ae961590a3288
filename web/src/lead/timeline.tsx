import { Button, Skeleton } from '@mantine/core'
import { keepPreviousData, useQuery } from '@tanstack/react-query'
import { Link } from '@tanstack/react-router'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import type { TimelineEntry } from '../../../src/contracts/lead.ts'
import { Icon, type IconName } from '../parts/icon.tsx'
import { Empty, Trouble } from '../parts/trouble.tsx'
import { useBusinessNow } from '../time/business-time.ts'
import { agoWords, exactTime } from '../time/time-words.ts'
import { languageNow } from '../words/speak.ts'
import { timelineQuery } from './lead-queries.ts'

const ICONS = {
  decision: 'live',
  move: 'up',
  skipped: 'right',
  assignment: 'chosen',
  clock: 'clock',
  breach: 'breached',
  task: 'failed',
  activity: 'hot',
} as const satisfies Record<TimelineEntry['kind'], IconName>
const FIRST = 100
const MOST = 500

function Entry({ entry }: { readonly entry: TimelineEntry }) {
  const { t } = useTranslation()
  const now = useBusinessNow()
  return (
    <li className={`timeline-${entry.kind}`}>
      <Icon name={ICONS[entry.kind]} size={18} />
      <div>
        <p>
          <strong>{t(`timeline.${entry.kind}`)}</strong>{' '}
          <time className="muted figures" dateTime={new Date(entry.at).toISOString()} title={exactTime(entry.at)}>
            {agoWords(entry.at, now, t)}
          </time>
        </p>
        <p>{entry.text}</p>
        {entry.kind === 'decision' && entry.decisionId !== null && (
          <Link to="/decisions/$decisionId" params={{ decisionId: entry.decisionId }}>
            {t('timeline.open')}
          </Link>
        )}
      </div>
    </li>
  )
}

/** Everything that happened to the lead, newest first. */
export function Timeline({ leadId }: { readonly leadId: string }) {
  const { t } = useTranslation()
  const [most, setMost] = useState(FIRST)
  const { data, error, refetch, isFetching } = useQuery({
    ...timelineQuery(leadId, languageNow(), most),
    placeholderData: keepPreviousData,
  })
  if (error) return <Trouble title={t('timeline.error')} error={error} onRetry={() => void refetch()} />
  if (!data) return <Skeleton height={240} role="status" aria-label={t('app.loading')} />
  if (data.entries.length === 0) return <Empty>{t('timeline.none')}</Empty>
  return (
    <>
      <ol className="timeline" aria-label={t('timeline.list')}>
        {data.entries.map((entry) => (
          <Entry key={entry.key} entry={entry} />
        ))}
      </ol>
      <div className="foot">
        {data.more && most < MOST ? (
          <Button variant="default" loading={isFetching} onClick={() => setMost(MOST)}>
            {t('live.more')}
          </Button>
        ) : (
          <span className="muted">{t(data.more ? 'timeline.older' : 'live.end')}</span>
        )}
      </div>
    </>
  )
}
