import { Button } from '@mantine/core'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { useTell } from '../data/use-tell.ts'
import { Sheet } from '../parts/sheet.tsx'
import { Trouble } from '../parts/trouble.tsx'

/** Ends the house, after saying what then happens. */
export function Leave({ isHome }: { readonly isHome: boolean }) {
  const { t } = useTranslation()
  const [open, setOpen] = useState(false)
  const leave = useTell<null>(['house', 'audit'])
  return (
    <p>
      <Button variant="default" onClick={() => setOpen(true)}>
        {t('house.leave')}
      </Button>
      <Sheet title={t('house.leave')} opened={open} onClose={() => setOpen(false)}>
        <p>{t(isHome ? 'house.leave.home' : 'house.leave.guest')}</p>
        {leave.isError && <Trouble title={t('house.actError')} error={leave.error} onRetry={() => leave.reset()} />}
        <Button
          data-autofocus
          loading={leave.isPending}
          onClick={() => leave.mutate({ path: '/api/house/leave', body: {} }, { onSuccess: () => setOpen(false) })}
        >
          {t('house.leave')}
        </Button>
      </Sheet>
    </p>
  )
}
