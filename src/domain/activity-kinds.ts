import type { Activity } from './lead.ts'

/** Whether any of the activities is of this kind: asked of every lead for things that hardly any has. */
export function hasKind(activities: readonly Activity[], kind: string): boolean {
  for (const activity of activities) if (activity.kind === kind) return true
  return false
}
