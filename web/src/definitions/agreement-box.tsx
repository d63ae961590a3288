import { Button, Textarea, TextInput } from '@mantine/core'
import { useMutation, useQueryClient } from '@tanstack/react-query'
import { Link } from '@tanstack/react-router'
import { useRef, useState } from 'react'
import { useTranslation } from 'react-i18next'
import type { DefinitionsView, SignatureView } from '../../../src/contracts/definitions.ts'
import { Sheet } from '../parts/sheet.tsx'
import { StatusMark } from '../parts/status-mark.tsx'
import { Trouble } from '../parts/trouble.tsx'
import { tellAs } from '../policy/policy-queries.ts'
import { dayWords, exactTime } from '../time/time-words.ts'
import { languageNow, localeOf } from '../words/speak.ts'

type Side = SignatureView['side']
const SIDES: readonly Side[] = ['marketing', 'sales']

function dayOf(at: number): string {
  return new Intl.DateTimeFormat(localeOf(languageNow()), { dateStyle: 'medium' }).format(at)
}

interface Props {
  readonly view: DefinitionsView
  readonly maySign: boolean
}

/** Who has signed, who is missing, and when it is read again. */
export function AgreementBox({ view, maySign }: Props) {
  const { t } = useTranslation()
  const [signing, setSigning] = useState<Side | null>(null)
  const [naming, setNaming] = useState(false)
  const now = view.signatures.filter(({ version }) => version === view.active)
  const earlier = view.signatures.filter(({ version }) => version !== view.active)
  const { state, day, setBy } = view.review
  const review = day === null ? t('definitions.review.none') : t(`definitions.review.${state}`, { day: dayWords(day) })
  return (
    <section className="agreement" aria-labelledby="agreement">
      <h2 id="agreement">{t('definitions.agreement')}</h2>
      <ul>
        {SIDES.map((side) => {
          const signed = now.find((one) => one.side === side)
          const name = t(`definitions.side.${side}`)
          return (
            <li key={side}>
              {signed === undefined ? (
                <StatusMark kind="due">{t('definitions.unsigned', { side: name, version: view.active })}</StatusMark>
              ) : (
                <StatusMark kind="met" title={exactTime(signed.signedAt)}>
                  {t('definitions.signed', { side: name, person: signed.person, when: dayOf(signed.signedAt) })}
                </StatusMark>
              )}
              {signed !== undefined && signed.comment !== '' && <span className="muted"> “{signed.comment}”</span>}
              {maySign && signed === undefined && view.version === view.active && (
                <Button className="no-print" size="compact-sm" onClick={() => setSigning(side)}>
                  {t('definitions.sign', { side: name })}
                </Button>
              )}
            </li>
          )
        })}
        <li>
          {state === 'due' || state === 'soon' ? (
            <StatusMark kind={state === 'due' ? 'breached' : 'due'}>{review}</StatusMark>
          ) : (
            <span>{review}</span>
          )}
          {day !== null && (
            <span className="muted">
              {setBy === null ? t('definitions.review.usual') : t('definitions.review.setBy', { person: setBy })}
            </span>
          )}
          {maySign && (
            <Button className="no-print" size="compact-sm" variant="default" onClick={() => setNaming(true)}>
              {t('definitions.review.change')}
            </Button>
          )}
        </li>
      </ul>
      {earlier.length > 0 && <Earlier signatures={earlier} />}
      {signing !== null && <SignForm view={view} side={signing} onClose={() => setSigning(null)} />}
      {naming && <ReviewForm view={view} onClose={() => setNaming(false)} />}
    </section>
  )
}

function Earlier({ signatures }: { readonly signatures: readonly SignatureView[] }) {
  const { t } = useTranslation()
  return (
    <details className="no-print">
      <summary>{t('definitions.history')}</summary>
      <ul>
        {signatures.map(({ side, person, version, signedAt, comment }) => (
          <li key={`${side} ${version}`}>
            {t('definitions.history.one', {
              side: t(`definitions.side.${side}`),
              person,
              version,
              when: dayOf(signedAt),
            })}
            {comment !== '' && ` · “${comment}”`}{' '}
            <Link to="/definitions" search={{ version }}>
              {t('definitions.history.read', { version })}
            </Link>
          </li>
        ))}
      </ul>
    </details>
  )
}

/** Sends what was asked and puts the answer, the whole page anew, in place of what stood. */
function useAgree(onDone: () => void) {
  const client = useQueryClient()
  return useMutation({
    mutationFn: async ({ path, body, method }: { path: string; body: object; method: 'POST' | 'PUT' }) =>
      (await tellAs(client, path, body, method)) as DefinitionsView,
    onSuccess: (view) => {
      client.setQueryData(['definitions', 'active'], view)
      void client.invalidateQueries({ queryKey: ['definitions'] })
      onDone()
    },
  })
}

function SignForm({ view, side, onClose }: { view: DefinitionsView; side: Side; onClose: () => void }) {
  const { t } = useTranslation()
  const [comment, setComment] = useState('')
  // One id for as long as the question stands, so that an answer that was lost is not a second signature.
  const signatureId = useRef(crypto.randomUUID()).current
  const sign = useAgree(onClose)
  const name = t(`definitions.side.${side}`)
  const changed = view.groups.flatMap(({ definitions }) => definitions).filter((one) => one.changed)
  return (
    <Sheet wide opened onClose={onClose} title={t('definitions.sign', { side: name })}>
      <form
        onSubmit={(event) => {
          event.preventDefault()
          const body = { signatureId, version: view.version, side, comment }
          sign.mutate({ path: '/api/definitions/sign', body, method: 'POST' })
        }}
      >
        <p>{t('definitions.sign.what', { side: name, version: view.version })}</p>
        {changed.length > 0 && (
          <p>
            {t('definitions.sign.changed', {
              count: changed.length,
              words: changed.map(({ name: word }) => word[languageNow()]).join(', '),
            })}
          </p>
        )}
        <Textarea
          data-autofocus
          label={t('definitions.sign.comment')}
          maxLength={500}
          value={comment}
          onChange={({ currentTarget: { value } }) => setComment(value)}
          mb="md"
        />
        {sign.error && <Trouble title={t('definitions.sign.error')} error={sign.error} onRetry={() => sign.reset()} />}
        <Button type="submit" loading={sign.isPending}>
          {t('definitions.sign', { side: name })}
        </Button>
      </form>
    </Sheet>
  )
}

function ReviewForm({ view, onClose }: { view: DefinitionsView; onClose: () => void }) {
  const { t } = useTranslation()
  const [day, setDay] = useState(view.review.day ?? '')
  const set = useAgree(onClose)
  return (
    <Sheet opened onClose={onClose} title={t('definitions.review.change')}>
      <form
        onSubmit={(event) => {
          event.preventDefault()
          set.mutate({ path: '/api/definitions/review', body: { day }, method: 'PUT' })
        }}
      >
        <TextInput
          data-autofocus
          type="date"
          required
          label={t('definitions.review.day')}
          value={day}
          onChange={({ currentTarget: { value } }) => setDay(value)}
          mb="md"
        />
        {set.error && <Trouble title={t('definitions.review.error')} error={set.error} onRetry={() => set.reset()} />}
        <Button type="submit" loading={set.isPending}>
          {t('definitions.review.save')}
        </Button>
      </form>
    </Sheet>
  )
}
