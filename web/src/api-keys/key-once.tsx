import { Button, TextInput } from '@mantine/core'
import { useClipboard } from '@mantine/hooks'
import { useTranslation } from 'react-i18next'

/** The token of a key, shown this once. */
export function KeyOnce({ name, token }: { readonly name: string; readonly token: string }) {
  const { t } = useTranslation()
  const { copy, copied } = useClipboard()
  return (
    <div role="status" className="key-once">
      <TextInput
        label={t('apiKeys.once', { name })}
        description={t('apiKeys.once.what')}
        value={token}
        readOnly
        onFocus={(event) => event.currentTarget.select()}
        mb="sm"
      />
      <Button size="sm" variant="default" onClick={() => copy(token)}>
        {t(copied ? 'apiKeys.copied' : 'apiKeys.copy')}
      </Button>
    </div>
  )
}
