import { VisuallyHidden } from '@mantine/core'
import { useEffect, useRef, useState } from 'react'
import { useTranslation } from 'react-i18next'

const QUIET_MS = 20_000

/** Tells a screen reader how many decisions came, politely and at most every 20 seconds. */
export function Announcer({ arrived }: { readonly arrived: number }) {
  const { t } = useTranslation()
  const [text, setText] = useState('')
  const count = useRef(arrived)
  count.current = arrived
  useEffect(() => {
    let told = count.current
    const timer = setInterval(() => {
      const fresh = count.current - told
      told = count.current
      setText(fresh > 0 ? t('live.announce', { count: fresh }) : '')
    }, QUIET_MS)
    return () => clearInterval(timer)
  }, [t])
  return (
    <VisuallyHidden role="status" aria-live="polite">
      {text}
    </VisuallyHidden>
  )
}
