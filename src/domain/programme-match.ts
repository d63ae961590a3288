import type { EventPolicy, PartnerPolicy } from './policy/programmes.ts'

/** The event whose words the lead's event name holds; the first in the policy wins. */
export function eventOf(events: readonly EventPolicy[] | undefined, eventName: string | null): EventPolicy | null {
  return firstNamed(events, eventName)
}

/** The agreement with the partner whom the lead's partner field names; the first in the policy wins. */
export function agreementOf(
  partners: readonly PartnerPolicy[] | undefined,
  partner: string | null,
): PartnerPolicy | null {
  return firstNamed(partners, partner)
}

function firstNamed<Entry extends { readonly contains: readonly string[] }>(
  entries: readonly Entry[] | undefined,
  text: string | null,
): Entry | null {
  if (entries === undefined || text === null) return null
  const folded = text.toLowerCase()
  return entries.find(({ contains }) => contains.some((words) => folded.includes(words.toLowerCase()))) ?? null
}
