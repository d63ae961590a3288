import { Button, Skeleton } from '@mantine/core'
import { useQuery } from '@tanstack/react-query'
import { getRouteApi, Link } from '@tanstack/react-router'
import type { TFunction } from 'i18next'
import { useTranslation } from 'react-i18next'
import type { LedgerView } from '../../../src/contracts/ledger.ts'
import { AskError } from '../data/ask.ts'
import { meQuery } from '../data/queries.ts'
import { usePageTitle } from '../frame/use-page-title.ts'
import { mayAct } from '../lead/use-order.ts'
import { CsvButton } from '../parts/csv-button.tsx'
import { Icon } from '../parts/icon.tsx'
import { SectionHead } from '../parts/section-head.tsx'
import { Empty, Trouble } from '../parts/trouble.tsx'
import { FigureTable } from '../reports/figures.tsx'
import { useZone } from '../reports/use-zone.ts'
import { exactTime, hourMinute, rowTime } from '../time/time-words.ts'
import '../words/ledger-words.ts'
import type { ledgerEn } from '../words/ledger-en.ts'
import { TeamBar } from './team-bar.tsx'
import { askedOf, ledgerQuery } from './team-queries.ts'
import { teamSearch, type TeamSearch } from './team-search.ts'
import { RepAccess } from './rep-access.tsx'
import { signed, turnsOf } from './turn-numbers.ts'
import './team.css'

const route = getRouteApi('/team/$repId')
type Line = LedgerView['lines'][number]
type Word = keyof typeof ledgerEn

function answerOf({ rep, pool, claim, turnPoints }: LedgerView, t: TFunction): string {
  const names = { name: rep.name, pool: pool.name }
  if (claim === null) return t('ledger.answer.none', names)
  if (claim === 0 || turnPoints === 0) return t('ledger.answer.even', names)
  const turns = turnsOf(Math.abs(claim) / turnPoints)
  return t(claim > 0 ? 'ledger.answer.owed' : 'ledger.answer.ahead', { ...names, turns })
}

/** A word of a value that a customer's policy may have more of. */
function valueWord(kind: 'by' | 'reason', value: string, t: TFunction): string {
  return t(`ledger.${kind}.${value}` as Word, { defaultValue: value })
}

/** What happened, with a link to the lead it was about. */
function LineWords({ line }: { readonly line: Line }) {
  const { t } = useTranslation()
  switch (line.kind) {
    case 'others':
      return <>{t('ledger.others', { count: line.turns })}</>
    case 'absent':
      return <>{t('ledger.absent', { count: line.turns, why: t(`taker.${line.gate}`) })}</>
    default: {
      const { lead } = line
      const values = {
        lead: lead.name ?? lead.company ?? lead.id,
        reason: 'reason' in line ? valueWord('reason', line.reason, t) : '',
        by: 'by' in line ? valueWord('by', line.by, t) : '',
      }
      const [before, after] = t(`ledger.${line.kind}`, { ...values, lead: '\u0000' }).split('\u0000')
      return (
        <>
          {before}
          <Link to="/leads/$leadId" params={{ leadId: lead.id }}>
            {values.lead}
          </Link>
          {after} {lead.name !== null && <span className="muted">{lead.company}</span>}
        </>
      )
    }
  }
}

function Lines({ view }: { readonly view: LedgerView }) {
  const { t } = useTranslation()
  if (view.lines.length === 0) return <Empty>{t('ledger.none')}</Empty>
  return (
    <FigureTable
      caption={t('ledger.lines')}
      columns={[
        { key: 'when', title: t('ledger.col.when') },
        { key: 'what', title: t('ledger.col.what') },
        ...(view.claim === null
          ? []
          : [
              { key: 'change', title: t('ledger.col.change') },
              { key: 'claim', title: t('ledger.col.claim') },
            ]),
      ]}
      rows={view.lines.map((line, at) => ({
        id: `${line.at} ${at}`,
        marked: line.kind === 'turn',
        cells: [
          <time dateTime={new Date(line.at).toISOString()} title={exactTime(line.at)} className="figures">
            {rowTime(line.at, view.now)}
          </time>,
          <span className="ledger-what">
            <LineWords line={line} />
          </span>,
          ...(view.claim === null
            ? []
            : [
                <span className="figures">{signed(line.change, 0)}</span>,
                <span className="figures">{signed(line.claim, 0)}</span>,
              ]),
        ],
      }))}
    />
  )
}

/** Why somebody's share of a pool is what it is: every turn, credit and lead beside the turns. */
export function LedgerPage() {
  const { t } = useTranslation()
  const { repId } = route.useParams()
  const search: TeamSearch = route.useSearch()
  const navigate = route.useNavigate()
  const { data: me } = useQuery(meQuery)
  const zone = useZone()
  const { data, error, isPlaceholderData, refetch } = useQuery(ledgerQuery(repId, search, zone))
  usePageTitle(data ? t('ledger.title', { name: data.rep.name, pool: data.pool.name }) : t('team.title'))
  const change = (one: Partial<TeamSearch>): void =>
    void navigate({ search: (old) => teamSearch({ ...old, ...one }), replace: true, resetScroll: false })
  if (error instanceof AskError && error.status === 404)
    return (
      <div className="page">
        <h1 className="answer">{t('team.title')}</h1>
        <Empty>{t('ledger.unknown')}</Empty>
      </div>
    )
  return (
    <div className="page" aria-busy={isPlaceholderData}>
      {me?.signedIn === true && me.role !== 'rep' && (
        <p>
          <Link to="/team" search={search} className="back">
            {t('team.title')}
          </Link>
        </p>
      )}
      <h1 className="answer">{data ? answerOf(data, t) : t('team.title')}</h1>
      {data && (
        <p className="muted figures" role="status">
          {t('report.asOf', { time: hourMinute(data.now), zone: data.zone })}
        </p>
      )}
      {error && <Trouble title={t('ledger.error')} error={error} onRetry={() => void refetch()} />}
      {!data && !error && <Skeleton height={360} role="status" aria-label={t('app.loading')} />}
      {data && (
        <>
          <TeamBar search={search} pool={data.pool.id} pools={data.pools} onChange={change} />
          <div className="team-acts">
            <Button variant="default" renderRoot={(root) => <Link {...root} to="/leads" search={{ owner: repId }} />}>
              {t('ledger.leads')}
            </Button>
            {me?.signedIn === true && mayAct(me.role) && (
              <Button
                variant="default"
                leftSection={<Icon name="leave" />}
                renderRoot={(root) => <Link {...root} to="/team/leaver/$repId" params={{ repId }} />}
              >
                {t('ledger.handOver')}
              </Button>
            )}
          </div>
          {data.claim !== null && (
            <p className="muted">
              {t('ledger.what', { weight: data.weight, turn: data.turnPoints })} {!data.exact && t('ledger.inexact')}
            </p>
          )}
          <SectionHead title={t('ledger.lines')}>
            <CsvButton
              path={`/api/team/${encodeURIComponent(repId)}?${askedOf(search, zone)}&format=csv`}
              what={t('ledger.lines')}
            />
          </SectionHead>
          <div className="team-table">
            <Lines view={data} />
          </div>
          <p className="muted figures">
            {data.more
              ? t('ledger.more')
              : data.before !== null && t('ledger.before', { points: signed(data.before, 0) })}
          </p>
          {me?.signedIn === true && me.role === 'admin' && data.active && (
            <RepAccess key={repId} repId={repId} name={data.rep.name} />
          )}
        </>
      )}
    </div>
  )
}
