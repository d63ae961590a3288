import { Button, Skeleton } from '@mantine/core'
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query'
import { useTranslation } from 'react-i18next'
import type { PlannedFieldsView } from '../../../src/contracts/setup.ts'
import { StatusMark } from '../parts/status-mark.tsx'
import { Trouble } from '../parts/trouble.tsx'
import { tellAs } from '../policy/policy-queries.ts'
import { languageNow } from '../words/speak.ts'
import { fieldsQuery } from './setup-queries.ts'
import type { StepProps } from './setup-page.tsx'
import { StepEnd } from './step-end.tsx'

const KINDS = { missing: 'due', present: 'met', clashing: 'breached' } as const
const ORDER = ['clashing', 'missing', 'present'] as const

/** Step 3: what is created in the CRM, by a click. */
export function FieldsStep({ onNext }: StepProps) {
  const { t } = useTranslation()
  const language = languageNow()
  const client = useQueryClient()
  const { data, error, isFetching, refetch } = useQuery(fieldsQuery)
  const create = useMutation({
    mutationFn: async () => (await tellAs(client, '/api/setup/fields', {})) as PlannedFieldsView,
    onSuccess: (view) => client.setQueryData(fieldsQuery.queryKey, view),
  })
  if (error && !data) return <Trouble title={t('setup.fields.error')} error={error} onRetry={() => void refetch()} />
  if (!data) return <Skeleton height={320} role="status" aria-label={t('app.loading')} />
  const countOf = (state: (typeof ORDER)[number]): number => data.fields.filter((field) => field.state === state).length
  const [missing, clashing] = [countOf('missing'), countOf('clashing')]
  return (
    <>
      <h2>{missing === 0 ? t('setup.fields.all') : t('setup.fields.title', { count: missing })}</h2>
      {clashing > 0 && (
        <p>
          <StatusMark kind="breached">{t('setup.fields.clash', { count: clashing })}</StatusMark>{' '}
          {t(data.canCreate ? 'setup.fields.clash.what' : 'setup.fields.package')}
        </p>
      )}
      {data.byHand.length > 0 && (
        <section aria-label={t('setup.fields.byHand')}>
          <h3>{t('setup.fields.byHand')}</h3>
          <ul>
            {data.byHand.map(({ says, advice, blocks }) => (
              <li key={says.en}>
                <StatusMark kind={blocks ? 'breached' : 'due'}>{says[language]}</StatusMark> {advice[language]}
              </li>
            ))}
          </ul>
        </section>
      )}
      <div className="figure-table setup-long">
        <table>
          <thead>
            <tr>
              <th scope="col">{t('setup.fields.property')}</th>
              <th scope="col">{t('setup.access.state')}</th>
              <th scope="col">{t('setup.fields.for')}</th>
            </tr>
          </thead>
          <tbody>
            {data.fields
              .toSorted((a, b) => ORDER.indexOf(a.state) - ORDER.indexOf(b.state))
              .map(({ holder, name, label, description, state }) => (
                <tr key={`${holder}.${name}`}>
                  <th scope="row">
                    {label}
                    <br />
                    <code className="muted">
                      {holder}.{name}
                    </code>
                  </th>
                  <td>
                    <StatusMark kind={KINDS[state]}>{t(`setup.fields.${state}`)}</StatusMark>
                  </td>
                  <td>{description}</td>
                </tr>
              ))}
          </tbody>
        </table>
      </div>
      {create.error && <Trouble title={t('setup.fields.error')} error={create.error} onRetry={() => create.reset()} />}
      <StepEnd
        step="fields"
        onNext={onNext}
        disabled={missing + clashing > 0 || data.byHand.some(({ blocks }) => blocks)}
      >
        {missing > 0 && (
          <Button loading={create.isPending} onClick={() => create.mutate()}>
            {t('setup.fields.create', { count: missing })}
          </Button>
        )}
        <Button variant="default" loading={isFetching} onClick={() => void refetch()}>
          {t('setup.fields.look')}
        </Button>
      </StepEnd>
    </>
  )
}
