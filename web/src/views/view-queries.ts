import { queryOptions } from '@tanstack/react-query'
import type { SavedViewsView } from '../../../src/contracts/saved-views.ts'
import { ask } from '../data/ask.ts'

export const VIEWS_KEY = 'views'
export const viewsQuery = queryOptions({
  queryKey: [VIEWS_KEY],
  queryFn: ({ signal }) => ask<SavedViewsView>('/api/views', signal),
})
export type View = SavedViewsView['views'][number]

/** Where one view is changed. */
export const viewPath = (id: string): string => `/api/views/${encodeURIComponent(id)}`
