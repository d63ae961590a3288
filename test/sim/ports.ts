import type { Access } from '../../src/crm/access.ts'
import { CrmRateLimitedError, CrmUnavailableError, type Crm, type InstallationId } from '../../src/ports/crm.ts'
import type { EvaluationStore } from '../../src/ports/evaluations.ts'
import { STANDARD_PATIENCE } from '../../src/ports/patience.ts'
import { StoreUnavailableError, type Stores } from '../../src/ports/stores.ts'
import type { Kernel, Line, Process } from './kernel.ts'
import { CRM_LINE, STORE_LINE } from './lines.ts'
import { TokenRefusedError, type TokenOffice } from './token-office.ts'

/** What only reads, by the names of methods. */
const READING: ReadonlySet<string> = new Set(
  'find byAccount active policy people peopleAt peopleReadings versions load candidates waiting withDue read links modifiedSince unseen list newest standingOwner page count choices recordOf history preview velocity breakdown timesToNext promises answersIn running present inBin pending report unverified totals moves users user latest countRecorded recorded labels traffic rotation turns credits giftCounts gifts inHand origins found evaluatedOften view'.split(
    ' ',
  ),
)
/** Tries of a transaction whose commit was not answered, as the database adapter makes them. */
const TRIES = 3

/** Every method of every store becomes one call of that process. */
export function storesOf(kernel: Kernel, by: Process, far: Stores): Stores {
  const wrap = <T extends object>(group: T, name: string) => called(kernel, by, STORE_LINE, group, name)
  return {
    installations: wrap(far.installations, 'installations'),
    policies: wrap(far.policies, 'policies'),
    canaries: wrap(far.canaries, 'canaries'),
    drafts: wrap(far.drafts, 'drafts'),
    agreements: wrap(far.agreements, 'agreements'),
    setup: wrap(far.setup, 'setup'),
    simulations: wrap(far.simulations, 'simulations'),
    tokens: wrap(far.tokens, 'tokens'),
    inbox: wrap(far.inbox, 'inbox'),
    evaluations: repeating(kernel, wrap(far.evaluations, 'evaluations')),
    credits: wrap(far.credits, 'credits'),
    ledger: wrap(far.ledger, 'ledger'),
    linked: wrap(far.linked, 'linked'),
    duplicates: wrap(far.duplicates, 'duplicates'),
    outbox: wrap(far.outbox, 'outbox'),
    sweep: wrap(far.sweep, 'sweep'),
    reconcile: wrap(far.reconcile, 'reconcile'),
    streams: wrap(far.streams, 'streams'),
    backfills: wrap(far.backfills, 'backfills'),
    forgetting: wrap(far.forgetting, 'forgetting'),
    workflowSteps: wrap(far.workflowSteps, 'workflowSteps'),
    reads: wrap(far.reads, 'reads'),
    leads: wrap(far.leads, 'leads'),
    reports: wrap(far.reports, 'reports'),
    partners: wrap(far.partners, 'partners'),
    access: wrap(far.access, 'access'),
    apiKeys: wrap(far.apiKeys, 'apiKeys'),
    savedViews: wrap(far.savedViews, 'savedViews'),
    absences: wrap(far.absences, 'absences'),
    audit: wrap(far.audit, 'audit'),
    visits: wrap(far.visits, 'visits'),
    rates: wrap(far.rates, 'rates'),
  }
}

/** What leads to the CRM: a good token first, and another one when it is refused, as the product's own transport does. */
export interface CrmDoor {
  readonly access: Access
  readonly office: TokenOffice
  /** The CRM of an installation. */
  readonly far: (installation: InstallationId) => Crm
  /** Whose manners are everybody's. */
  readonly any: Crm
}

export function crmOf(kernel: Kernel, by: Process, { access, office, far, any }: CrmDoor): Crm {
  return new Proxy(any, {
    get(target, key) {
      const member: unknown = Reflect.get(target, key, target)
      if (typeof member !== 'function') return member
      // Answered from this process's own memory: no call that could fail or be late.
      if (key === 'usage') return member.bind(target)
      const changes = !READING.has(String(key))
      return async (...args: readonly [InstallationId, ...(readonly unknown[])]) => {
        const [installation] = args
        const startedAt = kernel.now
        const send = (token: string) => {
          // As the transports do: a token that had to be refreshed first may have cost the time in which this caller may still send.
          if (kernel.now - startedAt > STANDARD_PATIENCE.rateWaitMs) throw new CrmRateLimitedError(0)
          const effect = async () => {
            office.check(token)
            const crm = far(installation)
            return Reflect.apply(Reflect.get(crm, key, crm) as typeof member, crm, args) as unknown
          }
          return kernel.call(by, `crm.${String(key)}`, CRM_LINE, effect, changes)
        }
        const token = await access.accessToken(installation)
        try {
          return await send(token)
        } catch (error) {
          if (!(error instanceof TokenRefusedError)) throw error
        }
        try {
          return await send(await access.replaceRefused(installation, token))
        } catch (error) {
          if (!(error instanceof TokenRefusedError)) throw error
          throw new CrmUnavailableError('a fresh access token was refused', false)
        }
      }
    },
  })
}

function called<T extends object>(kernel: Kernel, by: Process, line: Line, far: T, name: string): T {
  return new Proxy(far, {
    get(target, key) {
      const member: unknown = Reflect.get(target, key, target)
      if (typeof member !== 'function') return member
      const label = `${name}.${String(key)}`
      const changes = !READING.has(String(key))
      return (...args: readonly unknown[]) =>
        kernel.call(by, label, line, () => Reflect.apply(member, target, args) as Promise<unknown>, changes)
    },
  })
}

/** A commit of unknown outcome is asked for again with the same command: it finds itself done, or does it. */
function repeating(kernel: Kernel, evaluations: EvaluationStore): EvaluationStore {
  return {
    async evaluate(command, decide) {
      for (let tried = 1; ; tried += 1) {
        try {
          const outcome = await evaluations.evaluate(command, decide)
          if (tried > 1)
            kernel.sometimes(
              outcome === 'already-committed' ? 'commit unknown and done' : 'commit unknown and not done',
            )
          return outcome
        } catch (error) {
          if (!(error instanceof StoreUnavailableError) || tried === TRIES) throw error
        }
      }
    },
    preview: (command, look) => evaluations.preview(command, look),
    evaluatedOften: (installation, ids, hour, most) => evaluations.evaluatedOften(installation, ids, hour, most),
    bury: (claim, failures, at) => evaluations.bury(claim, failures, at),
    retire: (claim, ids, at) => evaluations.retire(claim, ids, at),
  }
}
