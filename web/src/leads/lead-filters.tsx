import { Button, NativeSelect } from '@mantine/core'
import { useQuery } from '@tanstack/react-query'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { wordFor } from '../../../src/domain/explain/vocabulary.ts'
import { STAGES, STATUSES } from '../../../src/domain/lead.ts'
import { choicesQuery } from '../data/queries.ts'
import { Icon } from '../parts/icon.tsx'
import { languageNow } from '../words/speak.ts'
import { FILTERS, type FilterName, type LeadSearch } from './lead-search.ts'

interface Option {
  readonly value: string
  readonly label: string
}
type Chosen = Exclude<FilterName, 'q'>

/** Every filter with the values that can be chosen. */
function useOptions(): Readonly<Record<Chosen, readonly Option[]>> {
  const { t } = useTranslation()
  const { data } = useQuery(choicesQuery)
  const plain = (values: readonly string[] = []): readonly Option[] =>
    values.map((value) => ({ value, label: wordFor(value, languageNow()) }))
  return {
    stage: STAGES.map((value) => ({ value, label: t(`stage.${value}`) })),
    status: STATUSES.map((value) => ({ value, label: t(`status.${value}`) })),
    source: plain(data?.sources),
    fit: plain(data?.fits),
    owner: [
      { value: 'none', label: t('leads.owner.none') },
      ...(data?.owners ?? []).map(({ id, name }) => ({ value: id, label: name })),
    ],
    waiting: [
      { value: 'held', label: t('leads.waiting.held') },
      { value: 'unassigned', label: t('leads.waiting.unassigned') },
    ],
    promised: [
      { value: '1', label: t('leads.promised.1') },
      { value: 'late', label: t('leads.promised.late') },
      { value: 'soon', label: t('leads.promised.soon') },
    ],
  }
}

interface Props {
  readonly search: LeadSearch
  readonly onChange: (name: FilterName | 'sort', value: string | undefined) => void
}

/** Filters to choose from, and those chosen as pills that go away by a click. */
export function LeadFilters({ search, onChange }: Props) {
  const { t } = useTranslation()
  const [open, setOpen] = useState(false)
  const options = useOptions()
  const chosen = FILTERS.filter((name): name is Chosen => name !== 'q' && search[name] !== undefined)
  const wordFor = (name: Chosen): string =>
    options[name].find(({ value }) => value === search[name])?.label ?? String(search[name])
  return (
    <>
      <div className="filter-bar">
        <Button
          size="sm"
          variant="default"
          className="filter-switch"
          aria-expanded={open}
          aria-controls="lead-filters"
          leftSection={<Icon name="filter" />}
          onClick={() => setOpen(!open)}
        >
          {t('leads.filters')}
        </Button>
        <NativeSelect
          aria-label={t('leads.sort')}
          value={search.sort ?? 'decided'}
          data={[
            { value: 'decided', label: t('leads.sort.decided') },
            { value: 'due', label: t('leads.sort.due') },
          ]}
          onChange={(event) => onChange('sort', event.currentTarget.value === 'due' ? 'due' : undefined)}
        />
        {chosen.map((name) => (
          <Button
            key={name}
            size="compact-sm"
            radius="xl"
            variant="light"
            className="pill"
            rightSection={<Icon name="close" size={12} />}
            aria-label={t('leads.remove', { what: `${t(`leads.by.${name}`)}: ${wordFor(name)}` })}
            onClick={() => onChange(name, undefined)}
          >
            {t(`leads.by.${name}`)}: {wordFor(name)}
          </Button>
        ))}
      </div>
      <div id="lead-filters" className="filters" hidden={!open}>
        {FILTERS.filter((name): name is Chosen => name !== 'q').map((name) => (
          <NativeSelect
            key={name}
            label={t(`leads.by.${name}`)}
            value={search[name] ?? ''}
            data={[{ value: '', label: t('leads.any') }, ...options[name]]}
            onChange={(event) => onChange(name, event.currentTarget.value || undefined)}
          />
        ))}
      </div>
    </>
  )
}
