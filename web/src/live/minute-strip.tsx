import { useTranslation } from 'react-i18next'
import { useBusinessNow } from '../time/business-time.ts'
import { rolledTo } from './minute-counts.ts'
import type { MinuteCounts } from './minute-counts.ts'

const HEIGHT = 28
const BAR = 4

/** Decisions in each of the last 60 minutes; a minute that is not known is a dot on the ground, not a zero. */
export function MinuteStrip({ known: told }: { readonly known: MinuteCounts }) {
  const { t } = useTranslation()
  const { counts: minutes } = rolledTo(told, useBusinessNow())
  const lastFull = minutes.at(-2) ?? null
  const known = minutes.filter((count) => count !== null)
  const total = known.reduce((sum, count) => sum + count, 0)
  const most = Math.max(0, ...known)
  const sentence = t(known.length === minutes.length ? 'live.minutes' : 'live.minutesPart', { total, most })
  return (
    <figure className="strip" title={sentence}>
      {lastFull !== null && <span className="muted figures">{t('live.perMinute', { count: lastFull })}</span>}
      <svg role="img" aria-label={sentence} viewBox={`0 0 ${60 * BAR} ${HEIGHT}`} preserveAspectRatio="none">
        {minutes.map((count, index) => {
          const height = count === null || most === 0 ? 1 : Math.max(1, (count / most) * HEIGHT)
          return <rect key={index} x={index * BAR} y={HEIGHT - height} width={BAR - 1} height={height} />
        })}
      </svg>
      <figcaption className="muted">{t('live.lastHour')}</figcaption>
    </figure>
  )
}
