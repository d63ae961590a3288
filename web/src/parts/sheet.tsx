import { Modal } from '@mantine/core'
import type { ReactNode } from 'react'
import { useTranslation } from 'react-i18next'

interface SheetProps {
  readonly title: string
  readonly opened: boolean
  readonly onClose: () => void
  /** For lists and long sentences. */
  readonly wide?: boolean
  readonly children: ReactNode
}

/** Something to fill in or confirm, over the page. */
export function Sheet({ title, opened, onClose, wide = false, children }: SheetProps) {
  const { t } = useTranslation()
  return (
    <Modal.Root opened={opened} onClose={onClose} size={wide ? 'lg' : 'md'}>
      <Modal.Overlay />
      <Modal.Content>
        <div className="sheet-head">
          <Modal.Title>{title}</Modal.Title>
          <Modal.CloseButton size={32} aria-label={t('app.close')} />
        </div>
        <Modal.Body>{children}</Modal.Body>
      </Modal.Content>
    </Modal.Root>
  )
}
