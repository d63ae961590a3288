import { Alert, Button, Skeleton } from '@mantine/core'
import { useQuery } from '@tanstack/react-query'
import { useRouterState } from '@tanstack/react-router'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import type { ViewPage } from '../../../src/ports/saved-views.ts'
import { meQuery } from '../data/queries.ts'
import { useTell } from '../data/use-tell.ts'
import { mayAct } from '../lead/use-order.ts'
import { Icon } from '../parts/icon.tsx'
import { Trouble } from '../parts/trouble.tsx'
import { ViewForm } from './view-form.tsx'
import { viewPath, viewsQuery, VIEWS_KEY, type View } from './view-queries.ts'
import { ViewRow } from './view-row.tsx'
import './views.css'

interface Props {
  readonly page: ViewPage
  /** A view was opened. */
  readonly onOpen: () => void
}

/** Views to open and to change, those of the page first; below, the one that is shown can be kept. */
export function ViewsSheet({ page, onOpen }: Props) {
  const { t } = useTranslation()
  const { data: me } = useQuery(meQuery)
  const { data, error, refetch } = useQuery(viewsQuery)
  const shown = useRouterState({ select: ({ location }) => location.searchStr.replace(/^\?/, '') })
  const [removed, setRemoved] = useState<View | null>(null)
  const act = useTell<null>([VIEWS_KEY, 'audit'])
  const mayShare = me?.signedIn === true && mayAct(me.role)
  const views = (data?.views ?? []).toSorted((a, b) => Number(b.page === page) - Number(a.page === page))
  const bringBack = ({ id }: View): void =>
    act.mutate({ path: `${viewPath(id)}/restore`, body: {} }, { onSuccess: () => setRemoved(null) })
  return (
    <>
      <p className="muted">{t('views.lead')}</p>
      {error && <Trouble title={t('views.error')} error={error} onRetry={() => void refetch()} />}
      {!data && !error && <Skeleton height={80} role="status" aria-label={t('app.loading')} />}
      {act.isError && <Trouble title={t('views.actError')} error={act.error} onRetry={() => act.reset()} />}
      {removed && (
        <Alert variant="default" icon={<Icon name="met" size={20} />} role="status" mb="sm">
          {t('views.removed', { name: removed.name })}{' '}
          <Button
            size="compact-sm"
            variant="default"
            autoFocus
            loading={act.isPending}
            onClick={() => bringBack(removed)}
          >
            {t('act.undo')}
          </Button>
        </Alert>
      )}
      {data?.views.length === 0 && <p>{t('views.none')}</p>}
      {views.length > 0 && (
        <ul className="views" aria-label={t('views.list')}>
          {views.map((view) => (
            <ViewRow
              key={view.id}
              view={view}
              shown={view.page === page ? shown : null}
              mayShare={mayShare}
              tell={act}
              onOpen={onOpen}
              onRemoved={() => setRemoved(view)}
            />
          ))}
        </ul>
      )}
      <ViewForm page={page} shown={shown} mayShare={mayShare} />
    </>
  )
}
