import { Skeleton } from '@mantine/core'
import { lazy, Suspense, type ComponentProps } from 'react'
import { useTranslation } from 'react-i18next'

const Loaded = lazy(() => import('./condition-editor.tsx').then(({ ConditionEditor: part }) => ({ default: part })))

/** The editor of a condition, loaded when an entry with one is first opened. */
export function ConditionEditor(props: ComponentProps<typeof Loaded>) {
  const { t } = useTranslation()
  return (
    <Suspense fallback={<Skeleton height={120} role="status" aria-label={t('app.loading')} />}>
      <Loaded {...props} />
    </Suspense>
  )
}
