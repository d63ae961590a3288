import type { Decision, Transition } from '../domain/decision.ts'
import type { Instant } from '../domain/lead.ts'
import type { InstallationId } from '../ports/crm.ts'
import type { Log } from '../ports/runtime.ts'
import type { DecisionRow, ReadStore } from '../ports/reads.ts'
import { explainStep } from '../domain/explain/explain.ts'
import { WORDS } from './narrator-words.ts'
import type { Names } from '../domain/explain/slots.ts'
import type { Terminal } from './terminal.ts'

const LOOK_EVERY_MS = 1_000
const LINES_AT_ONCE = 12
const PAGE = 100
const WIDEST_WHO = 44

/**
 * One decision as a line, or null when nothing happened that a person watching would want to know:
 * `Tono W. · PT Samudra   MQL 81 → Sari, answer by 09:20`.
 * @param zone IANA zone of the person watching.
 */
export function narrate(row: DecisionRow, names: Names, language: 'en' | 'id', zone: string): string | null {
  const words = WORDS[language]
  const { decision } = row
  const move = lastMove(decision)
  const breach = decision.tasks.find(({ action, kind }) => action === 'open' && kind === 'breach')
  const what: string[] = []
  if (move !== null) what.push(`${words.stage[move.to]} ${Math.round(decision.score.total)}`)
  const { routing } = decision
  if (routing.kind === 'assign') {
    const dueAt = decision.outputs.slaDueAt
    const due = dueAt === null ? '' : `, ${words.answerBy(clockTime(dueAt, zone, 'minutes'))}`
    const stage = move === null ? `${words.stage[decision.stage]} ${Math.round(decision.score.total)} ` : ''
    what.push(`${stage}→ ${names.rep(routing.assignment.ownerId)}${due}`)
  } else if (breach !== undefined) {
    what.push(words.breached(names.rep(decision.outputs.ownerId ?? '')))
  } else if (routing.kind === 'hold' && move !== null) {
    what.push(`· ${explainStep(decision.outputs.routingReason, language, names, zone)}`)
  }
  if (what.length === 0) return null
  return `${who(row, words.nobody).padEnd(WIDEST_WHO)} ${what.join(' ')}`
}

function lastMove(decision: Decision): Transition | null {
  const move = decision.transitions.at(-1)
  return move !== undefined && move.from !== move.to ? move : null
}

/** First name and initial: enough to follow a story on a screen that others may see. */
function who({ personName, company }: DecisionRow, nobody: string): string {
  const [first, ...rest] = visible(personName ?? '')
    .split(' ')
    .filter((part) => part !== '')
  const last = rest.at(-1)
  const name = first === undefined ? nobody : last === undefined ? first : `${first} ${last.charAt(0)}.`
  const text = company === null ? name : `${name} · ${visible(company)}`
  return text.length > WIDEST_WHO ? `${text.slice(0, WIDEST_WHO - 1)}…` : text
}

/** CRM text may hold escape sequences that would drive the terminal. */
function visible(text: string): string {
  return text.replace(/[\p{Cc}\p{Cf}\u2028\u2029]/gu, '')
}

const FORMATS = new Map<string, Intl.DateTimeFormat>()

function clockTime(at: Instant, zone: string, to: 'seconds' | 'minutes'): string {
  const key = `${zone} ${to}`
  const second = to === 'seconds' ? ({ second: '2-digit' } as const) : {}
  const format =
    FORMATS.get(key) ??
    new Intl.DateTimeFormat('en-GB', { hour: '2-digit', minute: '2-digit', ...second, timeZone: zone })
  FORMATS.set(key, format)
  return format.format(at)
}

export interface NarratorOptions {
  readonly reads: Pick<ReadStore, 'decisionsAfter' | 'recentDecisions'>
  readonly installation: InstallationId
  readonly names: () => Promise<Names>
  readonly language: 'en' | 'id'
  readonly terminal: Terminal
  readonly log: Log
  /** IANA zone of the person watching. */
  readonly zone: string
  /** `beginning`: tell what was decided before as well. */
  readonly from: 'now' | 'beginning'
}

/** Tells decisions on the terminal as they are made, at most twelve lines a second; the rest is summed up. Returns its end. */
export function startNarrator(options: NarratorOptions): { stop(): void } {
  const { reads, installation, terminal, log, language, zone } = options
  let after: string | null = options.from === 'beginning' ? '' : null
  let stopped = false
  let timer: NodeJS.Timeout | undefined

  async function look(): Promise<void> {
    after ??= (await reads.recentDecisions(installation, 1, null))[0]?.decisionId ?? ''
    const rows = await reads.decisionsAfter(installation, after, PAGE)
    after = rows.at(-1)?.decisionId ?? after
    const names = await options.names()
    let told = 0
    let untold = 0
    for (const row of rows) {
      const line = narrate(row, names, language, zone)
      if (line === null) continue
      if (told < LINES_AT_ONCE) terminal.say(`${terminal.faint(clockTime(row.decidedAt, zone, 'seconds'))}  ${line}`)
      else untold += 1
      told += 1
    }
    if (untold > 0) terminal.whisper(`          … ${untold} more`)
  }

  const turn = async (): Promise<void> => {
    try {
      await look()
    } catch (error) {
      log.warn('narrator_failed', { error })
    }
    if (!stopped) timer = setTimeout(() => void turn(), LOOK_EVERY_MS)
  }
  void turn()
  return {
    stop() {
      stopped = true
      clearTimeout(timer)
    },
  }
}
