import { Link } from '@tanstack/react-router'
import { useTranslation } from 'react-i18next'
import type { PromiseView } from '../../../src/contracts/reports.ts'
import type { LeadSearch } from '../leads/lead-search.ts'
import { languageNow, localeOf } from '../words/speak.ts'
import { percent, whole } from './figures.tsx'
import { GridPicture } from './grid-picture.tsx'

const WEEKDAYS = [1, 2, 3, 4, 5, 6, 7]
const HOURS = Array.from({ length: 24 }, (_, hour) => hour)
type Hour = PromiseView['byHour'][number]
type About = Pick<Parameters<typeof GridPicture>[0], 'title' | 'asked' | 'name'>
/** A Monday, to take the names of weekdays from. */
const MONDAY = Date.UTC(2024, 0, 1)
/** Fewer promises than this are marked as few. */
const FEW = 5

function dayName(weekday: number): string {
  const format = new Intl.DateTimeFormat(localeOf(languageNow()), { weekday: 'short', timeZone: 'UTC' })
  return format.format(MONDAY + (weekday - 1) * 86_400_000)
}

/** From the first hour at which a promise was made to the last. */
function shownHours(hours: PromiseView['byHour']): readonly number[] {
  const used = HOURS.filter((hour) => hours.some((one) => one.hour === hour))
  return used.length === 0 ? [] : HOURS.slice(used[0], used[used.length - 1]! + 1)
}

/** How much of all was late, in four steps. */
const strengthOf = ({ late, kept }: Hour): number => Math.ceil((late / (late + kept)) * 4)

/** The grid as a chart to keep. */
export function HourPicture({ hours, ...about }: { readonly hours: PromiseView['byHour'] } & About) {
  const shown = shownHours(hours)
  return (
    <GridPicture
      rows={WEEKDAYS.map(dayName)}
      columns={shown.map(String)}
      cells={hours
        .filter(({ kept, late }) => kept + late > 0)
        .map((one) => ({
          row: one.weekday - 1,
          column: one.hour - (shown[0] ?? 0),
          strength: strengthOf(one),
          words: percent(one.late / (one.late + one.kept)),
        }))}
      {...about}
    />
  )
}

/** Share that was late, by weekday and hour; each cell with its number, and a link where somebody waited too long. */
export function HourGrid({ hours, base }: { readonly hours: PromiseView['byHour']; readonly base: LeadSearch }) {
  const { t } = useTranslation()
  const cells = new Map(hours.map((one) => [`${one.weekday}-${one.hour}`, one]))
  const shown = shownHours(hours)
  return (
    <div className="figure-table wide" tabIndex={0} role="region" aria-label={t('report.sla.byHour')}>
      <table className="hours">
        <thead>
          <tr>
            <td />
            {shown.map((hour) => (
              <th key={hour} scope="col">
                {hour}
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {WEEKDAYS.map((weekday) => (
            <tr key={weekday}>
              <th scope="row">{dayName(weekday)}</th>
              {shown.map((hour) => {
                const one = cells.get(`${weekday}-${hour}`)
                const all = one ? one.kept + one.late : 0
                if (!one || all === 0) return <td key={hour} className="none" />
                const words = t('report.sla.cell', { late: whole(one.late), whole: whole(all) })
                const strength = strengthOf(one)
                return (
                  <td key={hour} data-late={strength} className={all < FEW ? 'few' : undefined}>
                    {one.late === 0 ? (
                      <span aria-label={words} title={words}>
                        {percent(0)}
                      </span>
                    ) : (
                      <Link
                        to="/leads"
                        search={{ ...base, promise: 'late', hour: `${weekday}-${hour}` }}
                        aria-label={words}
                        title={words}
                      >
                        {percent(one.late / all)}
                      </Link>
                    )}
                  </td>
                )
              })}
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  )
}
