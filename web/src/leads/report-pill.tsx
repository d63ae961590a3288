import { Button } from '@mantine/core'
import { useTranslation } from 'react-i18next'
import { Icon } from '../parts/icon.tsx'
import { dayWords } from '../time/time-words.ts'
import { leadSearch, type LeadSearch } from './lead-search.ts'

/** The same list without what it was opened with from a report. */
export function withoutReport(search: LeadSearch): LeadSearch {
  const { stage, status, source, fit, owner, waiting, promised, q, sort } = search
  return leadSearch({ stage, status, source, fit, owner, waiting, promised, q, sort })
}

/** Which number of a report the list is behind; goes away by a click. */
export function ReportPill({ search, onRemove }: { readonly search: LeadSearch; readonly onRemove: () => void }) {
  const { t } = useTranslation()
  const { was, of, promise, returned, from, to } = search
  const isVisit = was !== undefined && of !== undefined
  if (!isVisit && promise === undefined && returned === undefined) return null
  const what =
    promise !== undefined
      ? t(`leads.pill.${promise}`)
      : isVisit
        ? t(`leads.pill.${was}`, { stage: t(`stage.${of}`) })
        : t('leads.pill.returned')
  const when = from !== undefined && to !== undefined ? `${dayWords(from)} – ${dayWords(to)}` : null
  const words = when === null ? what : `${what} · ${when}`
  return (
    <div className="filter-bar">
      <Button
        size="compact-sm"
        radius="xl"
        variant="light"
        className="pill"
        rightSection={<Icon name="close" size={12} />}
        aria-label={t('leads.remove', { what: words })}
        onClick={onRemove}
      >
        {words}
      </Button>
    </div>
  )
}
