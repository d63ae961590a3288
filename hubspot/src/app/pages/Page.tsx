import { useCallback, useEffect, useState } from 'react'
import {
  Alert,
  Button,
  DescriptionList,
  DescriptionListItem,
  ErrorState,
  Flex,
  Heading,
  hubspot,
  Link,
  List,
  LoadingSpinner,
  ProgressBar,
  Text,
} from '@hubspot/ui-extensions'
import { ESTAFET } from './address.ts'
import type { Language, PageView } from './page-view.ts'
import { WORDS } from './words.ts'

hubspot.extend<'pages'>(({ context }) => <Page locale={context.user.locale ?? context.user.language} />)

/** The app's own page: whether it works in this account, and the ways into Estafet. Changes are made on its settings page. */
export function Page({ locale }: { locale: string | undefined }) {
  const language: Language = locale?.toLowerCase().startsWith('id') ? 'id' : 'en'
  const words = WORDS[language]
  const [view, setView] = useState<PageView | null>(null)
  const [problem, setProblem] = useState<string | null>(null)

  const load = useCallback(async () => {
    setProblem(null)
    try {
      const answer = await hubspot.fetch(`${ESTAFET}/hubspot/settings?lang=${language}`)
      const told = (await answer.json()) as PageView & { detail?: string }
      if (!answer.ok) throw new Error(told.detail ?? String(answer.status))
      setView(told)
    } catch (error) {
      setProblem(error instanceof Error ? error.message : String(error))
    }
  }, [language])
  useEffect(() => void load(), [load])

  if (problem !== null) {
    return (
      <ErrorState title={words.failed}>
        <Text>{problem}</Text>
        <Button onClick={() => void load()}>{words.retry}</Button>
      </ErrorState>
    )
  }
  if (view === null) return <LoadingSpinner label={words.loading} />
  const { backfill } = view
  const places = [
    ['/live', words.live],
    ['/queues', words.queues],
    ['/today', words.today],
    ['/reports/velocity', words.reports],
    ['/policy', words.policyPage],
  ] as const
  return (
    <Flex direction="column" gap="md">
      <Heading>{words.title}</Heading>
      <Alert title={words.state[view.state]} variant={view.state === 'active' ? 'success' : 'warning'} />
      <DescriptionList direction="row">
        <DescriptionListItem label={words.policy}>{String(view.policyVersion)}</DescriptionListItem>
        <DescriptionListItem label={words.people}>{String(view.people)}</DescriptionListItem>
      </DescriptionList>
      {view.missing.length === 0 ? null : (
        <>
          <Heading>{words.missing}</Heading>
          <List>
            {view.missing.map((line) => (
              <Text key={line}>{line}</Text>
            ))}
          </List>
        </>
      )}
      {backfill === null || backfill.state === 'done' ? null : (
        <ProgressBar
          title={words.reading}
          value={backfill.records}
          maxValue={Math.max(1, backfill.expected)}
          valueDescription={words.progress(backfill.records, backfill.expected)}
        />
      )}
      <Heading>{words.places}</Heading>
      <List>
        {places.map(([path, label]) => (
          <Link key={path} href={{ url: view.address + path, external: true }}>
            {label}
          </Link>
        ))}
      </List>
    </Flex>
  )
}
