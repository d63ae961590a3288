import type { ReactNode } from 'react'
import { Icon } from './icon.tsx'
import type { IconName } from './icon.tsx'

const ICONS = {
  met: 'met',
  running: 'clock',
  due: 'due',
  breached: 'breached',
  held: 'held',
  quiet: 'quiet',
} as const satisfies Record<string, IconName>

/** A state said by word, icon, fill style and colour together. */
export function StatusMark({
  kind,
  children,
  title,
}: {
  readonly kind: keyof typeof ICONS
  readonly children: ReactNode
  readonly title?: string
}) {
  return (
    <span className={`status status-${kind}`} title={title}>
      <Icon name={ICONS[kind]} size={14} />
      <span>{children}</span>
    </span>
  )
}
