import { useMutation, useQueryClient } from '@tanstack/react-query'
import { useTranslation } from 'react-i18next'
import { Sheet } from '../parts/sheet.tsx'
import { Trouble } from '../parts/trouble.tsx'
import { tellAs } from './policy-queries.ts'
import { ReasonForm } from './reason-form.tsx'

interface Props {
  readonly version: number
  readonly active: number
  readonly opened: boolean
  readonly onClose: () => void
}

/** Asks why an older version shall be the active one again, and publishes it. */
export function RestoreForm({ version, active, opened, onClose }: Props) {
  const { t } = useTranslation()
  const client = useQueryClient()
  const restore = useMutation({
    mutationFn: (reason: string) => tellAs(client, '/api/policy/restore', { version, expectedVersion: active, reason }),
    onSuccess: async () => {
      onClose()
      await Promise.all(['policy', 'pulse'].map((key) => client.invalidateQueries({ queryKey: [key] })))
    },
  })
  return (
    <Sheet wide opened={opened} onClose={onClose} title={t('policy.versions.restoreOf', { version })}>
      <ReasonForm
        what={t('policy.versions.restoreWhat', { version })}
        label={t('policy.versions.restore')}
        busy={restore.isPending}
        onReason={(reason) => restore.mutate(reason)}
      />
      {restore.error && (
        <Trouble title={t('policy.versions.restoreError')} error={restore.error} onRetry={() => restore.reset()} />
      )}
    </Sheet>
  )
}
