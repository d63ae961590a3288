import type { Mapping } from '../../../mapping/mapping.ts'

/**
 * Fields that nobody but us writes, and the one that numbers our writes: by these our own writes are known when they come back. The owner
 * is written by us as well, and by everybody else.
 */
export function ownFields({ outputs, card, revision }: Pick<Mapping, 'outputs' | 'card' | 'revision'>): {
  readonly outputs: readonly string[]
  readonly revision: string
  /** Fields that we write and no other tool should: the owner, and our own stage. */
  readonly contested: readonly string[]
} {
  const ours = Object.values(outputs).flatMap((rule) => (rule === null || rule.shape === null ? [] : rule.property))
  const shown = card === null ? [] : [card.property]
  const contested = [outputs.ownerId, outputs.stage].flatMap((rule) => (rule === null ? [] : rule.property))
  return { outputs: [...ours, ...shown, revision.property], revision: revision.property, contested }
}
