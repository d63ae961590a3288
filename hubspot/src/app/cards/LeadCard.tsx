import { useCallback, useEffect, useState } from 'react'
import {
  Alert,
  Button,
  ButtonRow,
  ErrorState,
  Flex,
  hubspot,
  LoadingButton,
  LoadingSpinner,
  Text,
} from '@hubspot/ui-extensions'
import { ESTAFET } from './address.ts'
import { type Answer, AnswerForm } from './AnswerForm.tsx'
import { Deadline, Facts, Folded } from './LeadFacts.tsx'
import { EmptyCard } from './EmptyCard.tsx'
import type { AnswerView, CardView, DecidedCard, Language } from './lead-view.ts'
import { Notices } from './Notices.tsx'
import { SnoozeForm } from './SnoozeForm.tsx'
import { timeWords, WORDS } from './words.ts'

const CLOCK_EVERY_MS = 30_000
/** Older than this the card says how old it is. */
const OLD_MS = 5 * 60_000

/** Asks Estafet; in a test something else stands here. */
export type Ask = (url: string, options?: { method: 'POST'; body: Record<string, unknown> }) => Promise<Response>

export interface LeadCardProps {
  recordId: string
  locale: string | undefined
  zone: string
  ask: Ask
  onChanged: (message: string) => void
  onPropertiesUpdate?: (again: () => void) => void
}

/** One and the same function, so that a card drawn again does not ask again. */
const askHubspot: Ask = (url, options) => hubspot.fetch(url, options)

hubspot.extend<'crm.record.sidebar'>(({ context, actions }) => (
  <LeadCard
    recordId={String(context.crm.objectId)}
    locale={context.user.locale ?? context.user.language}
    zone={context.portal.timezone}
    ask={askHubspot}
    onChanged={(message) => {
      actions.refreshObjectProperties()
      actions.addAlert({ type: 'success', message })
    }}
    onPropertiesUpdate={(again) => actions.onCrmPropertiesUpdate(['hubspot_owner_id', 'estafet_revision'], again)}
  />
))

