/** What a lead's page shows below its head, in the order of the keys 1–4. */
export const TABS = ['why', 'timeline', 'would', 'details'] as const
export type Tab = (typeof TABS)[number]

/** The tab as it stands in the address; the first one is left out. */
export function leadTab(raw: Readonly<Record<string, unknown>>): { readonly tab?: Tab | undefined } {
  return { tab: TABS.find((tab) => tab !== 'why' && tab === raw['tab']) }
}
