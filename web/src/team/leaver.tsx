import { Alert, Button, Checkbox, NativeSelect, Skeleton, Table } from '@mantine/core'
import { useQuery } from '@tanstack/react-query'
import { Link } from '@tanstack/react-router'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import type { HandoverAnswer, LeaverView } from '../../../src/contracts/team.ts'
import { AskError } from '../data/ask.ts'
import { timed } from '../data/queries.ts'
import { useTell } from '../data/use-tell.ts'
import { Icon } from '../parts/icon.tsx'
import { Empty, Trouble } from '../parts/trouble.tsx'
import { exactTime } from '../time/time-words.ts'

const STALE = ['leaver', 'leads', 'lead', 'audit', 'queues']
const DAYS_LOCKED = 7

/** What somebody leaves behind, with an even sharing out; handed over in one step, taken back in one. */
export function Leaver({ repId }: { readonly repId: string }) {
  const { t } = useTranslation()
  const [among, setAmong] = useState<readonly string[] | null>(null)
  const asked = among === null ? '' : `?to=${encodeURIComponent(among.join(','))}`
  const { data, error, refetch } = useQuery({
    queryKey: ['leaver', repId, asked],
    queryFn: ({ signal }) => timed<LeaverView>(`/api/team/leaver/${encodeURIComponent(repId)}${asked}`, signal),
    placeholderData: (before) => before,
  })
  if (error instanceof AskError && error.status === 404) return <Empty>{t('leaver.notAllowed')}</Empty>
  if (error) return <Trouble title={t('leaver.error')} error={error} onRetry={() => void refetch()} />
  if (!data) return <Skeleton height={320} role="status" aria-label={t('app.loading')} />
  const toggle = (id: string): void => {
    const chosen = data.takers.filter((taker) => taker.chosen).map((taker) => taker.id)
    setAmong(chosen.includes(id) ? chosen.filter((one) => one !== id) : [...chosen, id])
  }
  return (
    <>
      <h1>{t('leaver.title', { name: data.rep.name })}</h1>
      <p className="muted">{t('leaver.lead', { name: data.rep.name })}</p>
      <p className="figures">
        {t('leaver.leads', { count: data.leads.length })} · {t('leaver.clocks', { count: data.clocks })}
      </p>
      {data.more && <p>{t('leaver.more')}</p>}
      {/* A choice made for one proposal is not one for the next. */}
      <Handover key={`${repId} ${asked} ${data.leads.length}`} view={data} onToggle={toggle} />
      <Mentions mentions={data.mentions} />
    </>
  )
}

/** The proposal as it may be changed, lead by lead, and what became of it. */
function Handover({ view, onToggle }: { readonly view: LeaverView; readonly onToggle: (repId: string) => void }) {
  const { t } = useTranslation()
  const [changed, setChanged] = useState<Readonly<Record<string, string>>>({})
  const over = useTell<HandoverAnswer>(STALE)
  const back = useTell<HandoverAnswer>(STALE)
  const toOf = ({ id, to }: LeaverView['leads'][number]): string => changed[id] ?? to ?? ''
  const handed = view.leads.filter((lead) => toOf(lead) !== '')
  const done = over.data?.leads.filter((lead) => lead.done) ?? []
  const undo = (): void =>
    back.mutate({
      path: '/api/team/handover/undo',
      body: { leads: done.map(({ id, entryId }) => ({ id, entryId, orderId: crypto.randomUUID() })) },
    })
  const options = [
    { value: '', label: t('leaver.keep') },
    ...view.takers.map(({ id, name }) => ({ value: id, label: name })),
  ]
  return (
    <>
      {over.isSuccess && (
        <Alert variant="default" icon={<Icon name="met" size={20} />} role="status" mb="md">
          {t('leaver.done', { count: done.length })}{' '}
          {done.length < over.data.leads.length && t('leaver.notDone', { count: over.data.leads.length - done.length })}{' '}
          {done.length > 0 && !back.isSuccess && (
            <Button size="compact-sm" variant="default" loading={back.isPending} onClick={undo}>
              {t('leaver.undo')}
            </Button>
          )}
          {back.isSuccess && t('leaver.undone', { count: back.data.leads.filter((lead) => lead.done).length })}
        </Alert>
      )}
      {(over.isError || back.isError) && (
        <Trouble
          title={t('leaver.doError')}
          error={over.error ?? back.error}
          onRetry={() => {
            over.reset()
            back.reset()
          }}
        />
      )}
      {view.leads.length === 0 && <Empty>{t('leaver.none')}</Empty>}
      {view.leads.length > 0 && (
        <>
          <fieldset>
            <legend>{t('leaver.takers')}</legend>
            {view.takers.map(({ id, name, openLeads, chosen }) => (
              <Checkbox
                key={id}
                label={t('leaver.taker', { name, count: openLeads })}
                checked={chosen}
                onChange={() => onToggle(id)}
                mb={4}
              />
            ))}
          </fieldset>
          <Table verticalSpacing="xs">
            <Table.Thead>
              <Table.Tr>
                <Table.Th>{t('leaver.col.lead')}</Table.Th>
                <Table.Th>{t('leaver.col.due')}</Table.Th>
                <Table.Th>{t('leaver.col.to')}</Table.Th>
              </Table.Tr>
            </Table.Thead>
            <Table.Tbody>
              {view.leads.map((lead) => (
                <Table.Tr key={lead.id}>
                  <Table.Td>
                    <Link to="/leads/$leadId" params={{ leadId: lead.id }}>
                      {lead.name ?? lead.company ?? lead.id}
                    </Link>{' '}
                    <span className="muted">{lead.company}</span>
                  </Table.Td>
                  <Table.Td className="figures">{lead.dueAt === null ? '–' : exactTime(lead.dueAt)}</Table.Td>
                  <Table.Td>
                    <NativeSelect
                      aria-label={t('leaver.to', { lead: lead.name ?? lead.company ?? lead.id })}
                      size="xs"
                      data={options}
                      value={toOf(lead)}
                      onChange={(event) => setChanged({ ...changed, [lead.id]: event.currentTarget.value })}
                    />
                  </Table.Td>
                </Table.Tr>
              ))}
            </Table.Tbody>
          </Table>
          <Button
            mt="md"
            disabled={handed.length === 0}
            loading={over.isPending}
            onClick={() =>
              over.mutate({
                path: '/api/team/handover',
                body: {
                  lockDays: DAYS_LOCKED,
                  leads: handed.map((lead) => ({ id: lead.id, orderId: crypto.randomUUID(), to: toOf(lead) })),
                },
              })
            }
          >
            {t('leaver.do', { count: handed.length })}
          </Button>
        </>
      )}
    </>
  )
}

function Mentions({ mentions }: { readonly mentions: LeaverView['mentions'] }) {
  const { t } = useTranslation()
  return (
    <section>
      <h2>{t('leaver.mentions')}</h2>
      {mentions.length === 0 && <p className="muted">{t('leaver.mentions.none')}</p>}
      <ul>
        {mentions.map(({ place, id, name }) => (
          <li key={`${place} ${id}`}>{t(`leaver.mention.${place}`, { name })}</li>
        ))}
      </ul>
    </section>
  )
}
