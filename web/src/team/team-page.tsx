import { ActionIcon, Skeleton } from '@mantine/core'
import { useQuery } from '@tanstack/react-query'
import { getRouteApi } from '@tanstack/react-router'
import type { TFunction } from 'i18next'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import type { TeamView } from '../../../src/contracts/ledger.ts'
import { AskError } from '../data/ask.ts'
import { meQuery } from '../data/queries.ts'
import { KeysHelp, TEAM_KEYS } from '../frame/keys-help.tsx'
import { usePageTitle } from '../frame/use-page-title.ts'
import { mayAct } from '../lead/use-order.ts'
import { useKeys } from '../live/use-keys.ts'
import { CsvButton } from '../parts/csv-button.tsx'
import { Icon } from '../parts/icon.tsx'
import { SectionHead } from '../parts/section-head.tsx'
import { Empty, Trouble } from '../parts/trouble.tsx'
import { useZone } from '../reports/use-zone.ts'
import { exactTime, hourMinute } from '../time/time-words.ts'
import '../words/ledger-words.ts'
import { Absences } from './absences.tsx'
import { HoursStrips } from './hours-strips.tsx'
import { SharesPicture, SharesTable } from './shares-table.tsx'
import { TeamBar } from './team-bar.tsx'
import { askedOf, teamQuery } from './team-queries.ts'
import { teamSearch, type TeamSearch } from './team-search.ts'
import { signed, turnsOf } from './turn-numbers.ts'
import './team.css'

const route = getRouteApi('/team')

/** Did anyone get too much or too little? */
function answerOf({ early, members }: TeamView, t: TFunction): string {
  if (early) return t('team.answer.early')
  const far = members
    .map(({ rep, turns, due }) => ({ name: rep.name, diff: turns - due }))
    .toSorted((a, b) => Math.abs(b.diff) - Math.abs(a.diff))[0]
  if (far === undefined || Math.abs(far.diff) <= 1) return t('team.answer.even')
  return t(far.diff > 0 ? 'team.answer.more' : 'team.answer.less', {
    name: far.name,
    turns: turnsOf(Math.abs(far.diff)),
  })
}

/** Moves the focus among the people of the table, without a mouse. */
function focusPerson(step: 1 | -1): void {
  const links = [...document.querySelectorAll<HTMLElement>('.team-person')]
  const at = links.findIndex((link) => link === document.activeElement)
  links[at < 0 ? 0 : Math.min(links.length - 1, Math.max(0, at + step))]?.focus()
}

/** Who had how much of a pool's turns, how each stands now, and who is away. */
export function TeamPage() {
  const { t } = useTranslation()
  const search: TeamSearch = route.useSearch()
  const navigate = route.useNavigate()
  const { data: me } = useQuery(meQuery)
  const zone = useZone()
  const { data, error, isPlaceholderData, refetch } = useQuery(teamQuery(search, zone))
  const [helps, setHelps] = useState(false)
  usePageTitle(t('team.title'))
  useKeys({
    j: () => focusPerson(1),
    k: () => focusPerson(-1),
    o: () => document.querySelector<HTMLElement>('#away select')?.focus(),
    '?': () => setHelps(true),
  })
  const change = (one: Partial<TeamSearch>): void =>
    void navigate({ search: (old) => teamSearch({ ...old, ...one }), replace: true, resetScroll: false })
  const isNone = error instanceof AskError && error.status === 404 && search.pool === undefined
  return (
    <div className="page" aria-busy={isPlaceholderData}>
      <div className="team-head">
        <h1 className="answer">{data ? answerOf(data, t) : t('team.title')}</h1>
        <ActionIcon variant="default" size={32} aria-label={t('app.help')} onClick={() => setHelps(true)}>
          <Icon name="help" size={18} />
        </ActionIcon>
      </div>
      {data && (
        <p className="muted figures" role="status">
          {t('report.asOf', { time: hourMinute(data.now), zone: data.zone })}
        </p>
      )}
      {data && <TeamBar page="team" search={search} pool={data.pool.id} pools={data.pools} onChange={change} />}
      {isNone && <Empty>{t('team.none')}</Empty>}
      {error && !isNone && <Trouble title={t('team.error')} error={error} onRetry={() => void refetch()} />}
      {!data && !error && <Skeleton height={360} role="status" aria-label={t('app.loading')} />}
      {data && (
        <>
          <SectionHead title={t('team.people')}>
            <CsvButton path={`/api/team?${askedOf(search, zone)}&format=csv`} what={t('team.people')} />
            <SharesPicture view={data} />
          </SectionHead>
          <div className="team-table">
            <SharesTable view={data} search={search} />
          </div>
          <p className="muted">
            {data.method === 'count' || data.method === 'least-loaded' ? t(`team.what.${data.method}`) : t('team.what')}{' '}
            {data.sum !== null && t('team.sum', { sum: signed(data.sum, 0) })}{' '}
            {data.countedFrom !== null && t('team.counted', { count: data.turns, time: exactTime(data.countedFrom) })}
          </p>
          <HoursStrips view={data} />
        </>
      )}
      <div id="away">
        <Absences mayAct={me?.signedIn === true && mayAct(me.role)} />
      </div>
      <KeysHelp opened={helps} onClose={() => setHelps(false)} keys={TEAM_KEYS} />
    </div>
  )
}
