import { Button, Skeleton, Switch } from '@mantine/core'
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import type { CrmStagesView } from '../../../src/contracts/crm-stages.ts'
import { AskError, tell } from '../data/ask.ts'
import { meQuery, timed } from '../data/queries.ts'
import { usePageTitle } from '../frame/use-page-title.ts'
import { StatusMark } from '../parts/status-mark.tsx'
import { Empty, Trouble } from '../parts/trouble.tsx'
import '../words/crm-stage-words.ts'
import './crm-stage.css'
import { StageTable, type Chosen } from './stage-table.tsx'

const crmStagesQuery = {
  queryKey: ['crm-stages'],
  queryFn: ({ signal }: { readonly signal: AbortSignal }) => timed<CrmStagesView>('/api/crm-stages', signal),
}

function chosenOf({ stages }: CrmStagesView): Chosen {
  return Object.fromEntries(stages.filter((one) => one.chosen).map(({ stage, value }) => [stage, value ?? '']))
}

/** The switch, what follows from it, and which stage stands for which. */
function CrmStageForm({ view, property }: { readonly view: CrmStagesView; readonly property: string }) {
  const { t } = useTranslation()
  const client = useQueryClient()
  const [on, setOn] = useState(view.on)
  const [chosen, setChosen] = useState(() => chosenOf(view))
  const { crmName: crm } = view
  const missing = view.stages.filter(({ value, label }) => value !== null && label === null)
  const save = useMutation({
    mutationFn: async (): Promise<CrmStagesView> => {
      const me = await client.fetchQuery({ ...meQuery, staleTime: 0 })
      if (!me.signedIn) throw new AskError(401, 'signin_needed', '')
      const stages = Object.fromEntries(Object.entries(chosen).map(([stage, value]) => [stage, value || null]))
      return (await tell('/api/crm-stages', me.csrf, { on, chosen: stages }, 'PUT')) as CrmStagesView
    },
    onSuccess: (answer) => client.setQueryData(crmStagesQuery.queryKey, answer),
  })
  return (
    <form
      className="crm-stage-form"
      onSubmit={(event) => {
        event.preventDefault()
        save.mutate()
      }}
    >
      <Switch
        checked={on}
        onChange={(event) => setOn(event.currentTarget.checked)}
        label={t('crmStage.switch', { crm, property })}
        description={`${t('crmStage.forward', { crm })} ${t('crmStage.back')}`}
      />
      {missing.length > 0 && <StatusMark kind="due">{t('crmStage.gone', { count: missing.length, crm })}</StatusMark>}
      <StageTable view={view} chosen={chosen} onChoose={setChosen} />
      {save.isError && <Trouble title={t('crmStage.saveError')} error={save.error} onRetry={() => save.reset()} />}
      <div>
        <Button type="submit" loading={save.isPending}>
          {t('crmStage.save')}
        </Button>{' '}
        <span role="status">
          {save.isSuccess && t(save.data.on ? 'crmStage.savedOn' : 'crmStage.savedOff', { crm })}
        </span>
      </div>
    </form>
  )
}

/** Whether the CRM's own stage of a lead follows ours. */
export function CrmStagePage() {
  const { t } = useTranslation()
  const { data, error, refetch } = useQuery(crmStagesQuery)
  const crm = data?.crmName ?? 'CRM'
  usePageTitle(t('crmStage.title', { crm }))
  if (error instanceof AskError && error.status === 404) return <Empty>{t('crmStage.notAllowed')}</Empty>
  return (
    <div className="page page-reading">
      <h1>{t('crmStage.title', { crm })}</h1>
      {error && <Trouble title={t('crmStage.error')} error={error} onRetry={() => void refetch()} />}
      {!data && !error && <Skeleton height={240} role="status" aria-label={t('app.loading')} />}
      {data && <p className="muted">{t('crmStage.lead', { crm })}</p>}
      {data?.property === null && <p>{t('crmStage.none')}</p>}
      {data && data.property !== null && <CrmStageForm view={data} property={data.property} />}
    </div>
  )
}
