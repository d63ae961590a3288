import type { Choices } from './choices.ts'

/** What a call may meet on its way. */
export const FAULTS = [
  'refused',
  'answer-lost',
  'crash-before',
  'crash-after',
  'slow',
  'slow-answer',
  'pause',
  'rate-limited',
] as const
export type Fault = (typeof FAULTS)[number]

/** How hostile a run is. Probabilities are per occasion. */
export interface FaultPlan {
  readonly kinds: readonly Fault[]
  /** Of a fault at one call. */
  readonly rate: number
  /** Of something else than the earliest happening next. */
  readonly reorder: number
  readonly dropWebhook: number
  readonly repeatWebhook: number
  readonly loseBell: number
  readonly crashAtMilestone: number
  /** Of a batch answer that makes no sense. */
  readonly nonsense: number
  /** Of one record or task of a batch being refused for what stands in it. */
  readonly refuseRecord: number
  /** Largest error of a process' clock, milliseconds. */
  readonly skewMs: number
  /** How long an access token of the CRM is good, milliseconds. */
  readonly tokenLifeMs: number
  /** A refresh ends the access tokens given out before. */
  readonly endsOldTokens: boolean
}

const LONG_TOKEN_MS = 1_800_000
/** Falls due within a run, for every process at once. */
const SHORT_TOKEN_MS = 150_000

export const CALM: FaultPlan = {
  kinds: [],
  rate: 0,
  reorder: 0,
  dropWebhook: 0,
  repeatWebhook: 0,
  loseBell: 0,
  crashAtMilestone: 0,
  nonsense: 0,
  refuseRecord: 0,
  skewMs: 0,
  tokenLifeMs: LONG_TOKEN_MS,
  endsOldTokens: false,
}

/** Every fault may happen and none does unless it is scheduled. */
export const SCHEDULED: FaultPlan = {
  ...CALM,
  kinds: FAULTS,
  rate: Number.EPSILON,
  dropWebhook: Number.EPSILON,
  repeatWebhook: Number.EPSILON,
  loseBell: Number.EPSILON,
  crashAtMilestone: Number.EPSILON,
  nonsense: Number.EPSILON,
  refuseRecord: Number.EPSILON,
  tokenLifeMs: SHORT_TOKEN_MS,
  endsOldTokens: true,
}

const RATES = [0, 0.02, 0.05, 0.1] as const
const FEW = [0, 0.02, 0.08] as const
const EVEN = [0, 0.1, 0.3] as const

/**
 * The plan of a run, itself drawn: half of the runs have every kind of fault, half a random part of them, since kinds that hide
 * each other are only found apart.
 */
export function drawPlan(choices: Choices): FaultPlan {
  const all = choices.pick('plan: every kind of fault', 2) === 1
  const kinds = FAULTS.filter((kind) => choices.pick(`plan: ${kind}`, 2) === 1 || all)
  return {
    kinds,
    rate: RATES[choices.pick('plan: rate of faults', RATES.length)]!,
    reorder: EVEN[choices.pick('plan: reordering', EVEN.length)]!,
    dropWebhook: EVEN[choices.pick('plan: lost webhooks', EVEN.length)]!,
    repeatWebhook: EVEN[choices.pick('plan: repeated webhooks', EVEN.length)]!,
    loseBell: EVEN[choices.pick('plan: lost bells', EVEN.length)]!,
    crashAtMilestone: [0, 0.01, 0.04][choices.pick('plan: crashes at milestones', 3)]!,
    nonsense: FEW[choices.pick('plan: answers without sense', FEW.length)]!,
    refuseRecord: FEW[choices.pick('plan: refused records', FEW.length)]!,
    skewMs: [0, 500, 2_000][choices.pick('plan: clock skew', 3)]!,
    tokenLifeMs: choices.pick('plan: short tokens', 2) === 1 ? SHORT_TOKEN_MS : LONG_TOKEN_MS,
    endsOldTokens: choices.pick('plan: old tokens end', 2) === 1,
  }
}
