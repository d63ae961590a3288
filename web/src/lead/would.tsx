import { Button, Skeleton } from '@mantine/core'
import { useQuery } from '@tanstack/react-query'
import { useTranslation } from 'react-i18next'
import { Trouble } from '../parts/trouble.tsx'
import { StatusMark } from '../parts/status-mark.tsx'
import { WhyBody } from '../why/why-body.tsx'
import { languageNow } from '../words/speak.ts'
import { wouldQuery } from './lead-queries.ts'
import { useLeadOrder } from './use-order.ts'

/** What the engine would decide from the present state of the CRM; asked for anew whenever this is opened. */
export function Would({ leadId, actor }: { readonly leadId: string; readonly actor: boolean }) {
  const { t } = useTranslation()
  const { data, error, refetch, isFetching } = useQuery(wouldQuery(leadId, languageNow()))
  const apply = useLeadOrder(leadId)
  if (error) return <Trouble title={t('would.error')} error={error} onRetry={() => void refetch()} />
  if (!data || isFetching)
    return <Skeleton height={240} role="status" aria-busy="true" aria-label={t('would.asking')} />
  return (
    <>
      <p className="would-head">
        <StatusMark kind="quiet">{t('would.nothingWritten')}</StatusMark>
        {data.changes.length === 0 ? t('would.same') : t('would.changes', { count: data.changes.length })}
      </p>
      {data.changes.length > 0 && (
        <table className="changes">
          <thead>
            <tr>
              <th scope="col">{t('would.what')}</th>
              <th scope="col">{t('would.now')}</th>
              <th scope="col">{t('would.then')}</th>
            </tr>
          </thead>
          <tbody>
            {data.changes.map(({ what, label, before, after }) => (
              <tr key={what}>
                <th scope="row">{label}</th>
                <td>{before}</td>
                <td>
                  <strong>{after}</strong>
                </td>
              </tr>
            ))}
          </tbody>
        </table>
      )}
      {apply.isError && <Trouble title={t('act.error')} error={apply.error} onRetry={() => apply.reset()} />}
      {actor && (
        <p>
          <Button size="sm" loading={apply.isPending} onClick={() => apply.mutate({ action: 're-evaluate' })}>
            {t('would.apply')}
          </Button>
        </p>
      )}
      <WhyBody why={data.why} headingLevel={2} asked />
    </>
  )
}
