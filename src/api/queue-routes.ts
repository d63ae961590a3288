import type { Request, Response } from 'express'
import { leadQuery } from '../contracts/lead.ts'
import type { Language } from '../contracts/lead-words.ts'
import { COUNTED_EXACTLY } from '../contracts/leads.ts'
import { notSameRequest } from '../contracts/queues.ts'
import type { DuplicatePair, DuplicatePairs, QueueCounts } from '../contracts/queues.ts'
import type { Evidence } from '../domain/duplicates/score-pair.ts'
import type { LeadSeen } from '../flow/see-lead.ts'
import type { LeadFilter } from '../ports/leads.ts'
import type { DuplicateProposal } from '../ports/people.ts'
import { noteAct } from './audit-routes.ts'
import { linkTo } from './decision-view.ts'
import type { ApiDeps } from './deps.ts'
import { detailsOf, labelFor } from './lead-details.ts'
import { ownerOf, shownText, shownTextOrNull } from './lead-view.ts'
import { actorOf } from './order-routes.ts'
import { readInput } from './problem.ts'
import { READERS } from './route.ts'
import type { Caller, Route } from './route.ts'

/** So many pairs are shown side by side; each of them costs reading two leads. */
const MOST_PAIRS = 10
const MOST_LETTERS = 200

const EVIDENCE: Readonly<Record<Language, Readonly<Record<Evidence['agreement'], string>>>> = {
  en: { same: 'same', similar: 'similar', different: 'different' },
  id: { same: 'sama', similar: 'mirip', different: 'berbeda' },
}

function evidenceOf({ field, agreement }: Evidence, language: Language): string {
  return `${labelFor(field, language)}: ${EVIDENCE[language][agreement]}`
}

type Side = DuplicatePair['sides'][number]

function sideOf(seen: LeadSeen, recordUrl: string | null, language: Language, zone: string): Side {
  const { latest, recordId } = seen.lead
  const [person, company] = detailsOf(seen, language, zone)
  return {
    leadId: latest.leadId,
    recordId,
    recordUrl,
    name: shownTextOrNull(latest.personName),
    company: shownTextOrNull(latest.company),
    owner: ownerOf(latest.decision, seen.names)?.name ?? null,
    facts: [...(person?.rows ?? []), ...(company?.rows ?? [])].map((row) => ({ ...row, differs: false })),
  }
}

/** Marks what the two do not share; what only one of them has differs too. */
function compared(one: Side, other: Side): Side {
  const values = new Map(other.facts.map(({ label, value }) => [label, value]))
  return { ...one, facts: one.facts.map((fact) => ({ ...fact, differs: values.get(fact.label) !== fact.value })) }
}

/** GET /api/queues: how much waits for a person; GET /api/duplicates and POST /api/duplicates/not-same: pairs to settle. */
export function queueRoutes(deps: ApiDeps): readonly Route[] {
  const { leads, duplicates, reads } = deps.stores

  const counts = async (_req: Request, res: Response, { installation, session }: Caller): Promise<void> => {
    const id = installation.installationId
    const counted = async (filter: LeadFilter) => {
      const found = await leads.count(id, filter, COUNTED_EXACTLY + 1)
      return { waiting: Math.min(found, COUNTED_EXACTLY), more: found > COUNTED_EXACTLY }
    }
    const [unassigned, held, due, stale, account, conflicts, pairs, letters] = await Promise.all([
      counted({ waiting: 'unassigned' }),
      counted({ waiting: 'held' }),
      counted({ promised: true }),
      counted({ idea: 'stale' }),
      counted({ idea: 'account' }),
      counted({ conflict: true }),
      duplicates.list(id, 'open', MOST_LETTERS + 1),
      session.role === 'admin' ? reads.deadLetters(id, MOST_LETTERS + 1) : null,
    ])
    const answer: QueueCounts = {
      now: deps.clock.now(),
      unassigned,
      held,
      due,
      ideas: {
        waiting: stale.waiting + account.waiting + Math.min(pairs.length, MOST_LETTERS),
        more: stale.more || account.more || pairs.length > MOST_LETTERS,
      },
      conflicts,
      failed: letters && {
        waiting: Math.min(letters.length, MOST_LETTERS),
        more: letters.length > MOST_LETTERS,
      },
    }
    res.json(answer)
  }

  const pairOf = async (
    proposal: DuplicateProposal,
    { installation }: Caller,
    language: Language,
    zone: string,
  ): Promise<DuplicatePair | null> => {
    const id = installation.installationId
    const sides = await Promise.all(
      proposal.leads.map(async (leadId): Promise<Side | null> => {
        const seen = await deps.lead.see(id, leadId)
        return seen && sideOf(seen, await linkTo(deps, id, seen.lead.recordId), language, zone)
      }),
    )
    const [a, b] = sides
    if (!a || !b) return null
    return {
      sides: [compared(a, b), compared(b, a)],
      probability: proposal.score,
      evidence: proposal.evidence.map((one) => shownText(evidenceOf(one, language))),
      foundAt: proposal.foundAt,
    }
  }

  const pairs = async (req: Request, res: Response, caller: Caller): Promise<void> => {
    const { lang, zone } = readInput(leadQuery, req.query)
    const { installation } = caller
    const found = await duplicates.list(installation.installationId, 'open', MOST_PAIRS + 1)
    const shown = await Promise.all(
      found
        .slice(0, MOST_PAIRS)
        .map((one) => pairOf(one, caller, lang ?? installation.language, zone ?? installation.zone)),
    )
    const answer: DuplicatePairs = {
      now: deps.clock.now(),
      pairs: shown.filter((pair) => pair !== null),
      more: found.length > MOST_PAIRS,
    }
    res.json(answer)
  }

  const notSame = async (req: Request, res: Response, caller: Caller): Promise<void> => {
    const { person } = actorOf(caller)
    const { leads: both } = readInput(notSameRequest, req.body)
    const id = caller.installation.installationId
    const settled = await duplicates.reject(id, both, person, deps.clock.now())
    if (settled) await noteAct(deps, caller, { action: 'not-same', after: { leads: both } })
    res.json({ settled })
  }

  return [
    { method: 'get', path: '/api/queues', who: 'role', roles: READERS, handle: counts },
    { method: 'get', path: '/api/duplicates', who: 'role', roles: READERS, handle: pairs },
    { method: 'post', path: '/api/duplicates/not-same', who: 'role', roles: READERS, handle: notSame },
  ]
}
