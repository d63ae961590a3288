import { useDraft } from './use-draft.ts'

/** The pools of the draft, to choose one. */
export function usePools(): readonly { readonly value: string; readonly label: string }[] {
  const { document } = useDraft()
  return document.pools.map(({ id, name }) => ({ value: id, label: name }))
}
