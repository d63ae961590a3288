import { Alert, Button } from '@mantine/core'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import type { LeadPageView } from '../../../src/contracts/lead.ts'
import { useKeys } from '../live/use-keys.ts'
import { Icon } from '../parts/icon.tsx'
import { Sheet } from '../parts/sheet.tsx'
import { Trouble } from '../parts/trouble.tsx'
import { useBusinessNow } from '../time/business-time.ts'
import { RecycleForm } from './recycle-form.tsx'
import { Takers } from './takers.tsx'
import { useLeadOrder, useUndo, type Order } from './use-order.ts'

/** What an admin or a manager can do with the lead; each act stands in the audit log, and is undone from here where it can be. */
export function LeadActions({ leadId, page }: { readonly leadId: string; readonly page: LeadPageView }) {
  const { t } = useTranslation()
  const now = useBusinessNow()
  const [open, setOpen] = useState<'reassign' | 'recycle' | null>(null)
  const order = useLeadOrder(leadId)
  const undo = useUndo()
  const { owner, status, stage } = page.why
  const locked = page.lockedUntil !== null && page.lockedUntil > now
  const routed = page.why.outcome !== 'not-yet'
  const rests = status !== 'active' && status !== 'stale'
  const dealt = stage === 'opportunity' || stage === 'customer'
  const give = (what: Order): void => {
    setOpen(null)
    undo.reset()
    order.mutate(what)
  }
  const lock = (): void => give(locked ? { action: 'lock', lockDays: 0 } : { action: 'lock' })
  useKeys({
    ...(routed ? { a: () => setOpen('reassign') } : {}),
    ...(owner && routed ? { o: lock } : {}),
  })
  const busy = order.isPending || undo.isPending
  const done = undo.data ?? order.data
  return (
    <>
      <div className="lead-actions">
        <Button size="sm" loading={busy} onClick={() => give({ action: 're-evaluate' })}>
          {t('act.re-evaluate')}
        </Button>
        <Button size="sm" variant="default" disabled={busy || !routed} onClick={() => setOpen('reassign')}>
          {owner ? t('act.reassign') : t('act.assign')}
        </Button>
        <Button size="sm" variant="default" disabled={busy || !owner || !routed} onClick={lock}>
          {locked ? t('act.unlock') : t('act.lock')}
        </Button>
        <Button size="sm" variant="default" disabled={busy || rests || dealt} onClick={() => setOpen('recycle')}>
          {t('act.recycle')}
        </Button>
      </div>
      {order.isError && <Trouble title={t('act.error')} error={order.error} onRetry={() => order.reset()} />}
      {undo.isError && <Trouble title={t('act.undoError')} error={undo.error} onRetry={() => undo.reset()} />}
      {done && !busy && !undo.isError && (
        <Alert variant="default" icon={<Icon name="met" size={20} />} role="status" mb="md">
          {undo.data ? t('act.undone') : t(done.decided ? 'act.done' : 'act.kept')}{' '}
          {done.canUndo && (
            <Button size="compact-sm" variant="default" onClick={() => undo.mutate(done.entryId)}>
              {t('act.undo')}
            </Button>
          )}
        </Alert>
      )}
      <Sheet title={t('taker.title')} opened={open === 'reassign'} onClose={() => setOpen(null)}>
        <Takers
          leadId={leadId}
          busy={busy}
          onChoose={(ownerId, lockDays) => give({ action: 'reassign', ownerId, lockDays })}
        />
      </Sheet>
      <Sheet title={t('recycle.title')} opened={open === 'recycle'} onClose={() => setOpen(null)}>
        <RecycleForm
          leadId={leadId}
          busy={busy}
          onRecycle={(reason, note) => give({ action: 'recycle', reason, ...(note === '' ? {} : { note }) })}
        />
      </Sheet>
    </>
  )
}
