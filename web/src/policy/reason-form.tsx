import { Button, Textarea } from '@mantine/core'
import { useState, type ReactNode } from 'react'
import { useTranslation } from 'react-i18next'

interface ReasonProps {
  /** What will happen. */
  readonly what: ReactNode
  /** The verb of the button. */
  readonly label: string
  readonly busy: boolean
  /** What stands there to begin with; empty when absent. */
  readonly suggested?: string
  /** Whether it cannot be done as things stand, which `what` tells. */
  readonly refused?: boolean
  readonly onReason: (reason: string) => void
}

/** Asks for one line of reason before something that others will read of. */
export function ReasonForm({ what, label, busy, suggested = '', refused = false, onReason }: ReasonProps) {
  const { t } = useTranslation()
  const [reason, setReason] = useState(suggested)
  const said = reason.trim()
  return (
    <form
      onSubmit={(event) => {
        event.preventDefault()
        if (said !== '') onReason(said)
      }}
    >
      <div>{what}</div>
      <Textarea
        data-autofocus
        label={t('policy.publish.reason')}
        value={reason}
        maxLength={500}
        onChange={({ currentTarget: { value } }) => setReason(value)}
        mb="md"
      />
      <Button type="submit" disabled={said === '' || refused} loading={busy}>
        {label}
      </Button>
    </form>
  )
}
