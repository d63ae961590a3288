import { Button, Skeleton } from '@mantine/core'
import type { ReactNode } from 'react'
import { useTranslation } from 'react-i18next'
import { Trouble } from '../parts/trouble.tsx'
import { LeadItem } from './lead-item.tsx'
import type { LeadsShown } from './use-leads.ts'

/** Moves to the row after (1) or before (−1) the one that has the focus. */
export function walkLeads(by: 1 | -1): void {
  const links = [...document.querySelectorAll<HTMLElement>('[data-open]')]
  const at = links.findIndex((link) => link.closest('li')?.contains(document.activeElement))
  const next = links[at < 0 ? 0 : Math.min(links.length - 1, Math.max(0, at + by))]
  next?.focus()
  next?.closest('li')?.scrollIntoView({ block: 'nearest' })
}

/** Leads as rows, with what stands there while there are none. */
export function LeadList({
  leads,
  label,
  empty,
}: {
  readonly leads: LeadsShown
  readonly label: string
  readonly empty: ReactNode
}) {
  const { t } = useTranslation()
  const { rows, loading, error, more } = leads
  return (
    <>
      {error && <Trouble title={t('leads.error')} error={error} onRetry={leads.reload} />}
      {loading && (
        <div className="rows" aria-busy="true" aria-label={t('app.loading')} role="status">
          {Array.from({ length: 8 }, (_, index) => (
            <Skeleton key={index} height={44} mb={8} />
          ))}
        </div>
      )}
      {!loading && !error && rows.length === 0 && empty}
      {rows.length > 0 && (
        <>
          <div className="rows">
            <div className="row row-head lead-row muted" aria-hidden="true">
              <span>{t('live.col.lead')}</span>
              <span>{t('live.col.stage')}</span>
              <span>{t('live.col.score')}</span>
              <span>{t('live.col.owner')}</span>
              <span>{t('leads.col.origin')}</span>
              <span>{t('leads.col.decided')}</span>
            </div>
            <ol aria-label={label}>
              {rows.map((row) => (
                <LeadItem key={row.leadId} row={row} />
              ))}
            </ol>
          </div>
          <div className="foot">
            {more ? (
              <Button variant="default" loading={leads.loadingMore} onClick={leads.loadMore}>
                {t('live.more')}
              </Button>
            ) : (
              <span className="muted">{t('live.end')}</span>
            )}
          </div>
        </>
      )}
    </>
  )
}
