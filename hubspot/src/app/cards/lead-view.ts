/** What Estafet answers to the card; the server's own contract is src/contracts/card.ts, and a test holds both equal. */
export type Language = 'en' | 'id'
export type Action = 'accept' | 'reject' | 'hand-back' | 'snooze' | 'wake'

export interface CardNotice {
  kind: 'merged' | 'no-rights' | 'excluded' | 'resting' | 'held' | 'snoozed' | 'paused' | 'locked'
  message: string
  next: string
}

export interface DecidedCard {
  state: 'decided'
  language: Language
  asOf: number
  decisionId: string
  notices: CardNotice[]
  deadline: { dueAt: number | null; state: 'running' | 'met' | 'breached' | null; answeredAt: number | null }
  why: string
  stage: { id: string; name: string }
  status: { id: string; name: string }
  temperature: { id: string; name: string }
  score: { total: number; source: number; qualification: number; fit: number; band: string }
  outcome: 'assigned' | 'kept' | 'held' | 'not-yet'
  owner: { id: string; name: string } | null
  next: string[]
  brief: { title: string; lines: string[] }[]
  others: string[]
  events: { at: number; what: string }[]
  reader: 'owner' | 'stand-in' | 'manager' | 'other'
  whoCanAct: string[]
  actions: Action[]
  snoozes: { until: number; label: string }[]
  reasons: { id: string; label: string; needsNote: boolean; effect: string }[]
}
export interface EmptyCard {
  state: 'not-evaluated' | 'unknown-record' | 'paused' | 'disconnected'
  language: Language
  message: string
  next: string
}
export type CardView = DecidedCard | EmptyCard

export interface AnswerView {
  state: 'done' | 'kept'
  message: string
  card: DecidedCard | null
}
