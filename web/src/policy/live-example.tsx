import { NativeSelect, Skeleton } from '@mantine/core'
import { useDebouncedValue } from '@mantine/hooks'
import { useQuery, useQueryClient } from '@tanstack/react-query'
import { Link } from '@tanstack/react-router'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import type { Tried } from '../../../src/contracts/policy-draft.ts'
import { wordFor } from '../../../src/domain/explain/vocabulary.ts'
import { AskError } from '../data/ask.ts'
import { fetchLeads } from '../data/queries.ts'
import { partNumber, scoreNumber } from '../parts/numbers.ts'
import { Trouble } from '../parts/trouble.tsx'
import { languageNow } from '../words/speak.ts'
import { tryQuery } from './policy-queries.ts'
import { useDraft } from './use-draft.ts'

/** A stored lead to try a draft on; the latest until another is chosen. */
export function useExample() {
  const client = useQueryClient()
  const { document } = useDraft()
  const [leadId, setLeadId] = useState<string | null>(null)
  const [settled] = useDebouncedValue(document, 300)
  const tried = useQuery(tryQuery(client, settled, leadId, languageNow()))
  const recent = useQuery({
    queryKey: ['policy-examples'],
    queryFn: ({ signal }) => fetchLeads('limit=30', null, signal),
    staleTime: 60_000,
  })
  return { leadId, setLeadId, tried, recent: recent.data?.rows ?? [] }
}

/** Chooses the lead that a draft is tried on. */
export function ExampleChoice({ example }: { readonly example: ReturnType<typeof useExample> }) {
  const { t } = useTranslation()
  return (
    <NativeSelect
      label={t('policy.example.choose')}
      value={example.leadId ?? ''}
      data={[
        { value: '', label: t('policy.example.latest') },
        ...example.recent.map(({ leadId, person, company }) => ({
          value: leadId,
          label: [person, company].filter(Boolean).join(' · ') || leadId,
        })),
      ]}
      onChange={({ currentTarget: { value } }) => example.setLeadId(value === '' ? null : value)}
    />
  )
}

/** One real lead under the draft: its score as a sum that can be checked, and what it was. */
export function LiveExample() {
  const { t } = useTranslation()
  const example = useExample()
  const { data, error, refetch } = example.tried
  return (
    <aside className="policy-example" aria-label={t('policy.example.title')}>
      <h2>{t('policy.example.title')}</h2>
      <ExampleChoice example={example} />
      {error instanceof AskError && error.status === 404 ? (
        <p className="muted">{t('policy.example.none')}</p>
      ) : error instanceof AskError && error.status === 422 ? (
        <p className="muted">{t('policy.example.broken')}</p>
      ) : error ? (
        <Trouble title={t('policy.example.error')} error={error} onRetry={() => void refetch()} />
      ) : data === undefined ? (
        <Skeleton height={160} role="status" aria-label={t('app.loading')} />
      ) : (
        <>
          <p>
            <Link to="/leads/$leadId" params={{ leadId: data.lead.id }}>
              {[data.lead.name, data.lead.company].filter(Boolean).join(' · ') || t('lead.nobody')}
            </Link>
          </p>
          <Equation tried={data.draft} />
          <p className="policy-sum" aria-live="polite">
            <strong className="big figures">{scoreNumber(data.draft.score.total)}</strong>{' '}
            {wordFor(data.draft.score.band, languageNow())}{' '}
            <span className="muted">
              {data.draft.score.total === data.active.score.total
                ? t('policy.example.same')
                : t('policy.example.was', { score: scoreNumber(data.active.score.total) })}
            </span>
          </p>
        </>
      )}
    </aside>
  )
}

function Equation({ tried }: { readonly tried: Tried }) {
  const { t } = useTranslation()
  const language = languageNow()
  const rows = [
    ['source', tried.source, tried.sourcePoints],
    ['qualification', tried.qualification, tried.qualificationPoints],
    ['fit', tried.fit, tried.fitPoints],
  ] as const
  return (
    <table className="policy-equation figures">
      <tbody>
        {rows.map(([part, value, points]) => (
          <tr key={part}>
            <th scope="row">{t(`policy.part.${part}`)}</th>
            <td>{wordFor(value, language)}</td>
            <td>
              {points} × {partNumber(tried.score.weights[part])}
            </td>
            <td>{partNumber(tried.score[part])}</td>
          </tr>
        ))}
      </tbody>
    </table>
  )
}
