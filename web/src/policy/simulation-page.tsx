import { Alert, Button, Skeleton } from '@mantine/core'
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query'
import { getRouteApi, Link } from '@tanstack/react-router'
import { useTranslation } from 'react-i18next'
import type { SimulationResultView, SimulationView } from '../../../src/contracts/policy-draft.ts'
import { wordFor } from '../../../src/domain/explain/vocabulary.ts'
import { meQuery } from '../data/queries.ts'
import { usePageTitle } from '../frame/use-page-title.ts'
import { Icon } from '../parts/icon.tsx'
import { Empty, Trouble } from '../parts/trouble.tsx'
import { languageNow, localeOf } from '../words/speak.ts'
import './policy.css'
import { simulationQuery, tellAs } from './policy-queries.ts'
import { ChangedLeads } from './changed-leads.tsx'

const route = getRouteApi('/policy/simulate/$runId')
const DAY_MS = 86_400_000

/** What a draft would do: known before it is live. */
export function SimulationPage() {
  const { t } = useTranslation()
  const { runId } = route.useParams()
  const { data, error, refetch } = useQuery(simulationQuery(runId, languageNow()))
  usePageTitle(`${t('sim.title')} · ${t('place.policy')}`)
  return (
    <div className="page">
      <p>
        <Link to="/policy/$section" params={{ section: 'routing' }}>
          {t('policy.back')}
        </Link>
      </p>
      {error && <Trouble title={t('sim.error')} error={error} onRetry={() => void refetch()} />}
      {!data && !error && <Skeleton height={240} role="status" aria-label={t('app.loading')} />}
      {data && <Run run={data} />}
    </div>
  )
}

function Run({ run }: { readonly run: SimulationView }) {
  const { t } = useTranslation()
  const { result } = run
  if (run.state === 'running') return <Running run={run} />
  if (result === null)
    return (
      <>
        <h1>{t('sim.title')}</h1>
        <Empty>{t(run.state === 'cancelled' ? 'sim.cancelled' : 'sim.failed')}</Empty>
      </>
    )
  return (
    <>
      <h1>
        <Headline result={result} />
      </h1>
      <p className="muted">
        {t('sim.about', {
          who: run.startedBy,
          version: run.policyVersion,
          leads: result.leads,
          decisions: result.decisions,
        })}{' '}
        {t('sim.nothing')}
      </p>
      {run.outdated && (
        <Alert variant="default" icon={<Icon name="due" size={20} />} className="policy-notice">
          {t('sim.outdated')}
        </Alert>
      )}
      {result.failed > 0 && <p className="policy-warning">{t('sim.failedSome', { count: result.failed })}</p>}
      {result.leads > 0 && <Result result={result} />}
    </>
  )
}

function Headline({ result }: { readonly result: SimulationResultView }) {
  const { t } = useTranslation()
  if (result.leads === 0) return t('sim.empty')
  if (result.changed === 0) return t('sim.same', { leads: result.leads })
  return t('sim.headline', { changed: result.changed, leads: result.leads, unrouted: result.unrouted.after })
}

function Running({ run }: { readonly run: SimulationView }) {
  const { t } = useTranslation()
  const client = useQueryClient()
  const { data: me } = useQuery(meQuery)
  const cancel = useMutation({
    mutationFn: () => tellAs(client, `/api/policy/simulations/${run.runId}/cancel`, {}),
    onSuccess: () => client.invalidateQueries({ queryKey: ['policy'] }),
  })
  return (
    <>
      <h1>{t('sim.title')}</h1>
      <p role="status">{t('sim.running', { done: run.done, total: run.total })}</p>
      <progress aria-label={t('sim.progress')} max={Math.max(1, run.total)} value={run.done} />
      <p className="muted">{t('sim.nothing')}</p>
      {me?.signedIn === true && me.role === 'admin' && (
        <Button variant="default" loading={cancel.isPending} onClick={() => cancel.mutate()}>
          {t('sim.cancel')}
        </Button>
      )}
    </>
  )
}

