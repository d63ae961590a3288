import { Button, Checkbox } from '@mantine/core'
import { useQuery } from '@tanstack/react-query'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import type { BackfillEstimateAnswer } from '../../../src/contracts/backfill.ts'
import { ask } from '../data/ask.ts'
import { Trouble } from '../parts/trouble.tsx'

/** What it will cost comes first; only then it can be begun. */
export function StartForm({
  wasThere,
  busy,
  onStart,
}: {
  readonly wasThere: boolean
  readonly busy: boolean
  readonly onStart: (route: boolean) => void
}) {
  const { t } = useTranslation()
  const [route, setRoute] = useState(false)
  const { data, error, refetch, isFetching } = useQuery({
    queryKey: ['backfill', 'estimate'],
    queryFn: ({ signal }) => ask<BackfillEstimateAnswer>('/api/backfill/estimate', signal),
    // It costs the account a call: asked for by a person, and once.
    enabled: false,
    retry: false,
  })
  if (!data) {
    return (
      <>
        {error && <Trouble title={t('backfill.estimateError')} error={error} onRetry={() => void refetch()} />}
        <Button variant="default" loading={isFetching} onClick={() => void refetch()}>
          {t('backfill.ask')}
        </Button>
      </>
    )
  }
  return (
    <div className="backfill-start">
      <p role="status">{t('backfill.estimate', { ...data })}</p>
      <Checkbox
        label={t('backfill.route')}
        checked={route}
        onChange={(event) => setRoute(event.currentTarget.checked)}
      />
      <Button loading={busy} onClick={() => onStart(route)}>
        {t(wasThere ? 'backfill.again' : 'backfill.start')}
      </Button>
    </div>
  )
}