/** The lead as its rep needs it: until when, why, what it is, what to do, and the answer. */
export function LeadCard({ recordId, locale, zone, ask, onChanged, onPropertiesUpdate }: LeadCardProps) {
  const [language, setLanguage] = useState<Language>(locale?.toLowerCase().startsWith('id') ? 'id' : 'en')
  const [view, setView] = useState<CardView | null>(null)
  const [problem, setProblem] = useState<string | null>(null)
  const [seenAt, setSeenAt] = useState(0)
  const [busy, setBusy] = useState(false)
  const [form, setForm] = useState<'reject' | 'hand-back' | 'snooze' | null>(null)
  const words = WORDS[language]

  const load = useCallback(async () => {
    setProblem(null)
    try {
      const answer = await ask(`${ESTAFET}/hubspot/card?recordId=${encodeURIComponent(recordId)}&lang=${language}`)
      if (!answer.ok) throw new Error(await detailOf(answer))
      setView((await answer.json()) as CardView)
      setSeenAt(Date.now())
    } catch (error) {
      setProblem(error instanceof Error ? error.message : String(error))
    }
  }, [ask, recordId, language])
  useEffect(() => void load(), [load])
  useEffect(() => onPropertiesUpdate?.(() => void load()), [])
  const drift = useDrift(seenAt)

  const tell = async (path: 'actions' | 'evaluate', more: Record<string, unknown>) => {
    setBusy(true)
    setProblem(null)
    try {
      const body = { recordId, lang: language, ...more }
      const response = await ask(`${ESTAFET}/hubspot/card/${path}`, { method: 'POST', body })
      if (!response.ok) throw new Error(await detailOf(response))
      const done = (await response.json()) as AnswerView
      if (done.card !== null) setView(done.card)
      setSeenAt(Date.now())
      setForm(null)
      onChanged(done.message)
    } catch (error) {
      setProblem(error instanceof Error ? error.message : String(error))
    } finally {
      setBusy(false)
    }
  }
  const answer = (given: Answer, card: DecidedCard) => tell('actions', { decisionId: card.decisionId, ...given })

  if (view === null && problem === null) return <LoadingSpinner label={words.loading} />
  if (view === null) {
    return (
      <ErrorState title={words.failed}>
        <Text>{`${problem ?? ''} ${words.failedWhat}`.trim()}</Text>
        <Button onClick={() => void load()}>{words.retry}</Button>
      </ErrorState>
    )
  }
  if (view.state !== 'decided') return <EmptyCard view={view} words={words} onRefresh={() => void load()} />
  const card = view
  return (
    <Flex direction="column" gap="md">
      {problem === null ? null : (
        <Alert title={words.failed} variant="error">
          {problem}
        </Alert>
      )}
      <Notices card={card} words={words} />
      <Deadline card={card} words={words} zone={zone} now={card.asOf + drift} />
      <Text>{card.why}</Text>
      <Facts card={card} words={words} />
      {card.next.length === 0 ? null : <Text format={{ fontWeight: 'bold' }}>{words.next}</Text>}
      {card.next.map((line) => (
        <Text key={line}>{line}</Text>
      ))}
      <Folded card={card} words={words} zone={zone} />
      {drift > OLD_MS ? <Text variant="microcopy">{words.old(timeWords(card.asOf, language, zone))}</Text> : null}
      {form === 'snooze' ? (
        <SnoozeForm
          card={card}
          words={words}
          busy={busy}
          onSnooze={(until) => void answer({ action: 'snooze', until }, card)}
          onCancel={() => setForm(null)}
        />
      ) : null}
      {form === null ? (
        <ButtonRow>
          {card.actions.includes('accept') ? (
            <LoadingButton variant="primary" loading={busy} onClick={() => void answer({ action: 'accept' }, card)}>
              {words.accept}
            </LoadingButton>
          ) : null}
          {card.actions.includes('reject') ? (
            <Button variant="secondary" disabled={busy} onClick={() => setForm('reject')}>
              {words.reject}
            </Button>
          ) : null}
          {card.actions.includes('hand-back') ? (
            <Button variant="secondary" disabled={busy} onClick={() => setForm('hand-back')}>
              {words.handBack}
            </Button>
          ) : null}
          {card.actions.includes('snooze') ? (
            <Button variant="secondary" disabled={busy} onClick={() => setForm('snooze')}>
              {words.snooze}
            </Button>
          ) : null}
          {card.actions.includes('wake') ? (
            <Button variant="secondary" disabled={busy} onClick={() => void answer({ action: 'wake' }, card)}>
              {words.wake}
            </Button>
          ) : null}
          {card.reader === 'other' ? null : (
            <Button variant="secondary" disabled={busy} onClick={() => void tell('evaluate', {})}>
              {words.evaluate}
            </Button>
          )}
          <Button variant="transparent" size="xs" onClick={() => setLanguage(language === 'en' ? 'id' : 'en')}>
            {words.other}
          </Button>
        </ButtonRow>
      ) : null}
      {form === 'reject' || form === 'hand-back' ? (
        <AnswerForm
          card={card}
          action={form}
          words={words}
          busy={busy}
          onAnswer={(given) => void answer(given, card)}
          onCancel={() => setForm(null)}
        />
      ) : null}
    </Flex>
  )
}

/** Milliseconds since the card was read, renewed each half minute: the server's clock plus this is now. */
function useDrift(seenAt: number): number {
  const [now, setNow] = useState(seenAt)
  useEffect(() => {
    setNow(Date.now())
    const timer = setInterval(() => setNow(Date.now()), CLOCK_EVERY_MS)
    return () => clearInterval(timer)
  }, [seenAt])
  return Math.max(0, now - seenAt)
}

async function detailOf(answer: Response): Promise<string> {
  try {
    const { detail } = (await answer.json()) as { detail?: unknown }
    return typeof detail === 'string' ? detail : `${answer.status}`
  } catch {
    return `${answer.status}`
  }
}
