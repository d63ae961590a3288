import { Button, TextInput } from '@mantine/core'
import { useClipboard } from '@mantine/hooks'
import { useTranslation } from 'react-i18next'

/** A sign-in link, shown this once, to be sent by hand. */
export function LinkOnce({ name, link }: { readonly name: string; readonly link: string }) {
  const { t } = useTranslation()
  const { copy, copied } = useClipboard()
  return (
    <div role="status" className="link-once">
      <TextInput
        label={t('partners.link.label', { name })}
        description={t('partners.link')}
        value={link}
        readOnly
        onFocus={(event) => event.currentTarget.select()}
        mb="sm"
      />
      <Button size="sm" variant="default" onClick={() => copy(link)}>
        {t(copied ? 'partners.copied' : 'partners.copy')}
      </Button>
    </div>
  )
}
