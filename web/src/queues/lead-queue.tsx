import { Button, Checkbox, Modal, Skeleton } from '@mantine/core'
import { useQuery } from '@tanstack/react-query'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import type { LeadRow } from '../../../src/contracts/leads.ts'
import { meQuery } from '../data/queries.ts'
import { RecycleForm } from '../lead/recycle-form.tsx'
import { Takers } from '../lead/takers.tsx'
import { mayAct, type Order } from '../lead/use-order.ts'
import { useLeadPages } from '../leads/use-leads.ts'
import { walkLeads } from '../leads/lead-list.tsx'
import { leadName } from '../live/live-item.tsx'
import { useKeys } from '../live/use-keys.ts'
import { Empty, Trouble } from '../parts/trouble.tsx'
import { hourMinute } from '../time/time-words.ts'
import { useBusinessNow } from '../time/business-time.ts'
import { BatchNote } from './batch-note.tsx'
import { QueueItem } from './queue-item.tsx'
import { ASKED, type LeadQueue } from './queue-search.ts'
import { useManyOrders } from './use-many-orders.ts'

type Asking = { readonly what: 'assign' | 'recycle'; readonly leads: readonly string[] }

/** What is done with a lead of each queue by a click. */
const ACTION = {
  unassigned: 'assign',
  held: 'assign',
  due: 'assign',
  stale: 'recycle',
  account: null,
  conflicts: 'settle',
} as const
const LABEL = { recycle: 'act.recycle', settle: 'conflict.settle' } as const
const MANY = { assign: 'queue.assignMany', recycle: 'queue.recycleMany', settle: 'queue.settleMany' } as const

interface Props {
  readonly queue: LeadQueue
  readonly label: string
  /** False where several lists share a page: the keys would act in all of them. */
  readonly keys?: boolean
}

/** Leads that wait for a person. What is done with one is done with several after choosing them. */
export function LeadsWaiting({ queue, label, keys = true }: Props) {
  const { t } = useTranslation()
  const now = useBusinessNow()
  const [chosen, setChosen] = useState<ReadonlySet<string>>(new Set())
  const [asking, setAsking] = useState<Asking | null>(null)
  const { data: me } = useQuery(meQuery)
  const actor = me?.signedIn === true && mayAct(me.role)
  const { rows, loading, error, more, loadingMore, loadMore, reload } = useLeadPages(ASKED[queue])
  const many = useManyOrders()
  const act = ACTION[queue]
  const picked = rows.filter(({ leadId }) => chosen.has(leadId)).map(({ leadId }) => leadId)
  const toggle = (leadId: string): void => {
    const next = new Set(chosen)
    if (!next.delete(leadId)) next.add(leadId)
    setChosen(next)
  }
  const give = (order: Order, leads = asking?.leads ?? picked): void => {
    setAsking(null)
    setChosen(new Set())
    const named = rows.filter(({ leadId }) => leads.includes(leadId))
    many.start(
      named.map((row) => ({ leadId: row.leadId, name: leadName(row, t('lead.nobody')) })),
      order,
    )
  }
  // What settles a conflict asks nothing more.
  const ask = (leads: readonly string[]): void => {
    if (act === 'settle') give({ action: 'settle-conflict' }, leads)
    else if (act !== null) setAsking({ what: act, leads })
  }
  const focused = (): string | undefined =>
    document.activeElement?.closest('li')?.querySelector('[data-open]')?.getAttribute('href')?.split('/').at(-1)
  useKeys({
    ...(keys ? { j: () => walkLeads(1), k: () => walkLeads(-1) } : {}),
    ...(actor && keys
      ? {
          x: () => {
            const leadId = focused()
            if (leadId !== undefined) toggle(leadId)
          },
          a: () => {
            const leads = picked.length > 0 ? picked : [focused() ?? ''].filter((id) => id !== '')
            if (leads.length > 0) ask(leads)
          },
          u: many.undo,
        }
      : {}),
  })
  const actionFor = ({ leadId, owner }: LeadRow) =>
    !actor || act === null
      ? null
      : {
          label: t(act === 'assign' ? (owner ? 'act.reassign' : 'act.assign') : LABEL[act]),
          run: () => ask([leadId]),
        }
  if (error) return <Trouble title={t('queue.error')} error={error} onRetry={reload} />
  if (loading) return <Skeleton height={240} role="status" aria-label={t('app.loading')} />
  return (
    <>
      {many.batch && <BatchNote batch={many.batch} onUndo={many.undo} />}
      {rows.length === 0 && (
        <Empty title={t(`queue.clear.${queue}`)}>{t('queue.clear.text', { time: hourMinute(now) })}</Empty>
      )}
      {rows.length > 0 && actor && (
        <div className="queue-bulk">
          <Checkbox
            label={t('queue.selectAll')}
            checked={picked.length === rows.length}
            indeterminate={picked.length > 0 && picked.length < rows.length}
            onChange={() =>
              setChosen(picked.length === rows.length ? new Set() : new Set(rows.map(({ leadId }) => leadId)))
            }
          />
          {picked.length > 0 && (
            <>
              <Button
                size="compact-sm"
                loading={many.batch?.running ?? false}
                onClick={() => give({ action: 're-evaluate' })}
              >
                {t('queue.evaluateMany', { count: picked.length })}
              </Button>
              <Button
                size="compact-sm"
                variant="default"
                disabled={many.batch?.running ?? false}
                onClick={() => give({ action: 'stop-cadence' })}
              >
                {t('queue.stopMany', { count: picked.length })}
              </Button>
              {act !== null && (
                <Button size="compact-sm" variant="default" onClick={() => ask(picked)}>
                  {t(MANY[act], { count: picked.length })}
                </Button>
              )}
            </>
          )}
        </div>
      )}
      {rows.length > 0 && (
        <>
          <ol className="queue" aria-label={label}>
            {rows.map((row) => (
              <QueueItem
                key={row.leadId}
                row={row}
                asks={queue === 'stale' || queue === 'account'}
                chosen={actor ? chosen.has(row.leadId) : null}
                onToggle={() => toggle(row.leadId)}
                action={actionFor(row)}
              />
            ))}
          </ol>
          {more && (
            <div className="foot">
              <Button variant="default" loading={loadingMore} onClick={loadMore}>
                {t('live.more')}
              </Button>
            </div>
          )}
        </>
      )}
      <Modal.Root opened={asking !== null} onClose={() => setAsking(null)}>
        <Modal.Overlay />
        <Modal.Content>
          <div className="sheet-head">
            <Modal.Title>{t(asking?.what === 'recycle' ? 'recycle.title' : 'taker.title')}</Modal.Title>
            <Modal.CloseButton size={32} aria-label={t('app.close')} />
          </div>
          <Modal.Body>
            {asking && asking.leads.length > 1 && (
              <p>
                {t(asking.what === 'recycle' ? 'queue.recycleFor' : 'queue.forMany', { count: asking.leads.length })}
              </p>
            )}
            {asking?.what === 'assign' && (
              <Takers
                leadId={asking.leads[0] ?? ''}
                busy={false}
                onChoose={(ownerId, lockDays) => give({ action: 'reassign', ownerId, lockDays })}
              />
            )}
            {asking?.what === 'recycle' && (
              <RecycleForm
                leadId={asking.leads[0] ?? ''}
                busy={false}
                onRecycle={(reason, note) => give({ action: 'recycle', reason, ...(note === '' ? {} : { note }) })}
              />
            )}
          </Modal.Body>
        </Modal.Content>
      </Modal.Root>
    </>
  )
}
