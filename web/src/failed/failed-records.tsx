import { Alert, Button, Checkbox, Skeleton } from '@mantine/core'
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import type { ReplayAnswer, ReplayRequest } from '../../../src/contracts/failed.ts'
import { AskError, tell } from '../data/ask.ts'
import { failedQuery, meQuery } from '../data/queries.ts'
import { Icon } from '../parts/icon.tsx'
import { Empty, Trouble } from '../parts/trouble.tsx'
import { useBusinessNow } from '../time/business-time.ts'
import { agoWords, exactTime, hourMinute } from '../time/time-words.ts'

/** Records that could not be decided or written, to be tried again. */
export function FailedRecords() {
  const { t } = useTranslation()
  const client = useQueryClient()
  const now = useBusinessNow()
  const [chosen, setChosen] = useState<ReadonlySet<string>>(new Set())
  const { data, error, refetch } = useQuery(failedQuery)
  const replay = useMutation({
    mutationFn: async (request: ReplayRequest) => {
      const me = await client.fetchQuery({ ...meQuery, staleTime: 0 })
      if (!me.signedIn) throw new AskError(401, 'signin_needed', '')
      return (await tell('/api/failed/replay', me.csrf, request)) as ReplayAnswer
    },
    onSuccess: async () => {
      setChosen(new Set())
      await Promise.all([failedQuery.queryKey, ['queues']].map((queryKey) => client.invalidateQueries({ queryKey })))
    },
  })
  if (error instanceof AskError && error.status === 404) return <Empty>{t('failed.notAllowed')}</Empty>
  const records = data?.records ?? []
  const toggle = (id: string): void => {
    const next = new Set(chosen)
    if (!next.delete(id)) next.add(id)
    setChosen(next)
  }
  return (
    <div className="reading">
      {error && <Trouble title={t('failed.error')} error={error} onRetry={() => void refetch()} />}
      {replay.isSuccess && (
        <Alert variant="default" icon={<Icon name="met" size={20} />} role="status" mb="md">
          {t('failed.replayed', { count: replay.data.replayed })}
        </Alert>
      )}
      {replay.isError && (
        <Trouble title={t('failed.replayError')} error={replay.error} onRetry={() => replay.reset()} />
      )}
      {!data && !error && <Skeleton height={120} role="status" aria-label={t('app.loading')} />}
      {data && records.length === 0 && (
        <Empty title={t('failed.clear.title')}>{t('failed.clear.text', { time: hourMinute(data.now) })}</Empty>
      )}
      {data && records.length > 0 && (
        <>
          <p>
            {data.more ? t('failed.leadMore', { count: records.length }) : t('failed.lead', { count: records.length })}
          </p>
          <div className="failed-actions">
            <Checkbox
              label={t('failed.selectAll')}
              checked={chosen.size === records.length}
              indeterminate={chosen.size > 0 && chosen.size < records.length}
              onChange={() =>
                setChosen(chosen.size === records.length ? new Set() : new Set(records.map(({ id }) => id)))
              }
            />
            <Button
              leftSection={<Icon name="replay" />}
              loading={replay.isPending}
              onClick={() => replay.mutate(chosen.size === 0 ? { all: true } : { ids: [...chosen] })}
            >
              {chosen.size === 0 ? t('failed.replayAll') : t('failed.replay', { count: chosen.size })}
            </Button>
          </div>
          <ul className="failed">
            {records.map((record) => (
              <li key={record.id}>
                <Checkbox
                  aria-label={t('failed.select', { id: record.recordId })}
                  checked={chosen.has(record.id)}
                  onChange={() => toggle(record.id)}
                />
                <div>
                  <p>
                    <strong>{t('failed.record', { id: record.recordId })}</strong> · {t(`failed.kind.${record.kind}`)} ·{' '}
                    <time className="muted" dateTime={new Date(record.at).toISOString()} title={exactTime(record.at)}>
                      {agoWords(record.at, now, t)}
                    </time>
                  </p>
                  <p>{record.message}</p>
                  <p>
                    {record.advice} <span className="muted">({record.code})</span>
                  </p>
                </div>
              </li>
            ))}
          </ul>
        </>
      )}
    </div>
  )
}
