import { Link } from '@tanstack/react-router'
import { useTranslation } from 'react-i18next'
import type { TeamView } from '../../../src/contracts/ledger.ts'
import { BarsPicture } from '../reports/bars-picture.tsx'
import { FigureTable, LeadsLink, whole } from '../reports/figures.tsx'
import { Icon } from '../parts/icon.tsx'
import { useBusinessNow } from '../time/business-time.ts'
import { dayWords, momentWords } from '../time/time-words.ts'
import { signed, turnsOf } from './turn-numbers.ts'
import type { TeamSearch } from './team-search.ts'

type Member = TeamView['members'][number]

const diffOf = ({ turns, due }: Member): number => turns - due
const widestOf = ({ members }: TeamView): number => Math.max(0, ...members.map((member) => Math.abs(diffOf(member))))

/** A difference as a bar from the middle: fewer to the left, more to the right; the number beside it says the same. */
function DiffBar({ diff, widest }: { readonly diff: number; readonly widest: number }) {
  const length = widest === 0 ? 0 : (Math.abs(diff) / widest) * 48
  return (
    <svg className="share-bar" viewBox="0 0 100 12" preserveAspectRatio="none" aria-hidden="true">
      <rect className="share-track" width="100" height="12" />
      <rect className="share-value" x={diff < 0 ? 50 - length : 50} y="3" width={length} height="6" />
      <rect className="share-range" x="49.5" width="1" height="12" />
    </svg>
  )
}

/** How somebody stands for the next lead of the pool. */
function Standing({ member }: { readonly member: Member }) {
  const { t } = useTranslation()
  const now = useBusinessNow()
  const { gate, changesAt, turnsAhead } = member
  const icon = gate === 'chosen' || gate === 'eligible' ? 'chosen' : gate === 'cap' ? 'passed' : 'absent'
  return (
    <span className="team-now">
      <Icon name={icon} size={16} /> {t(`taker.${gate}`)}
      {changesAt !== null && ` ${t('taker.until', { time: momentWords(changesAt, now, t) })}`}
      {gate === 'eligible' && turnsAhead !== null && ` · ${t('team.ahead', { count: turnsAhead })}`}
    </span>
  )
}

/** The difference of everybody as one chart to keep. */
export function SharesPicture({ view }: { readonly view: TeamView }) {
  const { t } = useTranslation()
  const { from, to } = view.period
  const widest = widestOf(view)
  return (
    <BarsPicture
      lines={view.members.map((member) => {
        const part = widest === 0 ? 0.5 : 0.5 + diffOf(member) / widest / 2
        return {
          ...{ id: member.rep.id, name: member.rep.name, from: Math.min(0.5, part), to: Math.max(0.5, part) },
          words: `${signed(diffOf(member))} (${whole(member.turns)})`,
        }
      })}
      title={`${view.pool.name}: ${t('team.col.diff')} (${t('team.col.turns')})`}
      asked={`${dayWords(from)} – ${dayWords(to)}`}
      name={`team-${from}-${to}`}
    />
  )
}

/** Everybody of the pool: how they stand, what they had beside what was due, what they have in hand. */
export function SharesTable({ view, search }: { readonly view: TeamView; readonly search: TeamSearch }) {
  const { t } = useTranslation()
  const widest = widestOf(view)
  return (
    <FigureTable
      caption={t('team.people')}
      columns={[
        { key: 'name', title: t('team.col.name') },
        { key: 'now', title: t('team.col.now') },
        { key: 'weight', title: t('team.col.weight') },
        { key: 'turns', title: t('team.col.turns') },
        { key: 'due', title: t('team.col.due'), meaning: t('team.what') },
        { key: 'diff', title: t('team.col.diff') },
        { key: 'gifts', title: t('team.col.gifts'), meaning: t('team.col.gifts.what') },
        { key: 'active', title: t('team.col.active') },
        { key: 'late', title: t('team.col.late') },
        { key: 'caps', title: t('team.col.caps') },
      ]}
      rows={view.members.map((member) => {
        const { rep, caps } = member
        const name = (what: 'active' | 'late') => t(`team.of.${what}`, { name: rep.name, count: member[what] })
        return {
          id: rep.id,
          cells: [
            <Link
              className="team-person"
              to="/team/$repId"
              params={{ repId: rep.id }}
              search={{ ...search, pool: view.pool.id }}
            >
              {rep.name}
            </Link>,
            <Standing member={member} />,
            <span className="figures">{whole(member.weight)}</span>,
            <span className="figures">{whole(member.turns)}</span>,
            <span className="figures">{turnsOf(member.due)}</span>,
            <span className="rate figures">
              {signed(diffOf(member))}
              <DiffBar diff={diffOf(member)} widest={widest} />
            </span>,
            <span className="figures">{whole(member.gifts)}</span>,
            <LeadsLink count={member.active} search={{ owner: rep.id, status: 'active' }} label={name('active')} />,
            <LeadsLink
              count={member.late}
              search={{ owner: rep.id, promised: 'late', sort: 'due' }}
              label={name('late')}
            />,
            <span className={`figures${caps.some(({ used, count }) => used >= count) ? ' team-full' : ''}`}>
              {caps.length === 0
                ? t('team.noCaps')
                : caps.map(({ per, used, count }) => t(`team.cap.${per}`, { used, count })).join(' · ')}
            </span>,
          ],
        }
      })}
    />
  )
}
