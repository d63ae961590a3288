import { Button, Skeleton } from '@mantine/core'
import { useQuery } from '@tanstack/react-query'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import type { ApiKeyCalls, ApiKeysView } from '../../../src/contracts/api-keys.ts'
import { timed } from '../data/queries.ts'
import { Sheet } from '../parts/sheet.tsx'
import { Trouble } from '../parts/trouble.tsx'
import { FigureTable, whole } from '../reports/figures.tsx'
import { useBusinessNow } from '../time/business-time.ts'
import { agoWords } from '../time/time-words.ts'

/** What a key asked lately, by route; opened from its row, also when the key is over. */
export function KeyCalls({ of: { id, name } }: { readonly of: ApiKeysView['keys'][number] }) {
  const { t } = useTranslation()
  const [open, setOpen] = useState(false)
  return (
    <>
      <Button
        size="compact-sm"
        variant="default"
        aria-label={t('apiKeys.callsOf', { name })}
        onClick={() => setOpen(true)}
      >
        {t('apiKeys.calls')}
      </Button>
      <Sheet title={t('apiKeys.callsOf', { name })} opened={open} onClose={() => setOpen(false)} wide>
        <CallTable keyId={id} name={name} />
      </Sheet>
    </>
  )
}

function CallTable({ keyId, name }: { readonly keyId: string; readonly name: string }) {
  const { t } = useTranslation()
  const now = useBusinessNow()
  const { data, error, refetch } = useQuery({
    queryKey: ['api-key-calls', keyId],
    queryFn: ({ signal }) => timed<ApiKeyCalls>(`/api/keys/${encodeURIComponent(keyId)}/calls`, signal),
  })
  if (error) return <Trouble title={t('apiKeys.calls.error')} error={error} onRetry={() => void refetch()} />
  if (!data) return <Skeleton height={120} role="status" aria-label={t('app.loading')} />
  if (data.routes.length === 0) return <p>{t('apiKeys.calls.none', { count: data.days })}</p>
  return (
    <>
      <p className="muted">{t('apiKeys.calls.what', { count: data.days })}</p>
      <FigureTable
        caption={t('apiKeys.callsOf', { name })}
        columns={(['route', 'calls', 'refused', 'last'] as const).map((key) => ({
          key,
          title: t(`apiKeys.calls.col.${key}`),
        }))}
        rows={data.routes.map(({ route, calls, refused, lastAt }) => ({
          id: route,
          cells: [
            <code>{route}</code>,
            <span className="figures">{whole(calls)}</span>,
            <span className="figures">{whole(refused)}</span>,
            <span className="figures">{agoWords(lastAt, now, t)}</span>,
          ],
        }))}
      />
    </>
  )
}
