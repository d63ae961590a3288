import { Button, CloseButton, TextInput } from '@mantine/core'
import { useQuery } from '@tanstack/react-query'
import { getRouteApi } from '@tanstack/react-router'
import { useEffect, useRef, useState } from 'react'
import { useTranslation } from 'react-i18next'
import { inMyZone, meQuery } from '../data/queries.ts'
import { KeysHelp, LIST_KEYS } from '../frame/keys-help.tsx'
import { usePageTitle } from '../frame/use-page-title.ts'
import { useKeys } from '../live/use-keys.ts'
import { CsvButton } from '../parts/csv-button.tsx'
import { Icon } from '../parts/icon.tsx'
import { Empty } from '../parts/trouble.tsx'
import { SavedViews } from '../views/saved-views.tsx'
import { LeadFilters } from './lead-filters.tsx'
import { LeadList, walkLeads } from './lead-list.tsx'
import { FILTERS, REPORT_FIELDS, leadQuery, leadSearch, type FilterName } from './lead-search.ts'
import { ReportPill, withoutReport } from './report-pill.tsx'
import { useLeads } from './use-leads.ts'

const route = getRouteApi('/leads')
/** Typing is over after this. */
const SETTLED_MS = 300

export function LeadsPage() {
  const { t } = useTranslation()
  const search = route.useSearch()
  const navigate = route.useNavigate()
  const [typed, setTyped] = useState(search.q ?? '')
  const [help, setHelp] = useState(false)
  const field = useRef<HTMLInputElement>(null)
  const leads = useLeads(search)
  const { data: me } = useQuery(meQuery)
  usePageTitle(t('leads.title'))
  useKeys({
    j: () => walkLeads(1),
    k: () => walkLeads(-1),
    '/': () => field.current?.focus(),
    '?': () => setHelp(true),
  })

  const change = (name: FilterName | 'sort', value: string | undefined): void =>
    void navigate({
      search: (old) => leadSearch({ ...old, [name]: value }),
      replace: true,
      resetScroll: false,
    })
  const clear = (): void => {
    setTyped('')
    void navigate({ search: (old) => ({ sort: old.sort }), replace: true })
  }
  const asked = search.q ?? ''
  useEffect(() => {
    if (typed.trim() === asked) return undefined
    const timer = setTimeout(() => change('q', typed.trim() || undefined), SETTLED_MS)
    return () => clearTimeout(timer)
  })
  const filtered = [...FILTERS, ...REPORT_FIELDS].some((name) => search[name] !== undefined)
  const { count } = leads
  return (
    <div className="page">
      <div className="live-head">
        <h1>{t('leads.title')}</h1>
        <span className="muted figures" role="status">
          {count !== null && t(count.more ? 'leads.countMore' : 'leads.count', { count: count.leads })}
        </span>
        <div className="live-controls">
          <TextInput
            ref={field}
            className="filter"
            aria-label={t('leads.find')}
            placeholder={t('leads.find.hint')}
            value={typed}
            leftSection={<Icon name="search" />}
            rightSection={
              typed === '' ? null : <CloseButton size="sm" aria-label={t('live.clear')} onClick={() => setTyped('')} />
            }
            onChange={(event) => setTyped(event.currentTarget.value)}
            onKeyDown={(event) => {
              if (event.key === 'Escape') event.currentTarget.blur()
            }}
          />
          {me?.signedIn === true && me.role !== 'rep' && <SavedViews page="leads" />}
          <CsvButton
            path={`/api/leads/export?${inMyZone()}&${leadQuery({ ...search, sort: undefined })}`}
            what={t('leads.title')}
          />
        </div>
      </div>
      <ReportPill
        search={search}
        onRemove={() => void navigate({ search: withoutReport, replace: true, resetScroll: false })}
      />
      <LeadFilters search={search} onChange={change} />
      <LeadList
        leads={leads}
        label={t(search.sort === 'due' ? 'leads.list.due' : 'leads.list.decided')}
        empty={
          filtered ? (
            <Empty title={t('leads.none.title')}>
              <p>{t('leads.none.text')}</p>
              <Button variant="default" onClick={clear}>
                {t('leads.clear')}
              </Button>
            </Empty>
          ) : (
            <Empty title={t('live.empty.title')}>{t('live.empty.text')}</Empty>
          )
        }
      />
      <KeysHelp opened={help} onClose={() => setHelp(false)} keys={LIST_KEYS} />
    </div>
  )
}
