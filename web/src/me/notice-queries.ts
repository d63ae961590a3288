import { queryOptions } from '@tanstack/react-query'
import type { Language } from '../../../src/contracts/lead-words.ts'
import type { NoticesView } from '../../../src/contracts/notices.ts'
import { timed } from '../data/queries.ts'

/** Notices on their way are looked for again soon. */
const SOON_MS = 2_000

/** What the reader chose, and what they were told, in the language of the page. */
export function noticesQuery(language: Language) {
  return queryOptions({
    queryKey: ['notices', language],
    queryFn: ({ signal }) => timed<NoticesView>(`/api/me/notices?lang=${language}`, signal),
    refetchInterval: ({ state }) =>
      state.data?.told.some((one) => one.state === 'waiting') === true ? SOON_MS : false,
  })
}
