import { stirs } from './dormancy.ts'
import { highIntentSince } from './engagement.ts'
import { isRunning } from './qualification.ts'
import { restsUntil } from './recycle.ts'
import { accepted, climb, qualifies } from './stage-climb.ts'
import { type DealEvidence, readDeals } from './stage-evidence.ts'
import type { StageInput } from './stage-input.ts'
import type { Journey } from './stage-record.ts'

/** Back from rest, if anything calls the lead back; and then as far as the evidence since carries. */
export function comeBack(input: StageInput, journey: Journey, deals: DealEvidence): void {
  wake(input, journey, deals)
  if (!isRunning(journey.status) || journey.stage === 'customer') return
  // What was lost up to here is history once the lead is back.
  if (deals.lastLossAt !== null) journey.absorb(deals.lastLossAt)
  climb(input, journey, readDeals(input.snapshot.deals, journey.recycledAt, input.createdAt, input.now))
}

/** Ways back from rest: a deal, a rep's acceptance, a high-intent action at once, or enough score after the rest is over. */
function wake(input: StageInput, journey: Journey, deals: DealEvidence): void {
  const { now, stages, engagement, doings, lastActivityAt } = input
  const since = journey.recycledAt
  if (deals.won !== null) {
    journey.beginCycle()
    return journey.advance('customer', deals.won.at, 'won', deals.won.because, deals.won.saw)
  }
  if (deals.isOpen && stirs(input, journey, deals)) {
    const evidence = deals.opportunity ?? { at: now, saw: { dealId: null } }
    journey.beginCycle()
    if (journey.stage === 'opportunity')
      return journey.move('opportunity', evidence.at, 'reopened', 'stage.reopened', evidence.saw, 'active')
    return journey.advance('opportunity', evidence.at, 'promoted', 'stage.deal', evidence.saw)
  }
  // While the policy's own condition holds, no acceptance brings a lead back that would be out again at the next look.
  const isBarred = journey.status === 'disqualified' && stages.disqualifies?.(input.facts, now) === true
  const acceptance = isBarred ? null : accepted(input, journey)
  if (acceptance !== null) {
    journey.beginCycle()
    return journey.move('sal', now, 'requalified', acceptance.because, acceptance.saw, 'active')
  }
  if (journey.status === 'disqualified') return
  const intent = highIntentSince(doings, since, engagement, now)
  const rest = restsUntil(journey, input.memory, stages.policy)
  const isRested = rest === null || now >= rest
  const isStirring = since === null || (lastActivityAt !== null && lastActivityAt > since)
  if (intent === null && !(isRested && isStirring)) return
  const mql = qualifies(input, journey, intent)
  if (mql === null) return
  journey.beginCycle()
  const at = intent !== null ? mql.at : Math.max(rest ?? now, lastActivityAt ?? now)
  journey.move('mql', at, 'requalified', intent === null ? 'stage.rested' : 'stage.high-intent', mql.saw, 'active')
}
