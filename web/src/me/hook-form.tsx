import { Button, Code, TextInput } from '@mantine/core'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import type { HookAnswer, NoticesView } from '../../../src/contracts/notices.ts'
import { useTell } from '../data/use-tell.ts'
import { Sheet } from '../parts/sheet.tsx'
import { Trouble } from '../parts/trouble.tsx'
import { useBusinessNow } from '../time/business-time.ts'
import { agoWords } from '../time/time-words.ts'

const PATH = '/api/me/notices/webhook'

/** Where notices of the reader are posted; the secret is shown once, when it is made. */
export function HookForm({ webhook }: { readonly webhook: NoticesView['webhook'] }) {
  const { t } = useTranslation()
  const now = useBusinessNow()
  const [url, setUrl] = useState('')
  const [asking, setAsking] = useState(false)
  const hook = useTell<HookAnswer>(['notices'])
  const secret = hook.data?.secret ?? null
  return (
    <section aria-label={t('notices.hook')}>
      <h2>{t('notices.hook')}</h2>
      <p>{webhook === null ? t('notices.hook.none') : t('notices.hook.set', { host: webhook.host })}</p>
      {webhook !== null && webhook.offSince !== null && (
        <p>{t('notices.hook.off', { time: agoWords(webhook.offSince, now, t) })}</p>
      )}
      {webhook?.offSince === null && webhook.failingSince !== null && (
        <p>{t('notices.hook.failing', { time: agoWords(webhook.failingSince, now, t) })}</p>
      )}
      <form
        onSubmit={(event) => {
          event.preventDefault()
          hook.mutate({ path: PATH, body: { action: 'set', url: url.trim() } })
        }}
      >
        <TextInput
          type="url"
          label={t('notices.hook.url')}
          placeholder="https://"
          value={url}
          maxLength={2_000}
          onChange={(event) => setUrl(event.currentTarget.value)}
          mb="sm"
        />
        <div className="notice-trials">
          <Button type="submit" size="sm" disabled={url.trim().length < 8} loading={hook.isPending}>
            {t('notices.hook.save')}
          </Button>
          {webhook !== null && (
            <>
              <Button
                size="sm"
                variant="default"
                onClick={() => hook.mutate({ path: PATH, body: { action: 'new-secret' } })}
              >
                {t('notices.hook.renew')}
              </Button>
              <Button size="sm" variant="default" onClick={() => setAsking(true)}>
                {t('notices.hook.remove')}
              </Button>
            </>
          )}
        </div>
      </form>
      {secret !== null && (
        <div role="status">
          <p>{t('notices.hook.secret')}</p>
          <Code block>{secret}</Code>
          <p className="muted">{t('notices.hook.verify')}</p>
        </div>
      )}
      {hook.isError && <Trouble title={t('notices.saveError')} error={hook.error} onRetry={() => hook.reset()} />}
      <Sheet title={t('notices.hook.remove.title')} opened={asking} onClose={() => setAsking(false)}>
        <p>{t('notices.hook.remove.what')}</p>
        <Button
          data-autofocus
          onClick={() => {
            setAsking(false)
            hook.mutate({ path: PATH, body: { action: 'remove' } })
          }}
        >
          {t('notices.hook.remove')}
        </Button>
      </Sheet>
    </section>
  )
}
