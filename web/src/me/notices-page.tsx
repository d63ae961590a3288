import { Alert, Button, Checkbox, NativeSelect, Skeleton, Table } from '@mantine/core'
import { useQuery } from '@tanstack/react-query'
import { useTranslation } from 'react-i18next'
import type { NoticesView } from '../../../src/contracts/notices.ts'
import { CHANNELS, NOTICE_EVENTS, type Channel, type NoticeEvent } from '../../../src/domain/notices.ts'
import { AskError } from '../data/ask.ts'
import { useTell } from '../data/use-tell.ts'
import { usePageTitle } from '../frame/use-page-title.ts'
import { Icon } from '../parts/icon.tsx'
import { Empty, Trouble } from '../parts/trouble.tsx'
import { languageNow } from '../words/speak.ts'
import { HookForm } from './hook-form.tsx'
import { noticesQuery } from './notice-queries.ts'
import './me.css'
import { ToldList } from './told-list.tsx'
import { useWish, type Change } from './use-wish.ts'

/** What the reader is told besides tasks in the CRM: each change is saved at once and can be taken back. */
export function NoticesPage() {
  const { t } = useTranslation()
  usePageTitle(t('notices.title'))
  const { data: stored, error, refetch } = useQuery(noticesQuery(languageNow()))
  const wish = useWish()
  // What was asked for shows at once, and goes back where it is refused.
  const { self: _later, ...asked } = wish.isPending ? wish.variables.change : {}
  const view = stored && { ...stored, ...asked }
  const change = (next: Change): void => stored && wish.mutate({ view: stored, change: next })
  if (error instanceof AskError && error.status === 404) return <Empty>{t('problem.not_found')}</Empty>
  return (
    <div className="page page-reading">
      <h1>{t('notices.title')}</h1>
      <p className="muted">{t('notices.lead')}</p>
      {error && <Trouble title={t('notices.error')} error={error} onRetry={() => void refetch()} />}
      {!view && !error && <Skeleton height={320} role="status" aria-label={t('app.loading')} />}
      {wish.isError && (
        <Trouble title={t('notices.saveError')} error={wish.error} onRetry={() => (wish.reset(), void refetch())} />
      )}
      {wish.isSuccess && (
        <Alert variant="default" icon={<Icon name="met" size={20} />} role="status" mb="md">
          {t('notices.saved')}{' '}
          <Button
            size="compact-sm"
            variant="default"
            onClick={() => wish.mutate({ view: wish.data.after, change: wish.data.before })}
          >
            {t('notices.undo')}
          </Button>
        </Alert>
      )}
      {view && (
        <>
          <Events view={view} onChange={(events) => change({ events })} />
          <About view={view} onChange={change} />
          {view.mayHook && <HookForm webhook={view.webhook} />}
          <ToldList told={view.told} />
        </>
      )}
    </div>
  )
}

type Events = NoticesView['events']

function toggled(events: Events, event: NoticeEvent, channel: Channel): Events {
  const chosen = events[event] ?? []
  const next = chosen.includes(channel) ? chosen.filter((one) => one !== channel) : [...chosen, channel]
  return { ...events, [event]: next }
}

function Events({ view, onChange }: { readonly view: NoticesView; readonly onChange: (events: Events) => void }) {
  const { t } = useTranslation()
  const channels = CHANNELS.filter((channel) => channel === 'email' || view.mayHook)
  const isReady = (channel: Channel): boolean => (channel === 'email' ? view.email === 'ready' : view.webhook !== null)
  return (
    <Table aria-label={t('notices.what')} verticalSpacing="xs">
      <Table.Thead>
        <Table.Tr>
          <Table.Th>{t('notices.event')}</Table.Th>
          {channels.map((channel) => (
            <Table.Th key={channel}>{t(`notices.channel.${channel}`)}</Table.Th>
          ))}
        </Table.Tr>
      </Table.Thead>
      <Table.Tbody>
        {NOTICE_EVENTS.map((event) => (
          <Table.Tr key={event}>
            <Table.Td>{t(`notices.event.${event}`)}</Table.Td>
            {channels.map((channel) => {
              const isChosen = view.events[event]?.includes(channel) === true
              const label = { event: t(`notices.event.${event}`), channel: t(`notices.channel.${channel}`) }
              return (
                <Table.Td key={channel}>
                  <Checkbox
                    aria-label={t('notices.by', label)}
                    checked={isChosen}
                    // What is chosen can be left out again, whatever the way is like now.
                    disabled={!isReady(channel) && !isChosen}
                    onChange={() => onChange(toggled(view.events, event, channel))}
                  />
                </Table.Td>
              )
            })}
          </Table.Tr>
        ))}
      </Table.Tbody>
    </Table>
  )
}

function About({ view, onChange }: { readonly view: NoticesView; readonly onChange: (change: Change) => void }) {
  const { t } = useTranslation()
  const trial = useTell<object>(['notices'])
  return (
    <section className="notice-about">
      <NativeSelect
        label={t('notices.self')}
        description={t('notices.self.why')}
        value={view.self?.id ?? ''}
        data={[
          { value: '', label: t('notices.self.nobody') },
          ...view.people.map(({ id, name }) => ({ value: id, label: name })),
        ]}
        onChange={(event) => onChange({ self: event.currentTarget.value === '' ? null : event.currentTarget.value })}
        mb="sm"
      />
      <p className="muted">{t(`notices.email.${view.email}`, { address: view.self?.email ?? '' })}</p>
      <NativeSelect
        label={t('notices.scope')}
        value={view.scope}
        data={(['mine', 'all'] as const).map((value) => ({ value, label: t(`notices.scope.${value}`) }))}
        onChange={(event) => onChange({ scope: event.currentTarget.value === 'all' ? 'all' : 'mine' })}
        mb="sm"
      />
      <NativeSelect
        label={t('notices.language')}
        value={view.language}
        data={[
          { value: 'en', label: 'English' },
          { value: 'id', label: 'Bahasa Indonesia' },
        ]}
        onChange={(event) => onChange({ language: event.currentTarget.value === 'id' ? 'id' : 'en' })}
        mb="sm"
      />
      <div className="notice-trials">
        {(['email', 'webhook'] as const)
          .filter((channel) => (channel === 'email' ? view.email === 'ready' && view.revision > 0 : view.webhook))
          .map((channel) => (
            <Button
              key={channel}
              size="compact-sm"
              variant="default"
              loading={trial.isPending}
              onClick={() => trial.mutate({ path: '/api/me/notices/test', body: { channel } })}
            >
              {t(`notices.try.${channel}`)}
            </Button>
          ))}
      </div>
      {trial.isSuccess && <p role="status">{t('notices.try.sent')}</p>}
      {trial.isError && <Trouble title={t('notices.saveError')} error={trial.error} onRetry={() => trial.reset()} />}
    </section>
  )
}
