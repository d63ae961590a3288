import { Alert, Button, Group, Skeleton } from '@mantine/core'
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query'
import { Link } from '@tanstack/react-router'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import type { CanaryAnswerView } from '../../../src/contracts/policy-canary.ts'
import { wordFor } from '../../../src/domain/explain/vocabulary.ts'
import { usePageTitle } from '../frame/use-page-title.ts'
import { Icon } from '../parts/icon.tsx'
import { countNumber } from '../parts/numbers.ts'
import { Empty, Trouble } from '../parts/trouble.tsx'
import { languageNow } from '../words/speak.ts'
import './policy.css'
import { canaryQuery, tellAs } from './policy-queries.ts'
import { RestoreForm } from './restore-form.tsx'

type Canary = NonNullable<CanaryAnswerView['canary']>

/** How the active version fares beside the one before it, and the choice where it is held up. */
export function RolloutPage() {
  const { t } = useTranslation()
  const { data, error, refetch } = useQuery(canaryQuery)
  usePageTitle(`${t('rollout.title')} · ${t('place.policy')}`)
  return (
    <div className="page page-reading">
      <p>
        <Link to="/policy/$section" params={{ section: 'scores' }}>
          {t('policy.back')}
        </Link>
      </p>
      <h1>{t('rollout.title')}</h1>
      {error && <Trouble title={t('rollout.error')} error={error} onRetry={() => void refetch()} />}
      {!data && !error && <Skeleton height={240} role="status" aria-label={t('app.loading')} />}
      {data && (data.canary === null ? <Empty>{t('rollout.none')}</Empty> : <Rollout canary={data.canary} />)}
    </div>
  )
}

function Rollout({ canary }: { readonly canary: Canary }) {
  const { t } = useTranslation()
  const { version, former, state, waiting, limits } = canary
  return (
    <>
      <Alert
        variant="default"
        icon={<Icon name={state === 'paused' ? 'held' : 'quiet'} size={20} />}
        title={t(`rollout.state.${state}`, { version, former })}
      >
        <p>{t(`rollout.about.${state}`, { version, former, count: waiting })}</p>
        {state === 'paused' && <Choice version={version} former={former} />}
      </Alert>
      <Counts canary={canary} />
      <p className="muted">{t('rollout.limits', { ...limits, percent: limits.pauseAbovePercent })}</p>
      <Examples canary={canary} />
    </>
  )
}

function Choice({ version, former }: Pick<Canary, 'version' | 'former'>) {
  const { t } = useTranslation()
  const client = useQueryClient()
  const [asking, setAsking] = useState(false)
  const goOn = useMutation({
    mutationFn: () => tellAs(client, '/api/policy/canary/accept', { version }),
    onSuccess: () => Promise.all(['policy', 'pulse'].map((key) => client.invalidateQueries({ queryKey: [key] }))),
  })
  return (
    <>
      <Group mt="sm">
        <Button onClick={() => setAsking(true)}>{t('policy.versions.restoreOf', { version: former })}</Button>
        <Button variant="default" loading={goOn.isPending} onClick={() => goOn.mutate()}>
          {t('rollout.goOn', { version })}
        </Button>
      </Group>
      {goOn.error && <Trouble title={t('rollout.goOnError')} error={goOn.error} onRetry={() => goOn.reset()} />}
      <RestoreForm opened={asking} onClose={() => setAsking(false)} version={former} active={version} />
    </>
  )
}

const GROUPS = ['fresh', 'known'] as const
const COLUMNS = ['compared', 'changed', 'owner', 'stage'] as const

function Counts({ canary }: { readonly canary: Canary }) {
  const { t } = useTranslation()
  return (
    <table className="policy-points">
      <caption>{t('rollout.counts')}</caption>
      <thead>
        <tr>
          <th scope="col">{t('rollout.group')}</th>
          {COLUMNS.map((column) => (
            <th key={column} scope="col">
              {t(`rollout.col.${column}`)}
            </th>
          ))}
        </tr>
      </thead>
      <tbody>
        {GROUPS.map((group) => (
          <tr key={group}>
            <th scope="row">{t(`rollout.group.${group}`)}</th>
            {COLUMNS.map((column) => (
              <td key={column} className="figures">
                {countNumber(canary[group][column])}
              </td>
            ))}
          </tr>
        ))}
      </tbody>
    </table>
  )
}

function Examples({ canary: { examples, version, former } }: { readonly canary: Canary }) {
  const { t } = useTranslation()
  if (examples.length === 0) return null
  return (
    <section>
      <h2 id="rollout-examples">{t('rollout.examples')}</h2>
      <ol className="sim-leads" aria-labelledby="rollout-examples">
        {examples.map(({ leadId, name, former: before, now }) => (
          <li key={leadId}>
            <p>
              <Link to="/leads/$leadId" params={{ leadId }}>
                {name ?? t('lead.nobody')}
              </Link>
            </p>
            <Side label={t('rollout.version', { version: former })} answer={before} />
            <Side label={t('rollout.version', { version })} answer={now} />
          </li>
        ))}
      </ol>
    </section>
  )
}

function Side({ label, answer }: { readonly label: string; readonly answer: Canary['examples'][number]['now'] }) {
  const { t } = useTranslation()
  const { owner, stage, status } = answer
  const facts = [owner?.name ?? t('rollout.nobody'), ...[stage, status].map((word) => wordFor(word, languageNow()))]
  return (
    <div className="sim-side">
      <span className="muted">{label}</span>
      <strong>{facts.join(' · ')}</strong>
    </div>
  )
}
