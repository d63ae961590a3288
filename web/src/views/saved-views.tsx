import { Button, Skeleton } from '@mantine/core'
import { lazy, Suspense, useState } from 'react'
import { useTranslation } from 'react-i18next'
import type { ViewPage } from '../../../src/ports/saved-views.ts'
import { useKeys } from '../live/use-keys.ts'
import { Icon } from '../parts/icon.tsx'
import { Sheet } from '../parts/sheet.tsx'

const ViewsSheet = lazy(() => import('./views-sheet.tsx').then(({ ViewsSheet: part }) => ({ default: part })))

/** The way to the views that are kept, and to keeping the one that is shown. */
export function SavedViews({ page }: { readonly page: ViewPage }) {
  const { t } = useTranslation()
  const [open, setOpen] = useState(false)
  useKeys({ v: () => setOpen(true) })
  return (
    <>
      <Button variant="default" aria-haspopup="dialog" leftSection={<Icon name="log" />} onClick={() => setOpen(true)}>
        {t('views.title')}
      </Button>
      <Sheet title={t('views.title')} opened={open} onClose={() => setOpen(false)} wide>
        <Suspense fallback={<Skeleton height={160} role="status" aria-label={t('app.loading')} />}>
          <ViewsSheet page={page} onOpen={() => setOpen(false)} />
        </Suspense>
      </Sheet>
    </>
  )
}
