import { useQuery } from '@tanstack/react-query'
import { useTranslation } from 'react-i18next'
import { wordFor } from '../../../src/domain/explain/vocabulary.ts'
import { choicesQuery } from '../data/queries.ts'
import { dayWords } from '../time/time-words.ts'
import { languageNow } from '../words/speak.ts'
import { DIMENSIONS, type ReportSearch } from './report-search.ts'

/** Period and filters of a report as a line of text. */
export function useAskedWords(
  search: ReportSearch,
  days: { readonly from: string; readonly to: string },
  more: readonly string[] = [],
): string {
  const { t } = useTranslation()
  const { data } = useQuery(choicesQuery)
  const valueOf = (name: (typeof DIMENSIONS)[number], value: string): string => {
    if (name !== 'owner') return wordFor(value, languageNow())
    if (value === 'none') return t('leads.owner.none')
    return data?.owners.find(({ id }) => id === value)?.name ?? value
  }
  const filters = DIMENSIONS.flatMap((name) => {
    const value = search[name]
    return value === undefined ? [] : [`${t(`leads.by.${name}`)}: ${valueOf(name, value)}`]
  })
  return [`${dayWords(days.from)} – ${dayWords(days.to)}`, ...filters, ...more].join(' · ')
}
