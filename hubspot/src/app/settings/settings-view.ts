/** What Estafet answers to the settings page; the server's own contract is src/contracts/app-settings.ts, and a test holds both equal. */
export type Language = 'en' | 'id'
export type Action = 'backfill-start' | 'backfill-pause' | 'backfill-resume' | 'backfill-stop' | 'disconnect'

export interface SettingsView {
  now: number
  language: Language
  state: 'setup' | 'active' | 'disconnected' | 'quarantined' | 'uninstalled'
  accountId: string
  policyVersion: number
  people: number
  missing: string[]
  backfill: {
    state: 'running' | 'paused' | 'stopped' | 'done'
    expected: number
    records: number
    decided: number
    minutesLeft: number | null
  } | null
  mayChange: boolean
  whoMayChange: string[]
  address: string
}
