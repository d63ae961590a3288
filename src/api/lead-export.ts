import type { Request, Response } from 'express'
import { leadsExportQuery, MOST_EXPORTED, type LeadRow } from '../contracts/leads.ts'
import type { Language } from '../contracts/lead-words.ts'
import { wordFor } from '../domain/explain/vocabulary.ts'
import type { Instant, LeadId } from '../domain/lead.ts'
import type { InstallationId } from '../ports/crm.ts'
import type { LeadCursor, LeadFilter, LeadListRow, LeadStore } from '../ports/leads.ts'
import { noteAct } from './audit-routes.ts'
import type { Cell } from './csv.ts'
import type { ApiDeps } from './deps.ts'
import type { ColumnName } from './export-words.ts'
import { asFile, headingLine, sendAsMade, tableLine } from './hand-out.ts'
import { filterOf, leadRowOf } from './lead-list.ts'
import { readInput, RequestRefusedError } from './problem.ts'
import { normsFor } from './report-norms.ts'
import { dayIn } from './report-period.ts'
import { LEAD_READERS, withinReach } from './own-leads.ts'
import type { Caller, Route } from './route.ts'

const PAGE = 200
const COLUMNS: readonly ColumnName[] = [
  ...(['person', 'company', 'stage', 'status', 'temperature', 'score', 'scoreSource', 'scoreQualification'] as const),
  ...(['scoreFit', 'source', 'fit', 'owner', 'ownerId', 'reason', 'promisedAt', 'heldSince', 'decidedAt'] as const),
  ...(['leadId', 'recordId'] as const),
]

/** GET /api/leads/export: the leads of a list as a file, with the same filters and rights. */
export function leadExportRoutes(deps: ApiDeps): readonly Route[] {
  const { leads } = deps.stores

  const exported = async (req: Request, res: Response, caller: Caller): Promise<void> => {
    const { installation } = caller
    const { lang, ...query } = readInput(leadsExportQuery, req.query)
    const id = installation.installationId
    const now = deps.clock.now()
    const norms = query.was === undefined ? {} : await normsFor(deps, caller)
    const filter = withinReach(caller, filterOf(query, { now, zone: installation.zone, norms }))
    const count = await leads.count(id, filter, MOST_EXPORTED + 1)
    if (count > MOST_EXPORTED) throw tooMany()
    await noteAct(deps, caller, { action: 'export-list', after: { count, filters: filtersOf(req) } })

    const language = lang ?? installation.language
    const zone = query.zone ?? installation.zone
    async function* lines(): AsyncGenerator<string> {
      yield headingLine(COLUMNS, language)
      for await (const rows of everyLead(leads, id, filter, now)) {
        const decisions = rows.map(({ decision }) => decision)
        const names = await deps.names(id, decisions)
        yield rows.map((row) => tableLine(COLUMNS, cellsOf(leadRowOf(row, names, deps, zone), language))).join('')
      }
    }
    asFile(res, `leads-${dayIn(installation.zone, now)}`)
    await sendAsMade(res, lines())
  }

  return [{ method: 'get', path: '/api/leads/export', who: 'role', roles: LEAD_READERS, handle: exported }]
}

/**
 * Every lead of a list once, page by page in transactions of their own. A lead decided anew meanwhile goes to the top of the list,
 * perhaps before its page was read: what stands there at the end is looked through again.
 */
async function* everyLead(
  leads: LeadStore,
  id: InstallationId,
  filter: LeadFilter,
  begunAt: Instant,
): AsyncGenerator<readonly LeadListRow[]> {
  const given = new Set<LeadId>()
  const fresh = (rows: readonly LeadListRow[]): readonly LeadListRow[] =>
    rows.filter(({ leadId }) => !given.has(leadId))
  for (const since of [0, begunAt]) {
    let after: LeadCursor | null = null
    do {
      const { rows, next }: Awaited<ReturnType<LeadStore['page']>> = await leads.page(
        id,
        filter,
        'decided',
        after,
        PAGE,
      )
      const more = fresh(rows)
      for (const { leadId } of more) given.add(leadId)
      if (more.length > 0) yield more
      after = next !== null && next.at >= since ? next : null
    } while (after !== null && given.size < MOST_EXPORTED)
  }
}

function cellsOf(row: LeadRow, language: Language): Readonly<Record<string, Cell>> {
  const { score, owner } = row
  return {
    ...{ person: row.person, company: row.company, stage: wordFor(row.stage, language) },
    ...{ status: wordFor(row.status, language), temperature: wordFor(row.temperature, language) },
    ...{ score: score.total, scoreSource: score.source, scoreQualification: score.qualification, scoreFit: score.fit },
    ...{ source: wordFor(row.sourceType, language), fit: wordFor(row.fit, language) },
    ...{ owner: owner?.name ?? null, ownerId: owner?.id ?? null, reason: row.reason[language] },
    ...{ promisedAt: isoOf(row.promisedAt), heldSince: isoOf(row.heldSince), decidedAt: isoOf(row.decidedAt) },
    ...{ leadId: row.leadId, recordId: row.recordId },
  }
}
const isoOf = (at: Instant | null): string | null => (at === null ? null : new Date(at).toISOString())

/** The filters as they stood in the address, for the audit log. Words that were looked for may be a person's name, and stay out. */
function filtersOf(req: Request): string {
  const asked = Object.entries(req.query).filter(([name]) => name !== 'lang' && name !== 'zone')
  if (asked.length === 0) return '–'
  return asked.map(([name, value]) => (name === 'q' ? name : `${name}=${String(value)}`)).join(' ')
}

function tooMany(): RequestRefusedError {
  return new RequestRefusedError(
    400,
    'too_many_leads',
    'Too many leads for one file',
    `A file holds at most ${MOST_EXPORTED} leads. Narrow the list by a filter, for example by stage or source.`,
    { most: MOST_EXPORTED },
  )
}
