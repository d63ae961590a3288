import { Alert, Button, Group, Text } from '@mantine/core'
import { useTranslation } from 'react-i18next'
import { Icon } from './icon.tsx'
import { problemCode, problemWords } from './words-of.ts'

/** Something did not load: what happened, the cause, one action. The rest of the page stays. */
export function Trouble({
  title,
  error,
  onRetry,
}: {
  readonly title: string
  readonly error: unknown
  readonly onRetry: () => void
}) {
  const { t } = useTranslation()
  return (
    <Alert variant="default" icon={<Icon name="failed" size={20} />} title={title} role="alert">
      <Text size="sm">
        {problemWords(error, t)} <span className="muted">({problemCode(error)})</span>
      </Text>
      <Group mt="sm">
        <Button size="compact-sm" variant="default" onClick={onRetry}>
          {t('app.tryAgain')}
        </Button>
      </Group>
    </Alert>
  )
}

/** Nothing to show, and why: first use, all clear, filtered to nothing, or not allowed. */
export function Empty({ title, children }: { readonly title?: string; readonly children: React.ReactNode }) {
  return (
    <div className="empty">
      {title !== undefined && <h2>{title}</h2>}
      <div>{children}</div>
    </div>
  )
}
