import type { Request, Response } from 'express'
import { auditQuery } from '../contracts/audit.ts'
import type { AuditEntryView, AuditPageView } from '../contracts/audit.ts'
import type { Language } from '../contracts/lead-words.ts'
import type { Saw } from '../domain/decision.ts'
import { fill, readTemplate, type Names } from '../domain/explain/slots.ts'
import { UNDOABLE } from '../flow/order-lead.ts'
import type { AuditEntry, AuditRow } from '../ports/audit.ts'
import type { InstallationId } from '../ports/crm.ts'
import { sealedCursors } from './cursors.ts'
import type { ApiDeps } from './deps.ts'
import { shownText } from './lead-view.ts'
import { ORDER_WORDS } from './order-words.ts'
import { readInput } from './problem.ts'
import type { Caller, Route } from './route.ts'

const LONGEST_LINE = 600

/** What was done, in words. */
export function actText({ action, before, after }: AuditRow, language: Language, names: Names, zone: string): string {
  const words = ORDER_WORDS[language]
  const tell = (template: string, saw: Saw): string => fill(readTemplate(template), saw, language, names, zone)
  const from = typeof before['ownerId'] === 'string' ? names.rep(before['ownerId']) : words.nobody
  const until = after['lockedUntil'] ?? null
  const lock = until === null ? words.unlocked : tell(words.locked, { until })
  return shownText(
    tell(words.acts[action], { ...before, ...after, from, to: after['ownerId'] ?? null, lock }),
    LONGEST_LINE,
  )
}

function viewOf(row: AuditRow, language: Language, names: Names, zone: string): AuditEntryView {
  const { entryId, at, person, action, leadId, undoes, undoneBy, before } = row
  return {
    ...{ entryId, at, action },
    person: shownText(person),
    text: actText(row, language, names, zone),
    lead: leadId === null ? null : { id: leadId, name: row.personName === null ? null : shownText(row.personName) },
    undoes: undoes !== null,
    undone: undoneBy !== null,
    canUndo: UNDOABLE.includes(action) && undoneBy === null && undoes === null && typeof before['ownerId'] === 'string',
  }
}

/** GET /api/audit: who did what, newest first; only for admins. */
export function auditRoutes(deps: ApiDeps): readonly Route[] {
  const cursors = sealedCursors(deps.sessions.secrets)
  const list = async (req: Request, res: Response, { installation }: Caller): Promise<void> => {
    const { person, action, lead, before, limit, lang, zone } = readInput(auditQuery, req.query)
    const id = installation.installationId
    const { audit } = deps.stores
    const from = before === undefined ? null : cursors.read([id, 'audit'], before)
    const [rows, people, names] = await Promise.all([
      audit.page(id, { person, action, leadId: lead }, from, limit + 1),
      audit.people(id),
      deps.names(id, []),
    ])
    const shown = rows.slice(0, limit)
    const page: AuditPageView = {
      now: deps.clock.now(),
      entries: shown.map((row) => viewOf(row, lang ?? installation.language, names, zone ?? installation.zone)),
      next: rows.length > limit ? cursors.write([id, 'audit'], shown.at(-1)!.entryId) : null,
      people: people.map((name) => shownText(name)),
    }
    res.json(page)
  }
  return [{ method: 'get', path: '/api/audit', who: 'role', roles: ['admin'], handle: list }]
}

type Noting = Pick<ApiDeps, 'stores' | 'chance' | 'clock'>
type Noted = Pick<AuditEntry, 'action' | 'after'> & {
  readonly lead?: { readonly leadId: string; readonly recordId: string }
}

/** Keeps an act that needs nothing done beside it. */
export async function noteAct(deps: Noting, { session, installation }: Caller, act: Noted): Promise<void> {
  await noteActIn(deps, installation.installationId, session, act)
}

/** As {@link noteAct}, in the log of an account that may be another than the caller's: of what was done there by its leave. */
export async function noteActIn(
  deps: Noting,
  installation: InstallationId,
  { person, role }: Pick<AuditEntry, 'person' | 'role'>,
  { lead, ...act }: Noted,
): Promise<void> {
  await deps.stores.audit.keep(
    installation,
    {
      ...act,
      entryId: deps.chance.id(),
      at: deps.clock.now(),
      person,
      role,
      leadId: lead?.leadId ?? null,
      recordId: lead?.recordId ?? null,
      before: {},
      undoes: null,
    },
    null,
  )
}
