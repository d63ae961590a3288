import { Button, Skeleton } from '@mantine/core'
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query'
import { Link } from '@tanstack/react-router'
import { useTranslation } from 'react-i18next'
import type { DuplicatePair, DuplicatePairs } from '../../../src/contracts/queues.ts'
import { AskError, ask, tell } from '../data/ask.ts'
import { inMyZone, meQuery } from '../data/queries.ts'
import { mayAct } from '../lead/use-order.ts'
import { Icon } from '../parts/icon.tsx'
import { partNumber } from '../parts/numbers.ts'
import { Trouble } from '../parts/trouble.tsx'
import { languageNow } from '../words/speak.ts'

function Side({ side }: { readonly side: DuplicatePair['sides'][number] }) {
  const { t } = useTranslation()
  return (
    <div className="pair-side">
      <p>
        <Link className="who" data-open to="/leads/$leadId" params={{ leadId: side.leadId }}>
          {side.name ?? t('lead.nobody')}
        </Link>
        {side.company !== null && <span className="muted"> · {side.company}</span>}
      </p>
      <p className="muted">{side.owner ?? t('leads.owner.none')}</p>
      <dl>
        {side.facts.map(({ label, value, differs }) => (
          <div key={label} className={differs ? 'differs' : undefined}>
            <dt className="muted">{label}</dt>
            <dd>
              {value}
              {differs && <span className="muted"> · {t('pair.differs')}</span>}
            </dd>
          </div>
        ))}
      </dl>
      {side.recordUrl !== null && (
        <a href={side.recordUrl} target="_blank" rel="noreferrer">
          {t('why.open')} <Icon name="out" size={14} />
        </a>
      )}
    </div>
  )
}

/** Pairs of leads that are probably one person, side by side. The CRM merges them; what is not the same is said here. */
export function Duplicates() {
  const { t } = useTranslation()
  const client = useQueryClient()
  const { data: me } = useQuery(meQuery)
  const actor = me?.signedIn === true && mayAct(me.role)
  const language = languageNow()
  const { data, error, refetch } = useQuery({
    queryKey: ['queues', 'duplicates', language],
    queryFn: ({ signal }) => ask<DuplicatePairs>(`/api/duplicates?lang=${language}&${inMyZone()}`, signal),
  })
  const reject = useMutation({
    mutationFn: async (leads: readonly [string, string]) => {
      const fresh = await client.fetchQuery({ ...meQuery, staleTime: 0 })
      if (!fresh.signedIn) throw new AskError(401, 'signin_needed', '')
      return tell('/api/duplicates/not-same', fresh.csrf, { leads })
    },
    onSuccess: () => client.invalidateQueries({ queryKey: ['queues'] }),
  })
  if (error) return <Trouble title={t('queue.error')} error={error} onRetry={() => void refetch()} />
  if (!data) return <Skeleton height={120} role="status" aria-label={t('app.loading')} />
  if (data.pairs.length === 0) return <p className="muted">{t('pair.none')}</p>
  return (
    <>
      <p>{t(data.more ? 'pair.leadMore' : 'pair.lead', { count: data.pairs.length })}</p>
      {reject.isError && <Trouble title={t('act.error')} error={reject.error} onRetry={() => reject.reset()} />}
      <ol className="pairs" aria-label={t('pair.list')}>
        {data.pairs.map((pair) => {
          const [a, b] = pair.sides
          return (
            <li key={`${a.leadId} ${b.leadId}`}>
              <p>
                <strong>{t('pair.probability', { value: partNumber(pair.probability) })}</strong>{' '}
                <span className="muted">{pair.evidence.join(' · ')}</span>
              </p>
              <div className="pair">
                <Side side={a} />
                <Side side={b} />
              </div>
              {actor && (
                <Button
                  size="compact-sm"
                  variant="default"
                  loading={reject.isPending}
                  onClick={() => reject.mutate([a.leadId, b.leadId])}
                >
                  {t('pair.notSame')}
                </Button>
              )}
            </li>
          )
        })}
      </ol>
    </>
  )
}
