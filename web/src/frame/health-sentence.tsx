import { useQuery } from '@tanstack/react-query'
import type { TFunction } from 'i18next'
import { useTranslation } from 'react-i18next'
import type { Part, Pulse } from '../../../src/contracts/health.ts'
import { pulseQuery } from '../data/queries.ts'
import { StatusMark } from '../parts/status-mark.tsx'
import { lengthWords } from '../time/time-words.ts'

/** Worst first. */
const PARTS: readonly Part[] = ['database', 'migrations', 'disk', 'queue']
/** An undecided change older than this is worth a word. */
const BACKLOG_SECONDS = 30

function sentenceOf(pulse: Pulse, t: TFunction): { kind: 'met' | 'due'; text: string } {
  const down = PARTS.find((part) => !pulse.checks[part])
  if (down) return { kind: 'due', text: t(`health.${down}`) }
  if (!pulse.connected) return { kind: 'due', text: t('health.disconnected') }
  if (pulse.inSetup) return { kind: 'due', text: t('health.inSetup') }
  if (pulse.pausedPolicy !== null) return { kind: 'due', text: t('health.pausedPolicy') }
  const { dirty, oldestDirtySeconds } = pulse.stats
  if (oldestDirtySeconds > BACKLOG_SECONDS) {
    return { kind: 'due', text: t('health.backlog', { count: dirty, age: lengthWords(oldestDirtySeconds * 1_000, t) }) }
  }
  return { kind: 'met', text: t('health.fine') }
}

/** One sentence: is it working right now? */
export function HealthSentence() {
  const { t } = useTranslation()
  const { data, isError } = useQuery(pulseQuery)
  if (isError) return <StatusMark kind="quiet">{t('health.unknown')}</StatusMark>
  if (!data) return null
  const { kind, text } = sentenceOf(data, t)
  return <StatusMark kind={kind}>{text}</StatusMark>
}
