import { Button, TextInput } from '@mantine/core'
import { useClipboard } from '@mantine/hooks'
import { useTranslation } from 'react-i18next'
import type { RepInvited } from '../../../src/contracts/rep-access.ts'
import { useTell } from '../data/use-tell.ts'
import { Icon } from '../parts/icon.tsx'
import { Trouble } from '../parts/trouble.tsx'

/** Lets somebody in who sees nothing but their own leads, and ends it again. */
export function RepAccess({ repId, name }: { readonly repId: string; readonly name: string }) {
  const { t } = useTranslation()
  const { copy, copied } = useClipboard()
  const invited = useTell<RepInvited>(['audit'])
  const ended = useTell<undefined>(['audit'])
  const at = `/api/team/${encodeURIComponent(repId)}`
  const trouble = invited.error ?? ended.error
  const again = (): void => {
    invited.reset()
    ended.reset()
  }
  return (
    <section aria-label={t('ledger.access')}>
      <h2>{t('ledger.access')}</h2>
      <p className="muted">{t('ledger.access.what', { name })}</p>
      {trouble && <Trouble title={t('ledger.access.error')} error={trouble} onRetry={again} />}
      {invited.data && (
        <TextInput
          label={t('ledger.access.link', { name })}
          description={t('ledger.access.once')}
          value={invited.data.link}
          readOnly
          onFocus={(event) => event.currentTarget.select()}
          mb="sm"
        />
      )}
      {ended.isSuccess && <p role="status">{t('ledger.access.ended', { name })}</p>}
      <div className="team-acts">
        {invited.data ? (
          <Button variant="default" onClick={() => copy(invited.data.link)}>
            {t(copied ? 'ledger.access.copied' : 'ledger.access.copy')}
          </Button>
        ) : (
          <Button
            variant="default"
            leftSection={<Icon name="out" />}
            loading={invited.isPending}
            onClick={() => {
              ended.reset()
              invited.mutate({ path: `${at}/link`, body: {} })
            }}
          >
            {t('ledger.access.make')}
          </Button>
        )}
        <Button
          variant="default"
          leftSection={<Icon name="leave" />}
          loading={ended.isPending}
          onClick={() => {
            invited.reset()
            ended.mutate({ path: `${at}/shut-out`, body: {} })
          }}
        >
          {t('ledger.access.end')}
        </Button>
      </div>
    </section>
  )
}
