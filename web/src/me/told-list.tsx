import { Button } from '@mantine/core'
import { Link } from '@tanstack/react-router'
import { useTranslation } from 'react-i18next'
import type { NoticesView } from '../../../src/contracts/notices.ts'
import { useTell } from '../data/use-tell.ts'
import { StatusMark } from '../parts/status-mark.tsx'
import { Empty } from '../parts/trouble.tsx'
import { useBusinessNow } from '../time/business-time.ts'
import { agoWords, exactTime } from '../time/time-words.ts'

const MARKS = { waiting: 'running', sent: 'met', failed: 'breached', dropped: 'quiet' } as const

/** What the reader was told, newest first, and what did not arrive. */
export function ToldList({ told }: { readonly told: NoticesView['told'] }) {
  const { t } = useTranslation()
  const now = useBusinessNow()
  const again = useTell<object>(['notices', 'failed'])
  return (
    <section aria-label={t('notices.told')}>
      <h2>{t('notices.told')}</h2>
      {told.length === 0 && <Empty title={t('notices.told.none.title')}>{t('notices.told.none.text')}</Empty>}
      <ul className="notice-told">
        {told.map((one) => (
          <li key={one.id}>
            <div>
              {one.subject === null ? (
                <span className="muted">{t('notices.told.gone')}</span>
              ) : one.leadId === null ? (
                one.subject
              ) : (
                <Link to="/leads/$leadId" params={{ leadId: one.leadId }}>
                  {one.subject}
                </Link>
              )}
              <p className="muted" title={exactTime(one.madeAt)}>
                {t(`notices.channel.${one.channel}`)} · {agoWords(one.madeAt, now, t)}
              </p>
            </div>
            <StatusMark kind={MARKS[one.state]}>
              {t(`notices.state.${one.state}`, { problem: one.problem ?? '' })}
            </StatusMark>
            {one.state === 'failed' && (
              <Button
                size="compact-sm"
                variant="default"
                loading={again.isPending}
                onClick={() => again.mutate({ path: '/api/me/notices/again', body: { ids: [one.id] } })}
              >
                {t('notices.again')}
              </Button>
            )}
          </li>
        ))}
      </ul>
    </section>
  )
}
