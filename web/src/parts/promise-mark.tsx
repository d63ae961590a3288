import { useTranslation } from 'react-i18next'
import type { SlaState } from '../../../src/contracts/lead-words.ts'
import { useBusinessNow } from '../time/business-time.ts'
import { dueWords, exactTime, lengthWords, momentWords } from '../time/time-words.ts'
import { StatusMark } from './status-mark.tsx'

/** From here on a running promise is "due soon". */
const SOON_MS = 5 * 60_000

interface Props {
  readonly dueAt: number | null
  readonly state: SlaState
  /** Told as it stood at the decision, by its hour: what happened since is not known here. */
  readonly asDecided?: boolean
}

/** The promise to answer, in words that are renewed calmly: "answer in 4 min", "12 min late", "answered in time". */
export function PromiseMark({ dueAt, state, asDecided = false }: Props) {
  const { t } = useTranslation()
  const now = useBusinessNow()
  if (state === null) return null
  if (state === 'met') return <StatusMark kind="met">{t('promise.met')}</StatusMark>
  if (dueAt === null) return null
  if (asDecided) {
    const time = momentWords(dueAt, now, t)
    return (
      <time dateTime={new Date(dueAt).toISOString()}>
        <StatusMark kind={state === 'breached' ? 'breached' : 'running'} title={exactTime(dueAt)}>
          {state === 'breached'
            ? t('promise.missed', { time })
            : t('promise.running', { when: t('time.by', { time }) })}
        </StatusMark>
      </time>
    )
  }
  const late = state === 'breached' || dueAt < now
  const kind = late ? 'breached' : dueAt - now <= SOON_MS ? 'due' : 'running'
  return (
    <time dateTime={new Date(dueAt).toISOString()} role="timer" aria-live="off">
      <StatusMark kind={kind} title={exactTime(dueAt)}>
        {late
          ? t('promise.late', { time: lengthWords(Math.max(0, now - dueAt), t) })
          : t('promise.running', { when: dueWords(dueAt, now, t) })}
      </StatusMark>
    </time>
  )
}
