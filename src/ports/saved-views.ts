import type { Instant } from '../domain/lead.ts'
import type { InstallationId } from './crm.ts'

/** Pages of which a view can be kept, with their addresses. */
export const VIEW_PAGES = {
  leads: '/leads',
  velocity: '/reports/velocity',
  sla: '/reports/sla',
  holes: '/reports/holes',
  team: '/team',
} as const
export type ViewPage = keyof typeof VIEW_PAGES

/** Filters, period and comparison of a page, kept under a name. */
export interface SavedView {
  /** A uuid, given by whoever keeps it: the same sent twice is kept once. */
  readonly viewId: string
  readonly page: ViewPage
  /** What stands behind the `?` of the address. */
  readonly query: string
  readonly name: string
  readonly madeBy: string
  /** False: only `madeBy` sees it. */
  readonly forAll: boolean
  readonly changedAt: Instant
  /** Null: it stands. */
  readonly removedAt: Instant | null
}

export interface SavedViewStore {
  /** @returns false when there is one of that id. */
  add(installation: InstallationId, view: SavedView): Promise<boolean>
  /** What stands and a person sees, by name: their own, and those for everybody. At most 500. */
  list(installation: InstallationId, person: string): Promise<readonly SavedView[]>
  /** Also a removed one. */
  find(installation: InstallationId, viewId: string): Promise<SavedView | null>
  change(
    installation: InstallationId,
    viewId: string,
    to: Pick<SavedView, 'name' | 'query' | 'forAll' | 'changedAt' | 'removedAt'>,
  ): Promise<void>
  /** Null: the person begins where their role does. */
  setStart(installation: InstallationId, person: string, viewId: string | null): Promise<void>
  /** The view a person begins with, as long as it stands and they see it. */
  start(installation: InstallationId, person: string): Promise<SavedView | null>
}
