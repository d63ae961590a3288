import { Drawer, NavLink } from '@mantine/core'
import { useState, type ReactNode } from 'react'
import { useTranslation } from 'react-i18next'
import { Icon } from '../parts/icon.tsx'

interface Props {
  /** One of them is the place shown. */
  readonly active: boolean
  readonly children: ReactNode
}

/** The places a phone's bar has no room for, drawn up from below. */
export function MorePlaces({ active, children }: Props) {
  const { t } = useTranslation()
  const [opened, setOpened] = useState(false)
  return (
    <>
      <NavLink
        component="button"
        label={t('place.more')}
        leftSection={<Icon name="menu" size={18} />}
        active={active}
        aria-haspopup="dialog"
        onClick={() => setOpened(true)}
      />
      <Drawer.Root opened={opened} onClose={() => setOpened(false)} position="bottom" size="auto">
        <Drawer.Overlay />
        <Drawer.Content>
          <div className="sheet-head">
            <Drawer.Title>{t('place.more')}</Drawer.Title>
            <Drawer.CloseButton size={32} aria-label={t('app.close')} />
          </div>
          <Drawer.Body onClick={() => setOpened(false)}>{children}</Drawer.Body>
        </Drawer.Content>
      </Drawer.Root>
    </>
  )
}
