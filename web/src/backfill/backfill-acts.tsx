import { Button } from '@mantine/core'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import type { BackfillView } from '../../../src/contracts/backfill.ts'

/** Pause or go on, and cancel, which is asked about first. */
export function BackfillActs({
  state,
  busy,
  tell,
}: {
  readonly state: BackfillView['state']
  readonly busy: boolean
  readonly tell: (body: { readonly action: 'pause' | 'resume' | 'stop' }) => void
}) {
  const { t } = useTranslation()
  const [asking, setAsking] = useState(false)
  if (asking) {
    return (
      <div className="backfill-ask" role="group" aria-label={t('backfill.stop')}>
        <p>{t('backfill.stopAsk')}</p>
        <div className="backfill-acts">
          <Button
            loading={busy}
            onClick={() => {
              setAsking(false)
              tell({ action: 'stop' })
            }}
          >
            {t('backfill.stopNow')}
          </Button>
          <Button variant="default" autoFocus onClick={() => setAsking(false)}>
            {t('backfill.keepOn')}
          </Button>
        </div>
      </div>
    )
  }
  return (
    <div className="backfill-acts">
      {state === 'running' ? (
        <Button variant="default" loading={busy} onClick={() => tell({ action: 'pause' })}>
          {t('backfill.pause')}
        </Button>
      ) : (
        <Button loading={busy} onClick={() => tell({ action: 'resume' })}>
          {t('backfill.resume')}
        </Button>
      )}
      <Button variant="default" disabled={busy} onClick={() => setAsking(true)}>
        {t('backfill.stop')}
      </Button>
    </div>
  )
}
