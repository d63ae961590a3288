/** What the page reads of the answer to the settings page; the server's own contract is src/contracts/app-settings.ts, and a test holds both equal. */
export type Language = 'en' | 'id'

export interface PageView {
  state: 'setup' | 'active' | 'disconnected' | 'quarantined' | 'uninstalled'
  policyVersion: number
  people: number
  missing: string[]
  backfill: { state: 'running' | 'paused' | 'stopped' | 'done'; expected: number; records: number } | null
  address: string
}
