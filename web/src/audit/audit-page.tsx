import { Button, NativeSelect, Skeleton } from '@mantine/core'
import { useInfiniteQuery } from '@tanstack/react-query'
import { getRouteApi, Link } from '@tanstack/react-router'
import { useTranslation } from 'react-i18next'
import type { AuditEntryView, AuditPageView } from '../../../src/contracts/audit.ts'
import { ACTS } from '../../../src/ports/audit.ts'
import { AskError } from '../data/ask.ts'
import { inMyZone, timed } from '../data/queries.ts'
import { usePageTitle } from '../frame/use-page-title.ts'
import { useUndo } from '../lead/use-order.ts'
import { StatusMark } from '../parts/status-mark.tsx'
import { Empty, Trouble } from '../parts/trouble.tsx'
import { useBusinessNow } from '../time/business-time.ts'
import { agoWords, exactTime } from '../time/time-words.ts'
import { languageNow } from '../words/speak.ts'
import { auditSearch, type AuditSearch } from './audit-search.ts'

const route = getRouteApi('/audit')

function Entry({ entry }: { readonly entry: AuditEntryView }) {
  const { t } = useTranslation()
  const now = useBusinessNow()
  const undo = useUndo()
  const { lead } = entry
  return (
    <li>
      <div className="grow">
        <p>
          <strong>{entry.person}</strong> · {t(`act.kind.${entry.action}`)}
          {lead && (
            <>
              {' · '}
              <Link to="/leads/$leadId" params={{ leadId: lead.id }}>
                {lead.name ?? t('lead.nobody')}
              </Link>
            </>
          )}{' '}
          <time className="muted figures" dateTime={new Date(entry.at).toISOString()} title={exactTime(entry.at)}>
            {agoWords(entry.at, now, t)}
          </time>
        </p>
        <p>{entry.text}</p>
        {undo.isError && <Trouble title={t('act.undoError')} error={undo.error} onRetry={() => undo.reset()} />}
      </div>
      {entry.undoes && <StatusMark kind="quiet">{t('audit.undoes')}</StatusMark>}
      {entry.undone ? (
        <StatusMark kind="quiet">{t('audit.undone')}</StatusMark>
      ) : (
        entry.canUndo && (
          <Button
            size="compact-sm"
            variant="default"
            loading={undo.isPending}
            aria-label={t('audit.undoOf', { what: entry.text })}
            onClick={() => undo.mutate(entry.entryId)}
          >
            {t('act.undo')}
          </Button>
        )
      )}
    </li>
  )
}

/** Who did what, newest first. */
export function AuditPage() {
  const { t } = useTranslation()
  const search = route.useSearch()
  const navigate = route.useNavigate()
  usePageTitle(t('audit.title'))
  const asked = new URLSearchParams(
    Object.entries(search).flatMap(([name, value]) => (value === undefined ? [] : [[name, String(value)]])),
  ).toString()
  const query = useInfiniteQuery({
    queryKey: ['audit', asked, languageNow()],
    queryFn: ({ pageParam, signal }) =>
      timed<AuditPageView>(
        `/api/audit?${asked}&lang=${languageNow()}&${inMyZone()}${pageParam === null ? '' : `&before=${pageParam}`}`,
        signal,
      ),
    initialPageParam: null as string | null,
    getNextPageParam: (last) => last.next,
  })
  const { data, error } = query
  if (error instanceof AskError && error.status === 404) return <Empty>{t('audit.notAllowed')}</Empty>
  const entries = data?.pages.flatMap((page) => page.entries) ?? []
  const change = (change: Partial<AuditSearch>): void =>
    void navigate({ search: (old) => auditSearch({ ...old, ...change }), replace: true, resetScroll: false })
  const filtered = Object.values(search).some((value) => value !== undefined)
  return (
    <div className="page page-reading">
      <h1>{t('audit.title')}</h1>
      <p className="muted">{t('audit.kept')}</p>
      <div className="filters">
        <NativeSelect
          label={t('audit.by.person')}
          value={search.person ?? ''}
          data={[{ value: '', label: t('leads.any') }, ...(data?.pages[0]?.people ?? [])]}
          onChange={(event) => change({ person: event.currentTarget.value })}
        />
        <NativeSelect
          label={t('audit.by.action')}
          value={search.action ?? ''}
          data={[
            { value: '', label: t('leads.any') },
            ...ACTS.map((value) => ({ value, label: t(`act.kind.${value}`) })),
          ]}
          onChange={(event) => change({ action: ACTS.find((act) => act === event.currentTarget.value) })}
        />
      </div>
      {error && <Trouble title={t('audit.error')} error={error} onRetry={() => void query.refetch()} />}
      {query.isPending && <Skeleton height={240} role="status" aria-label={t('app.loading')} />}
      {data && entries.length === 0 && (
        <Empty title={t(filtered ? 'audit.none.title' : 'audit.empty.title')}>
          {filtered ? (
            <Button variant="default" onClick={() => change({ person: '', action: undefined, lead: '' })}>
              {t('leads.clear')}
            </Button>
          ) : (
            t('audit.empty.text')
          )}
        </Empty>
      )}
      {entries.length > 0 && (
        <>
          <ol className="audit" aria-label={t('audit.list')}>
            {entries.map((entry) => (
              <Entry key={entry.entryId} entry={entry} />
            ))}
          </ol>
          <div className="foot">
            {query.hasNextPage ? (
              <Button variant="default" loading={query.isFetchingNextPage} onClick={() => void query.fetchNextPage()}>
                {t('live.more')}
              </Button>
            ) : (
              <span className="muted">{t('live.end')}</span>
            )}
          </div>
        </>
      )}
    </div>
  )
}
