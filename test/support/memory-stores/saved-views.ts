import type { SavedView, SavedViewStore } from '../../../src/ports/saved-views.ts'

export function memorySavedViews(): SavedViewStore {
  const kept = new Map<string, SavedView & { readonly installation: string }>()
  const starts = new Map<string, string>()
  const keyOf = (installation: string, id: string): string => `${installation} ${id}`
  const plain = ({ installation: _whose, ...view }: SavedView & { readonly installation: string }): SavedView => view
  const seen = (installation: string, person: string): readonly SavedView[] =>
    [...kept.values()]
      .filter((view) => view.installation === installation && view.removedAt === null)
      .filter(({ forAll, madeBy }) => forAll || madeBy === person)
      .map(plain)
  return {
    async add(installation, view) {
      const at = keyOf(installation, view.viewId)
      if (kept.has(at)) return false
      kept.set(at, { ...view, installation })
      return true
    },
    list: async (installation, person) =>
      seen(installation, person)
        .toSorted((a, b) => (a.name === b.name ? (a.viewId < b.viewId ? -1 : 1) : a.name < b.name ? -1 : 1))
        .slice(0, 500),
    async find(installation, viewId) {
      const found = kept.get(keyOf(installation, viewId))
      return found === undefined ? null : plain(found)
    },
    async change(installation, viewId, to) {
      const found = kept.get(keyOf(installation, viewId))
      if (found !== undefined) kept.set(keyOf(installation, viewId), { ...found, ...to })
    },
    async setStart(installation, person, viewId) {
      if (viewId === null) starts.delete(keyOf(installation, person))
      else starts.set(keyOf(installation, person), viewId)
    },
    start: async (installation, person) =>
      seen(installation, person).find(({ viewId }) => viewId === starts.get(keyOf(installation, person))) ?? null,
  }
}