function Result({ result }: { readonly result: SimulationResultView }) {
  const { t } = useTranslation()
  const number = new Intl.NumberFormat(localeOf(languageNow()))
  const one = new Intl.NumberFormat(localeOf(languageNow()), { maximumFractionDigits: 1 })
  const days = Math.max(1, (result.until - result.since) / DAY_MS)
  const counts = [
    ['sim.count.owner', result.ownerChanged, null],
    ['sim.count.stage', result.stageChanged, null],
    ['sim.count.unrouted', result.unrouted.after, result.unrouted.before],
    ['sim.count.kept', result.promises.kept.after, result.promises.kept.before],
    ['sim.count.late', result.promises.late.after, result.promises.late.before],
  ] as const
  return (
    <>
      <dl className="sim-counts">
        {counts.map(([words, after, before]) => (
          <div key={words}>
            <dt>{t(words)}</dt>
            <dd>
              <span className="big figures">{number.format(after)}</span>
              {before !== null && <span className="muted">{t('sim.before', { count: before })}</span>}
            </dd>
          </div>
        ))}
      </dl>
      <PairTable
        caption={t('sim.load')}
        first={t('sim.col.person')}
        extra={t('sim.col.perDay')}
        rows={result.load.map(({ person, before, after }) => ({
          key: person.id,
          name: person.name,
          before,
          after,
          extra: t('sim.perDay', { before: one.format(before / days), after: one.format(after / days) }),
        }))}
      />
      <PairTable
        caption={t('sim.rules')}
        first={t('sim.col.rule')}
        rows={result.rules.map(({ ruleId, name, before, after }) => ({ key: ruleId, name, before, after }))}
      />
      {result.stages.length > 0 && <Stages result={result} />}
      {result.examples.length > 0 && <ChangedLeads result={result} />}
    </>
  )
}

interface PairRow {
  readonly key: string
  readonly name: string
  readonly before: number
  readonly after: number
  readonly extra?: string
}
interface PairProps {
  readonly caption: string
  readonly first: string
  readonly extra?: string
  readonly rows: readonly PairRow[]
}

/** Numbers now and under the draft, with a bar for each; the bar says nothing the numbers do not. */
function PairTable({ caption, first, extra, rows }: PairProps) {
  const { t } = useTranslation()
  const number = new Intl.NumberFormat(localeOf(languageNow()))
  const most = Math.max(1, ...rows.flatMap(({ before, after }) => [before, after]))
  return (
    <div className="policy-scroll" tabIndex={0} role="region" aria-label={caption}>
      <table className="sim-table figures">
        <caption>{caption}</caption>
        <thead>
          <tr>
            <th scope="col">{first}</th>
            <th scope="col">{t('sim.col.before')}</th>
            <th scope="col">{t('sim.col.after')}</th>
            {extra !== undefined && <th scope="col">{extra}</th>}
            <td className="sim-bar" />
          </tr>
        </thead>
        <tbody>
          {rows.map((row) => (
            <tr key={row.key}>
              <th scope="row">{row.name}</th>
              <td>{number.format(row.before)}</td>
              <td>{number.format(row.after)}</td>
              {extra !== undefined && <td>{row.extra}</td>}
              <td className="sim-bar" aria-hidden="true">
                <svg viewBox="0 0 100 12" preserveAspectRatio="none">
                  <rect className="sim-after" width={(100 * row.after) / most} height="12" />
                  <rect className="sim-before" x={(100 * row.before) / most - 0.75} width="1.5" height="12" />
                </svg>
              </td>
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  )
}

function Stages({ result }: { readonly result: SimulationResultView }) {
  const { t } = useTranslation()
  const number = new Intl.NumberFormat(localeOf(languageNow()))
  return (
    <table className="sim-table figures">
      <caption>{t('sim.stages')}</caption>
      <thead>
        <tr>
          <th scope="col">{t('sim.col.stage')}</th>
          <th scope="col">{t('sim.col.before')}</th>
          <th scope="col">{t('sim.col.after')}</th>
          <th scope="col">{t('sim.col.earlier')}</th>
          <th scope="col">{t('sim.col.later')}</th>
        </tr>
      </thead>
      <tbody>
        {result.stages.map(({ stage, reached, earlier, later }) => (
          <tr key={stage}>
            <th scope="row">{wordFor(stage, languageNow())}</th>
            {[reached.before, reached.after, earlier, later].map((count, at) => (
              <td key={at}>{number.format(count)}</td>
            ))}
          </tr>
        ))}
      </tbody>
    </table>
  )
}
