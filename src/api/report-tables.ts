import type { LedgerView, TeamView } from '../contracts/ledger.ts'
import type { Language } from '../contracts/lead-words.ts'
import type { BreakdownView, CurveView, PromiseView, ReturnView, StageLine, StepLine } from '../contracts/reports.ts'
import { wordFor } from '../domain/explain/vocabulary.ts'
import type { Cell } from './csv.ts'
import { LINE_WORDS, type ColumnName } from './export-words.ts'
import { LEDGER_WORDS } from './ledger-words.ts'

/** Reports as tables to keep: the numbers of the answers, unrounded, with words for what they tell apart. */
export interface Table {
  /** Of the file, without its ending. */
  readonly name: string
  readonly columns: readonly ColumnName[]
  readonly lines: readonly Readonly<Partial<Record<ColumnName, Cell>>>[]
}
type Days = { readonly from: string; readonly to: string }

const COHORT = ['cohort', 'mature', 'reached', 'reachedEarly'] as const
const cohortOf = ({ entered, mature, reached, reachedEarly, medianDays, p90Days }: BreakdownView['lines'][number]) => ({
  ...{ cohort: entered, mature, reached, reachedEarly, medianDays, p90Days },
})

/** Days in each stage. */
export function stageTable(stages: readonly StageLine[], { from, to }: Days, language: Language): Table {
  return {
    name: `velocity-${from}-${to}`,
    columns: [
      ...(['stage', 'normDays', 'bestDays', 'entered', 'left', 'visits', 'meanDays', 'medianDays', 'p90Days'] as const),
      ...(['open', 'openMedianDays', 'stalled', 'skipped', 'beyondDays', 'beyondLeads'] as const),
    ],
    lines: stages.map((line) => ({ ...line, stage: wordFor(line.stage, language) })),
  }
}

/** What became of those who entered. */
export function stepTable(steps: readonly StepLine[], { from, to }: Days, language: Language): Table {
  const words = LINE_WORDS[language]
  return {
    name: `steps-${from}-${to}`,
    columns: ['step', ...COHORT, 'normLow', 'normHigh', 'medianDays', 'p90Days'],
    lines: steps.map(({ entered, low, high, ...line }) => ({
      ...line,
      step: `${wordFor(line.from, language)} ${words.to} ${wordFor(line.to, language)}`,
      ...{ cohort: entered, normLow: low, normHigh: high },
    })),
  }
}

/** One step told apart by a value. */
export function breakdownTable(
  lines: BreakdownView['lines'],
  { step, by }: { readonly step: string; readonly by: 'source' | 'fit' | 'owner' },
  language: Language,
): Table {
  const words = LINE_WORDS[language]
  const nameOf = (name: string | null): string =>
    name === null ? words.nobody : by === 'owner' ? name : wordFor(name, language)
  return {
    name: `${step}-by-${by}`,
    columns: [by, ...(by === 'owner' ? (['ownerId'] as const) : []), ...COHORT, 'low', 'high', 'medianDays', 'p90Days'],
    lines: lines.map((line) => ({
      ...cohortOf(line),
      ...{ [by]: nameOf(line.name), ownerId: line.value, low: line.low, high: line.high },
    })),
  }
}

/** The share that has arrived, by days or minutes. */
export function curveTable(points: CurveView['points'], name: string, unit: 'days' | 'minutes'): Table {
  return {
    name,
    columns: [unit, 'arrived', 'low', 'high', 'atRisk'],
    lines: points.map(({ at, share, low, high, atRisk }) => ({ [unit]: at, arrived: share, low, high, atRisk })),
  }
}

/** Promises by class and by owner. */
export function promiseTable(view: PromiseView, language: Language): Table {
  const words = LINE_WORDS[language]
  const counts = ({ open, ...ended }: PromiseView['total']) => ({ ...ended, notDue: open })
  return {
    name: `promises-${view.period.from}-${view.period.to}`,
    columns: ['by', 'value', 'kept', 'late', 'notDue', 'keptLeads', 'lateLeads'],
    lines: [
      { by: words.all, value: null, ...counts(view.total) },
      ...view.byClass.map(({ value, ...rest }) => ({ by: words.class, value, ...counts(rest) })),
      ...view.byOwner.map(({ owner, ...rest }) => ({
        ...{ by: words.owner, value: owner?.name ?? words.nobody },
        ...counts(rest),
      })),
    ],
  }
}

/** Promises by the hour of the week at which they were made. */
export function hourTable({ byHour, period }: PromiseView): Table {
  return {
    name: `promise-hours-${period.from}-${period.to}`,
    columns: ['weekday', 'hour', 'kept', 'late', 'lateLeads'],
    lines: byHour,
  }
}

/** Leads that came back, by source, rep, and source with reason. */
export function returnTable(view: ReturnView, language: Language): Table {
  const words = LINE_WORDS[language]
  const sourceOf = (source: string | null): Cell => (source === null ? null : wordFor(source, language))
  return {
    name: `returns-${view.period.from}-${view.period.to}`,
    columns: ['by', 'value', 'reason', 'given', 'returned', 'returnedLeads'],
    lines: [
      { by: words.all, ...view.total },
      ...view.bySource.map(({ value, ...rest }) => ({ by: words.source, value: sourceOf(value), ...rest })),
      ...view.byOwner.map(({ owner, ...rest }) => ({ by: words.owner, value: owner?.name ?? words.nobody, ...rest })),
      ...view.bySourceAndReason.map(({ source, reason, ...rest }) => ({
        ...{ by: words.sourceAndReason, value: sourceOf(source) },
        ...{ reason: reason === 'other' ? words.otherReason : reason },
        ...rest,
      })),
    ],
  }
}

/** What may stand in the name of a file, whatever the policy or the CRM calls it. */
const plain = (id: string): string => id.replace(/[^\w-]+/g, '-')

/** Turns of a pool beside what was due. */
export function teamTable({ pool, period, members }: TeamView): Table {
  return {
    name: `team-${plain(pool.id)}-${period.from}-${period.to}`,
    columns: [
      ...(['name', 'weight', 'turns', 'due', 'difference', 'claim', 'gifts', 'activeLeads', 'overdueLeads'] as const),
    ],
    lines: members.map(({ rep, weight, turns, due, claim, gifts, active, late }) => ({
      ...{ name: rep.name, weight, turns, due, difference: turns - due, claim, gifts },
      ...{ activeLeads: active, overdueLeads: late },
    })),
  }
}

/** Why somebody's claim in a pool is what it is; newest first. */
export function ledgerTable({ pool, rep, from, lines }: LedgerView, language: Language): Table {
  const words = LEDGER_WORDS[language]
  const whyOf = (line: LedgerView['lines'][number]): string | null => {
    if (line.kind === 'absent') return words.gates[line.gate]
    if (line.kind === 'gift') return (words.by as Readonly<Record<string, string>>)[line.by] ?? line.by
    return line.kind === 'credit' || line.kind === 'lapsed' ? (words.reasons[line.reason] ?? line.reason) : null
  }
  return {
    name: `ledger-${plain(rep.id)}-${plain(pool.id)}-${from}`,
    columns: ['at', 'what', 'turns', 'reason', 'person', 'company', 'leadId', 'points', 'claimAfter'],
    lines: lines.map((line) => ({
      ...{ at: new Date(line.at).toISOString(), what: words.kinds[line.kind], reason: whyOf(line) },
      ...('lead' in line
        ? { person: line.lead.name, company: line.lead.company, leadId: line.lead.id }
        : { turns: line.turns }),
      ...{ points: line.change, claimAfter: line.claim },
    })),
  }
}
