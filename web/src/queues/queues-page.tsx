import { Badge, Tabs } from '@mantine/core'
import { useQuery } from '@tanstack/react-query'
import { getRouteApi } from '@tanstack/react-router'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { QUEUES, type QueueName } from '../../../src/contracts/queue-names.ts'
import type { QueueCounts } from '../../../src/contracts/queues.ts'
import { timed } from '../data/queries.ts'
import { FailedRecords } from '../failed/failed-records.tsx'
import { KeysHelp, QUEUE_KEYS } from '../frame/keys-help.tsx'
import { usePageTitle } from '../frame/use-page-title.ts'
import { walkLeads } from '../leads/lead-list.tsx'
import { useKeys } from '../live/use-keys.ts'
import { languageNow, localeOf } from '../words/speak.ts'
import { Duplicates } from './duplicates.tsx'
import { LeadsWaiting } from './lead-queue.tsx'
import { queueNamed } from './queue-search.ts'

const route = getRouteApi('/queues/$name')

function countWords(count: QueueCounts[QueueName]): string {
  if (!count) return ''
  const number = new Intl.NumberFormat(localeOf(languageNow())).format(count.waiting)
  return count.more ? `${number}+` : number
}

function Ideas() {
  const { t } = useTranslation()
  useKeys({ j: () => walkLeads(1), k: () => walkLeads(-1) })
  return (
    <>
      <section className="idea">
        <h2>{t('ideas.duplicates')}</h2>
        <Duplicates />
      </section>
      {(['stale', 'account'] as const).map((idea) => (
        <section key={idea} className="idea">
          <h2>{t(`ideas.${idea}`)}</h2>
          <LeadsWaiting queue={idea} label={t(`ideas.${idea}`)} keys={false} />
        </section>
      ))}
    </>
  )
}

/** Everything that waits for a person, and nothing else. */
export function QueuesPage() {
  const { t } = useTranslation()
  const name = queueNamed(route.useParams().name)
  const navigate = route.useNavigate()
  const [help, setHelp] = useState(false)
  const { data: counts } = useQuery({
    queryKey: ['queues', 'counts'],
    queryFn: ({ signal }) => timed<QueueCounts>('/api/queues', signal),
    refetchInterval: 30_000,
  })
  usePageTitle(`${t(`queue.${name}`)} · ${t('place.queues')}`)
  useKeys({ '?': () => setHelp(true) })
  const shown = QUEUES.filter((one) => one !== 'failed' || counts?.failed !== null)
  return (
    <div className="page">
      <h1>{t('place.queues')}</h1>
      <Tabs
        value={name}
        keepMounted={false}
        onChange={(next) => void navigate({ params: { name: queueNamed(next ?? '') }, resetScroll: false })}
      >
        <Tabs.List aria-label={t('queue.tabs')}>
          {shown.map((one) => (
            <Tabs.Tab
              key={one}
              value={one}
              rightSection={
                counts?.[one] && (
                  <Badge variant="default" className="figures" tt="none">
                    {countWords(counts[one])}
                  </Badge>
                )
              }
            >
              {t(`queue.${one}`)}
            </Tabs.Tab>
          ))}
        </Tabs.List>
        <Tabs.Panel value={name} className="queue-panel">
          {name === 'ideas' ? (
            <Ideas />
          ) : name === 'failed' ? (
            <FailedRecords />
          ) : (
            <LeadsWaiting key={name} queue={name} label={t(`queue.list.${name}`)} />
          )}
        </Tabs.Panel>
      </Tabs>
      <KeysHelp opened={help} onClose={() => setHelp(false)} keys={QUEUE_KEYS} />
    </div>
  )
}
