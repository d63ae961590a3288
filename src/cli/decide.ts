import { readFile } from 'node:fs/promises'
import { text as readAll } from 'node:stream/consumers'
import { hubspotMapping } from '../../mappings/hubspot/mapping.ts'
import { decide } from '../domain/decide.ts'
import type { Decision, DecisionInput } from '../domain/decision.ts'
import { explainDecision } from '../domain/explain/explain.ts'
import { compilePolicy } from '../domain/policy/compile.ts'
import { defaultPolicy } from '../domain/policy/default-policy.ts'
import { parsePolicy } from '../domain/policy/schema.ts'
import { ConfigurationError, errorCode } from '../errors.ts'
import { readMailLists } from '../mail-lists.ts'
import { activitiesOfState, toAccount, toDeal, toFields } from '../mapping/mapping.ts'
import { holidaysFor } from '../mapping/holidays.ts'
import { buildRoster } from '../mapping/roster.ts'
import { parseRecordFile } from './record-file.ts'
import type { RecordFile } from './record-file.ts'
import type { Names } from '../domain/explain/slots.ts'
import { namesOf } from '../flow/names.ts'

const DAY = 86_400_000

/** `estafet decide`: one record from a file, its decision and why. Touches no database, no CRM and no network. */
export async function decideCommand(file: string, language: 'en' | 'id', asJson: boolean): Promise<void> {
  const given = parseRecordFile(await readGiven(file), Date.now())
  const { decision, names } = await decideRecord(given)
  process.stdout.write(
    asJson ? `${JSON.stringify(decision, null, 2)}\n` : inWords(decision, language, names, given.zone),
  )
}

/** Decides the record of a file, as if it were seen for the first time. */
export async function decideRecord(given: RecordFile): Promise<{ decision: Decision; names: Names }> {
  const document = parsePolicy(given.policy ?? defaultPolicy)
  const [from, until] = [given.now - 3 * DAY, given.now + 60 * DAY]
  const holidays = await holidaysFor([document], from, until)
  const roster = buildRoster(document, given.people, { zone: given.zone, holidays, from, until })
  const linkedAccount = given.company === null ? null : toAccount(hubspotMapping, given.company)
  const accounts = given.accounts.map((record) => toAccount(hubspotMapping, record))
  const input: DecisionInput = {
    snapshot: {
      leadId: given.contact.id,
      createdAt: given.contact.createdAt,
      fields: toFields(hubspotMapping, given.contact),
      deals: given.deals.map((record) => toDeal(hubspotMapping, record)),
      linkedAccount,
    },
    memory: null,
    accountCandidates: accounts,
    roster,
    now: given.now,
    ids: { leadClock: 'lead-clock', repClock: 'rep-clock' },
    activities: activitiesOfState(hubspotMapping, given.contact),
    writePending: false,
  }
  const facts = { rotation: new Map(), stickyByDomain: new Map(), assignedTimes: new Map(), openLeads: new Map() }
  const { decision } = decide(input, facts, compilePolicy(document, await readMailLists()))
  const named = [...accounts, ...(linkedAccount === null ? [] : [linkedAccount])]
  return { decision, names: namesOf({ roster, document }, named) }
}

function inWords(decision: Decision, language: 'en' | 'id', names: Names, zone: string): string {
  const { outputs, score } = decision
  const owner = outputs.ownerId === null ? '–' : names.rep(outputs.ownerId)
  const due = outputs.slaDueAt === null ? '–' : new Date(outputs.slaDueAt).toISOString()
  const head = [
    `stage   ${decision.stage} (${decision.status})`,
    `score   ${Math.round(score.total)} (${score.band})`,
    `owner   ${owner}`,
    `due     ${due}`,
  ]
  const sections = explainDecision(decision, language, names, zone).map(
    ({ title, sentences }) => `${title}\n${sentences.map((sentence) => `  ${sentence}`).join('\n')}`,
  )
  return `${[head.join('\n'), ...sections].join('\n\n')}\n`
}

async function readGiven(file: string): Promise<string> {
  if (file === '-') return readAll(process.stdin)
  try {
    return await readFile(file, 'utf8')
  } catch (error) {
    if (errorCode(error) !== 'ENOENT') throw error
    throw new ConfigurationError(`There is no file ${file}.`, 'See "estafet decide --help" for what it should hold.')
  }
}
