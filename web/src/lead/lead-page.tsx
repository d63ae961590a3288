import { Skeleton, Tabs } from '@mantine/core'
import { useQuery } from '@tanstack/react-query'
import { getRouteApi, Link } from '@tanstack/react-router'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { AskError } from '../data/ask.ts'
import { meQuery } from '../data/queries.ts'
import { KeysHelp, LEAD_KEYS } from '../frame/keys-help.tsx'
import { NotFound } from '../frame/root.tsx'
import { usePageTitle } from '../frame/use-page-title.ts'
import { useKeys } from '../live/use-keys.ts'
import { Trouble } from '../parts/trouble.tsx'
import { exactTime } from '../time/time-words.ts'
import { WhyBody } from '../why/why-body.tsx'
import { languageNow } from '../words/speak.ts'
import { Details } from './details.tsx'
import { LeadActions } from './lead-actions.tsx'
import { LeadAside } from './lead-aside.tsx'
import { LeadHead } from './lead-head.tsx'
import { leadQuery } from './lead-queries.ts'
import { TABS, type Tab } from './lead-tabs.ts'
import { Timeline } from './timeline.tsx'
import { mayAct } from './use-order.ts'
import { Would } from './would.tsx'

const route = getRouteApi('/leads/$leadId')

/** The whole truth about one lead: why it is like this, and what happens next. */
export function LeadPage() {
  const { t } = useTranslation()
  const { leadId } = route.useParams()
  const { tab = 'why' } = route.useSearch()
  const navigate = route.useNavigate()
  const [help, setHelp] = useState(false)
  const { data: me } = useQuery(meQuery)
  const actor = me?.signedIn === true && mayAct(me.role)
  const { data: page, error, refetch } = useQuery(leadQuery(leadId, languageNow()))
  usePageTitle(page?.why.person ?? t('place.lead'))
  const show = (next: Tab): void =>
    void navigate({ search: { tab: next === 'why' ? undefined : next }, replace: true, resetScroll: false })
  useKeys({
    ...Object.fromEntries(TABS.map((one, index) => [String(index + 1), () => show(one)])),
    '?': () => setHelp(true),
  })
  if (error instanceof AskError && error.status === 404) return <NotFound />
  return (
    <div className="page">
      <p className="back">
        <Link to="/leads">← {t('place.leads')}</Link>
      </p>
      {error && <Trouble title={t('lead.error')} error={error} onRetry={() => void refetch()} />}
      {!page && !error && (
        <div role="status" aria-busy="true" aria-label={t('app.loading')}>
          <Skeleton height={32} width="50%" mb={12} />
          <Skeleton height={24} mb={24} />
          <Skeleton height={320} />
        </div>
      )}
      {page && (
        <>
          <LeadHead page={page} />
          {actor && <LeadActions leadId={leadId} page={page} />}
          <div className="lead-body">
            <Tabs value={tab} onChange={(next) => show(TABS.find((one) => one === next) ?? 'why')} keepMounted={false}>
              <Tabs.List aria-label={t('lead.tabs')}>
                {TABS.map((one) => (
                  <Tabs.Tab key={one} value={one}>
                    {t(`lead.tab.${one}`)}
                  </Tabs.Tab>
                ))}
              </Tabs.List>
              <Tabs.Panel value="why">
                <WhyBody why={page.why} headingLevel={2} />
                {page.assigned !== null && page.assigned.decisionId !== page.why.decisionId && (
                  <p className="muted">
                    {t('lead.assigned', { time: exactTime(page.assigned.at) })}{' '}
                    <Link to="/decisions/$decisionId" params={{ decisionId: page.assigned.decisionId }}>
                      {t('timeline.open')}
                    </Link>
                  </p>
                )}
              </Tabs.Panel>
              <Tabs.Panel value="timeline">
                <Timeline leadId={leadId} />
              </Tabs.Panel>
              <Tabs.Panel value="would">
                <Would leadId={leadId} actor={actor} />
              </Tabs.Panel>
              <Tabs.Panel value="details">
                <Details details={page.details} />
              </Tabs.Panel>
            </Tabs>
            <LeadAside page={page} />
          </div>
        </>
      )}
      <KeysHelp opened={help} onClose={() => setHelp(false)} keys={LEAD_KEYS} />
    </div>
  )
}
