import { useTranslation } from 'react-i18next'
import type { TeamView } from '../../../src/contracts/ledger.ts'
import { hourMinute, momentWords } from '../time/time-words.ts'

const DAY = 86_400_000
type Member = TeamView['members'][number]

/** When each works in the next 24 hours, and when they are away: as a strip, and in words. */
export function HoursStrips({ view }: { readonly view: TeamView }) {
  const { t } = useTranslation()
  const { now, members } = view
  const at = (time: number): number => ((Math.min(time, now + DAY) - now) / DAY) * 100
  const words = ({ hours, away }: Member): string =>
    [
      hours.length === 0
        ? t('team.hours.none')
        : hours
            .map(({ from, until }) => t('team.hours.span', { from: hourMinute(from), until: hourMinute(until) }))
            .join(', '),
      ...away.map((one) =>
        t('team.away', { from: momentWords(one.from, now, t), until: momentWords(one.until, now, t) }),
      ),
    ].join(' · ')
  return (
    <section aria-label={t('team.hours')}>
      <h2>{t('team.hours')}</h2>
      <ul className="team-hours">
        {members.map((member) => (
          <li key={member.rep.id}>
            <strong>{member.rep.name}</strong>
            <svg className="hours-strip" viewBox="0 0 100 12" preserveAspectRatio="none" aria-hidden="true">
              <rect className="share-track" width="100" height="12" />
              {member.hours.map(({ from, until }) => (
                <rect key={from} className="share-value" x={at(from)} width={at(until) - at(from)} y="2" height="8" />
              ))}
              {member.away
                .filter(({ from }) => from < now + DAY)
                .map(({ from, until }) => (
                  <rect
                    key={from}
                    className="strip-away"
                    x={at(Math.max(from, now))}
                    width={at(until) - at(Math.max(from, now))}
                    height="12"
                  />
                ))}
            </svg>
            <span className="muted figures" title={t('team.hours.yours', { zone: member.zone })}>
              {words(member)}
            </span>
          </li>
        ))}
      </ul>
    </section>
  )
}
