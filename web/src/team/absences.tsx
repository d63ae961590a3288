import { Button, NativeSelect, Skeleton, TextInput } from '@mantine/core'
import { useQuery } from '@tanstack/react-query'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import type { AbsencesView } from '../../../src/contracts/team.ts'
import { timed } from '../data/queries.ts'
import { useTell } from '../data/use-tell.ts'
import { Trouble } from '../parts/trouble.tsx'
import { exactTime } from '../time/time-words.ts'

const STALE = ['absences', 'coverage', 'leads', 'audit']

/** Who is out of office, as set here; whoever may act sets it and takes it back. */
export function Absences({ mayAct }: { readonly mayAct: boolean }) {
  const { t } = useTranslation()
  const { data, error, refetch } = useQuery({
    queryKey: ['absences'],
    queryFn: ({ signal }) => timed<AbsencesView>('/api/absences', signal),
  })
  const end = useTell<null>(STALE)
  return (
    <section aria-label={t('absence.title')}>
      <h2>{t('absence.title')}</h2>
      {error && <Trouble title={t('absence.error')} error={error} onRetry={() => void refetch()} />}
      {!data && !error && <Skeleton height={80} role="status" aria-label={t('app.loading')} />}
      {end.isError && <Trouble title={t('absence.saveError')} error={end.error} onRetry={() => end.reset()} />}
      {data?.absences.length === 0 && <p className="muted">{t('absence.none')}</p>}
      <ul>
        {data?.absences.map(({ id, rep, from, until, standIn }) => (
          <li key={id}>
            {t('absence.row', { name: rep.name, from: exactTime(from), until: exactTime(until) })}{' '}
            <span className="muted">{standIn && t('absence.by', { name: standIn.name })}</span>{' '}
            {mayAct && (
              <Button
                size="compact-sm"
                variant="default"
                aria-label={t('absence.endOf', { name: rep.name })}
                loading={end.isPending}
                onClick={() => end.mutate({ path: `/api/absences/${id}/end`, body: {} })}
              >
                {t('absence.end')}
              </Button>
            )}
          </li>
        ))}
      </ul>
      {data && mayAct && <AbsenceForm people={data.people} />}
    </section>
  )
}

function AbsenceForm({ people }: { readonly people: AbsencesView['people'] }) {
  const { t } = useTranslation()
  const set = useTell<object>(STALE)
  const [rep, setRep] = useState(people[0]?.id ?? '')
  const [from, setFrom] = useState('')
  const [until, setUntil] = useState('')
  const [standIn, setStandIn] = useState('')
  const options = people.map(({ id, name }) => ({ value: id, label: name }))
  return (
    <form
      onSubmit={(event) => {
        event.preventDefault()
        const body = {
          ...{ id: crypto.randomUUID(), rep, standIn: standIn === '' ? null : standIn },
          ...{ from: new Date(from).getTime(), until: new Date(until).getTime() },
        }
        set.mutate({ path: '/api/absences', body })
      }}
    >
      <NativeSelect
        label={t('absence.who')}
        data={options}
        value={rep}
        onChange={(event) => setRep(event.currentTarget.value)}
      />
      <TextInput
        type="datetime-local"
        label={t('absence.from')}
        required
        value={from}
        onChange={(event) => setFrom(event.currentTarget.value)}
      />
      <TextInput
        type="datetime-local"
        label={t('absence.until')}
        required
        value={until}
        onChange={(event) => setUntil(event.currentTarget.value)}
      />
      <NativeSelect
        label={t('absence.standIn')}
        data={[{ value: '', label: t('absence.standIn.none') }, ...options.filter(({ value }) => value !== rep)]}
        value={standIn}
        onChange={(event) => setStandIn(event.currentTarget.value)}
        mb="sm"
      />
      {set.isError && <Trouble title={t('absence.saveError')} error={set.error} onRetry={() => set.reset()} />}
      <Button type="submit" disabled={rep === '' || from === '' || until === ''} loading={set.isPending}>
        {t('absence.set')}
      </Button>
    </form>
  )
}
