import type { Decision } from './decision.ts'

/** The rule that gives the lead or holds it; null when none was asked: it is not due, or somebody has it already. */
export function routedRule({ routing, trace }: Decision): string | null {
  if (routing.kind === 'assign') return routing.assignment.ruleId
  if (routing.kind !== 'hold') return null
  const step = trace.findLast(({ saw }) => typeof saw['ruleId'] === 'string')
  return step === undefined ? null : String(step.saw['ruleId'])
}
