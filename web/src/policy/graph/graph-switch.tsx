import { Button, Skeleton } from '@mantine/core'
import { lazy, Suspense, useState } from 'react'
import { useTranslation } from 'react-i18next'
import { Icon } from '../../parts/icon.tsx'

const GraphView = lazy(() => import('./graph-view.tsx').then(({ GraphView: part }) => ({ default: part })))

/** Opens the graph below the list; it is loaded then. */
export function GraphSwitch({ onRule }: { readonly onRule: (place: number) => void }) {
  const { t } = useTranslation()
  const [open, setOpen] = useState(false)
  return (
    <>
      <Button
        variant="default"
        mt="md"
        aria-expanded={open}
        aria-controls="routing-graph"
        leftSection={<Icon name="partners" />}
        onClick={() => setOpen(!open)}
      >
        {t(open ? 'policy.graph.hide' : 'policy.graph.show')}
      </Button>
      <div id="routing-graph">
        {open && (
          <Suspense fallback={<Skeleton height={520} role="status" aria-label={t('app.loading')} />}>
            <GraphView onRule={onRule} />
          </Suspense>
        )}
      </div>
    </>
  )
}
