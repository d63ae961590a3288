import { Button, NativeSelect } from '@mantine/core'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import type { ApiKeyMade, ApiKeysView } from '../../../src/contracts/api-keys.ts'
import { useTell } from '../data/use-tell.ts'
import { Sheet } from '../parts/sheet.tsx'
import { Trouble } from '../parts/trouble.tsx'
import { KeyOnce } from './key-once.tsx'

const OVERLAPS = [0, 1, 24, 168] as const

/**
 * Renews a key, with the old one going on for a while, or revokes it at once. A key that is over has no buttons, but may still be showing
 * the one that came after it, which is told only once.
 */
export function KeyActs({
  of: { id, name },
  isOver,
}: {
  readonly of: ApiKeysView['keys'][number]
  readonly isOver: boolean
}) {
  const { t } = useTranslation()
  const [open, setOpen] = useState<'rotate' | 'revoke' | null>(null)
  const [overlap, setOverlap] = useState<(typeof OVERLAPS)[number]>(24)
  const rotate = useTell<ApiKeyMade>(['api-keys', 'audit'])
  const revoke = useTell<null>(['api-keys', 'audit'])
  const path = `/api/keys/${encodeURIComponent(id)}`
  const close = (): void => {
    setOpen(null)
    rotate.reset()
  }
  return (
    <span className="key-acts">
      {!isOver && <Buttons name={name} onOpen={setOpen} />}
      <Sheet title={t('apiKeys.rotateOf', { name })} opened={open === 'rotate'} onClose={close}>
        {rotate.data ? (
          <KeyOnce name={name} token={rotate.data.token} />
        ) : (
          <>
            <p>{t('apiKeys.rotate.what')}</p>
            <NativeSelect
              label={t('apiKeys.overlap')}
              data={OVERLAPS.map((hours) => ({ value: String(hours), label: t(`apiKeys.overlap.${hours}`) }))}
              value={String(overlap)}
              onChange={(event) =>
                setOverlap(OVERLAPS.find((hours) => String(hours) === event.currentTarget.value) ?? 24)
              }
              mb="md"
            />
            {rotate.isError && (
              <Trouble title={t('apiKeys.actError')} error={rotate.error} onRetry={() => rotate.reset()} />
            )}
            <Button
              data-autofocus
              loading={rotate.isPending}
              onClick={() => rotate.mutate({ path: `${path}/rotate`, body: { overlapHours: overlap } })}
            >
              {t('apiKeys.rotate')}
            </Button>
          </>
        )}
      </Sheet>
      <Sheet title={t('apiKeys.revokeOf', { name })} opened={open === 'revoke'} onClose={() => setOpen(null)}>
        <p>{t('apiKeys.revoke.what')}</p>
        {revoke.isError && (
          <Trouble title={t('apiKeys.actError')} error={revoke.error} onRetry={() => revoke.reset()} />
        )}
        <Button
          data-autofocus
          loading={revoke.isPending}
          onClick={() => revoke.mutate({ path: `${path}/revoke`, body: {} }, { onSuccess: () => setOpen(null) })}
        >
          {t('apiKeys.revoke')}
        </Button>
      </Sheet>
    </span>
  )
}

function Buttons({ name, onOpen }: { readonly name: string; onOpen(act: 'rotate' | 'revoke'): void }) {
  const { t } = useTranslation()
  return (
    <>
      <Button
        size="compact-sm"
        variant="default"
        aria-label={t('apiKeys.rotateOf', { name })}
        onClick={() => onOpen('rotate')}
      >
        {t('apiKeys.rotate')}
      </Button>
      <Button
        size="compact-sm"
        variant="default"
        aria-label={t('apiKeys.revokeOf', { name })}
        onClick={() => onOpen('revoke')}
      >
        {t('apiKeys.revoke')}
      </Button>
    </>
  )
}
