import { useCallback, useEffect, useState } from 'react'
import {
  Alert,
  Button,
  ButtonRow,
  DescriptionList,
  DescriptionListItem,
  Divider,
  ErrorState,
  Flex,
  Heading,
  hubspot,
  Input,
  Link,
  List,
  LoadingSpinner,
  ProgressBar,
  Text,
} from '@hubspot/ui-extensions'
import { ESTAFET } from './address.ts'
import type { Action, Language, SettingsView } from './settings-view.ts'
import { WORDS } from './words.ts'

const LOOK_EVERY_MS = 10_000

hubspot.extend<'settings'>(({ context }) => <Settings locale={context.user.locale ?? context.user.language} />)

/** The app in this account: whether it works, what is missing, the reading of old contacts, and leaving. */
export function Settings({ locale }: { locale: string | undefined }) {
  const language: Language = locale?.toLowerCase().startsWith('id') ? 'id' : 'en'
  const words = WORDS[language]
  const [view, setView] = useState<SettingsView | null>(null)
  const [problem, setProblem] = useState<string | null>(null)
  const [busy, setBusy] = useState(false)

  const ask = useCallback(async (path: string, body?: Record<string, unknown>) => {
    try {
      const answer = await hubspot.fetch(ESTAFET + path, body === undefined ? {} : { method: 'POST', body })
      const told = (await answer.json()) as SettingsView & { detail?: string }
      if (!answer.ok) throw new Error(told.detail ?? String(answer.status))
      setView(told)
      setProblem(null)
    } catch (error) {
      setProblem(error instanceof Error ? error.message : String(error))
    }
  }, [])
  const load = useCallback(() => ask(`/hubspot/settings?lang=${language}`), [ask, language])
  useEffect(() => void load(), [load])
  const isReading = view?.backfill?.state === 'running'
  useEffect(() => {
    if (!isReading) return
    const timer = setInterval(() => void load(), LOOK_EVERY_MS)
    return () => clearInterval(timer)
  }, [isReading, load])

  const act = async (action: Action, more: Record<string, unknown> = {}) => {
    setBusy(true)
    await ask('/hubspot/settings/actions', { action, lang: language, ...more })
    setBusy(false)
  }

  if (view === null && problem === null) return <LoadingSpinner label={words.loading} />
  if (view === null) {
    return (
      <ErrorState title={words.failed}>
        <Text>{problem}</Text>
        <Button onClick={() => void load()}>{words.retry}</Button>
      </ErrorState>
    )
  }
  return (
    <Flex direction="column" gap="md">
      {problem === null ? null : (
        <Alert title={words.failed} variant="error">
          {problem}
        </Alert>
      )}
      <Alert title={words.state[view.state]} variant={view.state === 'active' ? 'success' : 'warning'} />
      <DescriptionList direction="row">
        <DescriptionListItem label={words.account}>{view.accountId}</DescriptionListItem>
        <DescriptionListItem label={words.policy}>{String(view.policyVersion)}</DescriptionListItem>
        <DescriptionListItem label={words.people}>{String(view.people)}</DescriptionListItem>
      </DescriptionList>
      <Link href={{ url: view.address, external: true }}>{words.open}</Link>
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
      <Reading view={view} language={language} busy={busy} act={act} />
      {view.mayChange ? null : (
        <Text variant="microcopy">
          {view.whoMayChange.length === 0 ? words.readOnlyNobody : words.readOnly(view.whoMayChange.join(', '))}
        </Text>
      )}
      {view.mayChange && view.state !== 'uninstalled' ? (
        <Leaving language={language} busy={busy} accountId={view.accountId} act={act} />
      ) : null}
    </Flex>
  )
}

interface Acting {
  language: Language
  busy: boolean
  act: (action: Action, more?: Record<string, unknown>) => Promise<void>
}

/** The reading of contacts that stood here before Estafet came. */
function Reading({ view, language, busy, act }: Acting & { view: SettingsView }) {
  const words = WORDS[language]
  const { backfill, mayChange, state } = view
  const button = (action: Action, label: string) => (
    <Button key={action} disabled={busy} onClick={() => void act(action)}>
      {label}
    </Button>
  )
  const buttons =
    backfill?.state === 'running'
      ? [button('backfill-pause', words.pause), button('backfill-stop', words.stop)]
      : backfill?.state === 'paused'
        ? [button('backfill-resume', words.resume), button('backfill-stop', words.stop)]
        : [button('backfill-start', words.start)]
  return (
    <Flex direction="column" gap="sm">
      <Heading>{words.standing}</Heading>
      <Text>{words.standingWhat}</Text>
      {backfill === null ? null : (
        <ProgressBar
          title={words.standing}
          value={backfill.state === 'done' ? Math.max(1, backfill.records) : backfill.records}
          maxValue={Math.max(1, backfill.state === 'done' ? backfill.records : backfill.expected)}
          valueDescription={words.progress(backfill.records, backfill.expected)}
        />
      )}
      {mayChange && state === 'active' ? <ButtonRow>{buttons}</ButtonRow> : null}
    </Flex>
  )
}

/** Leaving needs the account id, so that nobody does it by a slip. */
function Leaving({ language, busy, accountId, act }: Acting & { accountId: string }) {
  const words = WORDS[language]
  const [typed, setTyped] = useState('')
  return (
    <Flex direction="column" gap="sm">
      <Divider />
      <Heading>{words.leave}</Heading>
      <Text>{words.leaveWhat}</Text>
      <Input name="account" label={words.account} value={typed} onInput={setTyped} />
      <Button
        variant="destructive"
        disabled={busy || typed !== accountId}
        onClick={() => void act('disconnect', { confirm: typed })}
      >
        {words.leaveNow}
      </Button>
    </Flex>
  )
}
