import { Kbd, Modal, Switch } from '@mantine/core'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { keysAreOn, switchKeys } from '../live/use-keys.ts'

const KEYS = [
  ['j', 'keys.next'],
  ['k', 'keys.previous'],
  ['w', 'keys.why'],
  ['Enter', 'keys.why'],
  ['p', 'keys.pause'],
  ['n', 'keys.fresh'],
  ['/', 'keys.filter'],
  ['?', 'keys.help'],
  ['Esc', 'keys.close'],
] as const
/** Keys of pages that are a list of leads. */
export const LIST_KEYS = [
  ['j', 'keys.next'],
  ['k', 'keys.previous'],
  ['Enter', 'keys.open'],
  ['v', 'keys.views'],
  ['/', 'keys.filter'],
  ['?', 'keys.help'],
  ['Esc', 'keys.close'],
] as const
/** Keys of the queues. */
export const QUEUE_KEYS = [
  ['j', 'keys.next'],
  ['k', 'keys.previous'],
  ['Enter', 'keys.open'],
  ['x', 'keys.select'],
  ['a', 'keys.assign'],
  ['u', 'keys.undo'],
  ['?', 'keys.help'],
  ['Esc', 'keys.close'],
] as const
/** Keys of the page of one lead. */
export const LEAD_KEYS = [
  ['1', 'keys.tab.why'],
  ['2', 'keys.tab.timeline'],
  ['3', 'keys.tab.would'],
  ['4', 'keys.tab.details'],
  ['a', 'keys.assign'],
  ['o', 'keys.lock'],
  ['?', 'keys.help'],
  ['Esc', 'keys.close'],
] as const

/** Keys of the team. */
export const TEAM_KEYS = [
  ['j', 'keys.next'],
  ['k', 'keys.previous'],
  ['Enter', 'keys.open'],
  ['o', 'keys.away'],
  ['v', 'keys.views'],
  ['?', 'keys.help'],
  ['Esc', 'keys.close'],
] as const

interface Props {
  readonly opened: boolean
  readonly onClose: () => void
  readonly keys?: typeof KEYS | typeof LIST_KEYS | typeof LEAD_KEYS | typeof QUEUE_KEYS | typeof TEAM_KEYS
}

export function KeysHelp({ opened, onClose, keys = KEYS }: Props) {
  const { t } = useTranslation()
  const [on, setOn] = useState(keysAreOn)
  return (
    <Modal.Root opened={opened} onClose={onClose}>
      <Modal.Overlay />
      <Modal.Content>
        <div className="sheet-head">
          <Modal.Title>{t('keys.title')}</Modal.Title>
          <Modal.CloseButton size={32} aria-label={t('app.close')} />
        </div>
        <Modal.Body>
          <dl className="keys">
            {keys.map(([key, words]) => (
              <div key={key}>
                <dt>
                  <Kbd>{key}</Kbd>
                </dt>
                <dd>{t(words)}</dd>
              </div>
            ))}
          </dl>
          <Switch
            label={t('keys.off')}
            checked={on}
            onChange={(event) => {
              setOn(event.currentTarget.checked)
              switchKeys(event.currentTarget.checked)
            }}
          />
        </Modal.Body>
      </Modal.Content>
    </Modal.Root>
  )
}
