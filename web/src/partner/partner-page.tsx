import { Button, Skeleton } from '@mantine/core'
import { keepPreviousData, useInfiniteQuery, useQuery } from '@tanstack/react-query'
import { getRouteApi, Link } from '@tanstack/react-router'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import type { PartnerHome } from '../../../src/contracts/partner.ts'
import { KeysHelp, LIST_KEYS } from '../frame/keys-help.tsx'
import { usePageTitle } from '../frame/use-page-title.ts'
import { walkLeads } from '../leads/lead-list.tsx'
import { useKeys } from '../live/use-keys.ts'
import { Empty, Trouble } from '../parts/trouble.tsx'
import { whole } from '../reports/figures.tsx'
import { languageNow } from '../words/speak.ts'
import { PartnerExport } from './partner-export.tsx'
import { PartnerItem } from './partner-item.tsx'
import { fetchPartnerLeads, homeQuery } from './partner-queries.ts'
import type { PartnerSearch } from './partner-search.ts'
import './partner.css'

const route = getRouteApi('/partner')

const COUNTS: readonly { readonly key: keyof PartnerHome['totals'] & string; readonly search: PartnerSearch }[] = [
  { key: 'sent', search: {} },
  { key: 'work', search: { standing: 'work' } },
  { key: 'won', search: { standing: 'won' } },
  { key: 'resting', search: { standing: 'resting' } },
  { key: 'closed', search: { standing: 'closed' } },
]
const ASKED = { key: 'asked', search: { asked: '1' } } as const

function isShown(one: PartnerSearch, other: PartnerSearch): boolean {
  return one.standing === other.standing && one.asked === other.asked
}

function Counts({ totals, search }: { readonly totals: PartnerHome['totals']; readonly search: PartnerSearch }) {
  const { t } = useTranslation()
  const counts = totals.asked > 0 ? [ASKED, ...COUNTS] : COUNTS
  return (
    <nav aria-label={t('partner.counts')}>
      <ul className="partner-counts">
        {counts.map((count) => (
          <li key={count.key}>
            <Link
              to="/partner"
              search={count.search}
              className="partner-count"
              aria-current={isShown(count.search, search) ? 'true' : undefined}
            >
              <span className="big figures">{whole(totals[count.key])}</span>
              <span>{t(`partner.count.${count.key as 'sent'}`)}</span>
            </Link>
          </li>
        ))}
      </ul>
    </nav>
  )
}

function useSentence(totals: PartnerHome['totals'] | undefined): string {
  const { t } = useTranslation()
  if (totals === undefined) return t('partner.title')
  if (totals.asked > 0) return t('partner.asked', { count: totals.asked })
  return totals.work > 0
    ? t('partner.sentenceWork', { count: totals.work })
    : t('partner.sentence', { count: totals.sent })
}

/** What became of a partner's leads, and which wait for it. */
export function PartnerPage() {
  const { t } = useTranslation()
  const search = route.useSearch()
  const [help, setHelp] = useState(false)
  const home = useQuery({ ...homeQuery(languageNow()), placeholderData: keepPreviousData })
  const leads = useInfiniteQuery({
    queryKey: ['partner', 'leads', search, languageNow()],
    queryFn: ({ pageParam, signal }) => fetchPartnerLeads(search, languageNow(), pageParam, signal),
    initialPageParam: null as string | null,
    placeholderData: keepPreviousData,
    getNextPageParam: (last) => last.next,
  })
  usePageTitle(t('partner.title'))
  useKeys({ j: () => walkLeads(1), k: () => walkLeads(-1), '?': () => setHelp(true) })
  const totals = home.data?.totals
  const sentence = useSentence(totals)
  const error = home.error ?? leads.error
  const rows = leads.data?.pages.flatMap((page) => page.leads) ?? []
  return (
    <div className="page page-reading">
      <div className="partner-head">
        <h1 className="answer">{sentence}</h1>
        {totals !== undefined && totals.sent > 0 && <PartnerExport />}
      </div>
      {error && (
        <Trouble
          title={t('partner.error')}
          error={error}
          onRetry={() => void Promise.all([home.refetch(), leads.refetch()])}
        />
      )}
      {totals && totals.sent > 0 && (
        <>
          <Counts totals={totals} search={search} />
          <p className="muted figures">{t('partner.conversion', totals)}</p>
        </>
      )}
      {leads.isPending && <Skeleton height={240} role="status" aria-label={t('app.loading')} />}
      {leads.data && rows.length === 0 && (
        <Empty title={totals?.sent === 0 ? t('partner.none.title') : t('partner.none.filtered')}>
          {totals?.sent === 0 ? (
            t('partner.none.text')
          ) : (
            <Link to="/partner" search={{}}>
              {t('partner.back')}
            </Link>
          )}
        </Empty>
      )}
      {rows.length > 0 && (
        <>
          <ol className="partner-list" aria-label={t('partner.list')}>
            {rows.map((lead) => (
              <PartnerItem key={lead.id} lead={lead} />
            ))}
          </ol>
          <div className="foot">
            {leads.hasNextPage ? (
              <Button variant="default" loading={leads.isFetchingNextPage} onClick={() => void leads.fetchNextPage()}>
                {t('live.more')}
              </Button>
            ) : (
              <span className="muted">{t('live.end')}</span>
            )}
          </div>
        </>
      )}
      <KeysHelp opened={help} onClose={() => setHelp(false)} keys={LIST_KEYS} />
    </div>
  )
}
