import type { TaskIntent } from '../decision.ts'
import type { Instant } from '../lead.ts'
import type { TaskAddresses, TaskFacts, TaskWords } from './task-facts.ts'
import { english } from './task-words-en.ts'
import { indonesian } from './task-words-id.ts'
import { wordFor } from './vocabulary.ts'

export type { TaskWords } from './task-facts.ts'

/** Whom a task is about; either may be unknown. */
export interface TaskSubject {
  readonly person: string | null
  readonly company: string | null
  /** Absent: there are none. */
  readonly links?: TaskAddresses | null
}
interface RepNames {
  rep(id: string): string
  /** IANA zone of a person; absent or undefined: not known. */
  zoneOf?(id: string): string | undefined
}

/** A task as a manager or rep reads it. Facts come from the intent; times are said in `zone`. */
export function taskWords(
  task: TaskIntent,
  about: TaskSubject,
  language: 'en' | 'id',
  names: RepNames,
  zone: string,
): TaskWords {
  const facts = factsOf(task, about, language, names, zone)
  const { subject, body } = language === 'id' ? indonesian(task.kind, facts) : english(task.kind, facts)
  return { subject: cut(subject), body }
}

const LONGEST_SUBJECT = 80
const UNITS = {
  en: { business: 'working min', calendar: 'min' },
  id: { business: 'menit kerja', calendar: 'menit' },
} as const

/** Never through a letter made of two code units. */
function cut(subject: string): string {
  const letters = [...subject]
  return letters.length <= LONGEST_SUBJECT
    ? subject
    : `${letters
        .slice(0, LONGEST_SUBJECT - 1)
        .join('')
        .trimEnd()}…`
}

function factsOf(
  task: TaskIntent,
  about: TaskSubject,
  language: 'en' | 'id',
  names: RepNames,
  zone: string,
): TaskFacts {
  const nobody = language === 'id' ? 'belum ada' : 'nobody yet'
  const unknown = language === 'id' ? 'lead tanpa nama' : 'a lead without a name'
  const notKnown = language === 'id' ? 'belum diketahui' : 'not known'
  const { facts } = task
  const rep = (name: string): string => {
    const repId = facts[name]
    return typeof repId === 'string' ? names.rep(repId) : nobody
  }
  const text = (name: string): string => String(facts[name] ?? notKnown)
  return {
    who: [about.person ?? unknown, about.company].filter((part) => part !== null).join(' · '),
    rep: rep('repId'),
    elapsed: Math.round(Number(facts['elapsedMinutes'] ?? 0)),
    promised: Math.round(Number(facts['promisedMinutes'] ?? 0)),
    due: moment(Number(facts['dueAt'] ?? task.dueAt), language, zone),
    reason: String(facts['reason'] ?? ''),
    promise: text('slaName'),
    unit: UNITS[language][facts['unit'] === 'business' ? 'business' : 'calendar'],
    reminded: typeof facts['remindedAt'] === 'number' ? moment(facts['remindedAt'], language, zone) : null,
    moves: typeof facts['movesAt'] === 'number' ? moment(facts['movesAt'], language, zone) : null,
    hours: hoursOf(task, language, names, zone),
    away: typeof facts['awayUntil'] === 'number' ? moment(facts['awayUntil'], language, zone) : null,
    standsInFor: rep('standsInFor'),
    referrer: text('referrer'),
    partner: text('partner'),
    account: text('account'),
    until: typeof facts['until'] === 'number' ? moment(facts['until'], language, zone) : null,
    woken: facts['woken'] === true,
    cadence: text('cadence'),
    channel: typeof facts['channel'] === 'string' ? wordFor(facts['channel'], language) : notKnown,
    template: text('template'),
    touch: `${text('touch')}/${text('touches')}`,
    emails: Array.isArray(facts['templates']) ? facts['templates'].join(', ') : '',
    leaves: typeof facts['ended'] === 'string' ? wordFor(facts['ended'], language) : null,
    days: text('days'),
    closes: typeof facts['closesAt'] === 'number' ? moment(facts['closesAt'], language, zone) : null,
    links: about.links ?? null,
  }
}

function hoursOf({ facts }: TaskIntent, language: 'en' | 'id', names: RepNames, zone: string): string | null {
  const { worksFrom, worksUntil, repId } = facts
  if (typeof worksFrom !== 'number' || typeof worksUntil !== 'number') return null
  const own = (typeof repId === 'string' ? names.zoneOf?.(repId) : undefined) ?? zone
  const locale = language === 'id' ? 'id-ID' : 'en-GB'
  return `${formatOf(locale, own).format(worksFrom)}–${formatOf(locale, own, 'time').format(worksUntil)} (${own})`
}

/** Making one costs more than all the rest of a task; there are as many as accounts have zones. */
const formats = new Map<string, Intl.DateTimeFormat>()

function moment(at: Instant, language: 'en' | 'id', zone: string): string {
  return `${formatOf(language === 'id' ? 'id-ID' : 'en-GB', zone).format(at)} (${zone})`
}

const TIME = { hour: '2-digit', minute: '2-digit' } as const
const DAY_AND_TIME = { weekday: 'short', day: 'numeric', month: 'short', ...TIME } as const

function formatOf(locale: string, zone: string, what: 'day-and-time' | 'time' = 'day-and-time'): Intl.DateTimeFormat {
  const key = `${locale} ${zone} ${what}`
  const known = formats.get(key)
  if (known !== undefined) return known
  const made = new Intl.DateTimeFormat(locale, { timeZone: zone, ...(what === 'time' ? TIME : DAY_AND_TIME) })
  formats.set(key, made)
  return made
}
