import type { ReturnQuestion, ReturnReport } from '../../ports/reports.ts'
import { overLeads, type Reading } from './packed-leads.ts'
import { ReturnTally } from './return-tally.ts'

/** Turns given in a period, and those that came back. */
export function returns(reading: Reading, question: ReturnQuestion): Promise<ReturnReport> {
  return overLeads(reading, { column: 'turns', cut: question.cut, byNumbers: true }, () => {
    const tally = new ReturnTally(question)
    let number = 0
    return {
      each: (lead, bytes, from, until) => {
        number += 1
        tally.add(lead, bytes, from, until, number)
      },
      finish: (words) => tally.report(words),
    }
  })
}
