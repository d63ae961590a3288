import type { LeadWould } from '../contracts/lead-orders.ts'
import type { Language } from '../contracts/lead-words.ts'
import type { Decision, Saw } from '../domain/decision.ts'
import { fill, readTemplate, type Names } from '../domain/explain/slots.ts'
import { wordFor } from '../domain/explain/vocabulary.ts'
import { ownerOf, promiseOf, shownText } from './lead-view.ts'
import { ORDER_WORDS, type OrderWords } from './order-words.ts'

type Compared = keyof OrderWords['compared']

/** What a decision says, line by line, in words: two decisions that read the same are the same to a person. */
function linesOf(
  decision: Decision,
  language: Language,
  names: Names,
  zone: string,
): Readonly<Record<Compared, string>> {
  const words = ORDER_WORDS[language]
  const tell = (template: string, saw: Saw): string => fill(readTemplate(template), saw, language, names, zone)
  const { score, account } = decision
  const { dueAt } = promiseOf(decision)
  return {
    stage: wordFor(decision.stage, language),
    status: wordFor(decision.status, language),
    score: tell(words.score, {
      total: Math.round(score.total),
      source: score.source,
      qualification: score.qualification,
      fit: score.fit,
    }),
    temperature: wordFor(decision.temperature, language),
    source: wordFor(decision.sourceType, language),
    fit: wordFor(decision.fit.top, language),
    owner: ownerOf(decision, names)?.name ?? words.nobody,
    account: account === null ? words.none : names.account(account.accountId),
    due: dueAt === null ? words.none : tell('{at:time}', { at: dueAt }),
  }
}

/** What would differ between two decisions of a lead. */
export function changesBetween(
  before: Decision,
  after: Decision,
  language: Language,
  names: Names,
  zone: string,
): LeadWould['changes'] {
  const [old, fresh] = [linesOf(before, language, names, zone), linesOf(after, language, names, zone)]
  const { compared } = ORDER_WORDS[language]
  return (Object.keys(compared) as Compared[])
    .filter((what) => old[what] !== fresh[what])
    .map((what) => ({
      what,
      label: compared[what],
      before: shownText(old[what]),
      after: shownText(fresh[what]),
    }))
}
