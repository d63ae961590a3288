import { afterAll, beforeAll, expect, test } from '@jest/globals'
import fc from 'fast-check'
import type { OpenStores } from '../../src/db/stores.ts'
import type { Lane, RecordId } from '../../src/ports/crm.ts'
import type { EvaluationCommit, World } from '../../src/ports/evaluations.ts'
import type { Claim } from '../../src/ports/inbox.ts'
import type { OutboxClaim } from '../../src/ports/outbox.ts'
import type { Stores } from '../../src/ports/stores.ts'
import { freshDatabase, stopSharedServer, type FreshDatabase } from '../support/postgres.ts'
import { openOn } from './contract/both.ts'
import { memoryStores } from '../support/memory-stores/memory-stores.ts'
import {
  NOW,
  aBatch,
  aCommand,
  aCommit,
  aLeadCommit,
  aMemory,
  aNewInstallation,
  aTask,
  anAssignment,
} from './samples.ts'

// The in-memory stores stand for PostgreSQL in every simulation, so both are driven by the same random commands of two interleaved
// workers and compared after each. Leases are long here; what happens when they end is in the contract suites.

/** More in a long night: RANDOM_RUNS=1000 npm run jest -- test/db/random.test.ts */
const RUNS = Number(process.env.RANDOM_RUNS ?? 100)
const LEASE = 600_000
const RECORDS = ['1', '2', '3', '4'] as const
const LANES: readonly Lane[] = ['urgent', 'normal', 'backfill']

type Step =
  | {
      readonly do: 'keep'
      readonly ids: readonly RecordId[]
      readonly lane: Lane
      readonly digest: number
      readonly echo: string | null
    }
  | { readonly do: 'mark'; readonly id: RecordId; readonly lane: Lane }
  | { readonly do: 'claim'; readonly by: number; readonly limit: number }
  | {
      readonly do: 'evaluate'
      readonly by: number
      readonly how: 'decide' | 'fail' | 'throw' | 'merge'
      readonly write: boolean
      readonly owner: string | null
      readonly task: 'open' | 'done' | null
    }
  | { readonly do: 'give-back' | 'settle' | 'retire' | 'bury'; readonly by: number; readonly ids: readonly RecordId[] }
  | { readonly do: 'out-claim'; readonly by: number; readonly limit: number }
  | { readonly do: 'out-finish'; readonly by: number; readonly kind: 'written' | 'absent' | 'refused' }
  | { readonly do: 'out-give-back'; readonly by: number; readonly reread: boolean }
  | { readonly do: 'sweep' | 'replay' }

const worker = fc.nat(1)
const some = fc.uniqueArray(fc.constantFrom(...RECORDS), { minLength: 1 })
const lane = fc.constantFrom(...LANES)
const step: fc.Arbitrary<Step> = fc.oneof(
  fc.record({
    do: fc.constant('keep' as const),
    ids: some,
    lane,
    digest: fc.nat(6),
    echo: fc.option(fc.constantFrom('0', '1', '2')),
  }),
  fc.record({ do: fc.constant('mark' as const), id: fc.constantFrom(...RECORDS), lane }),
  {
    weight: 2,
    arbitrary: fc.record({ do: fc.constant('claim' as const), by: worker, limit: fc.integer({ min: 1, max: 3 }) }),
  },
  {
    weight: 3,
    arbitrary: fc.record({
      do: fc.constant('evaluate' as const),
      by: worker,
      how: fc.constantFrom('decide', 'decide', 'decide', 'fail', 'throw', 'merge'),
      write: fc.boolean(),
      owner: fc.option(fc.constantFrom('rep-1', 'rep-2')),
      task: fc.option(fc.constantFrom('open', 'done')),
    }),
  },
  fc.record({ do: fc.constantFrom('give-back', 'settle', 'retire', 'bury'), by: worker, ids: some }),
  fc.record({ do: fc.constant('out-claim' as const), by: worker, limit: fc.integer({ min: 1, max: 3 }) }),
  fc.record({
    do: fc.constant('out-finish' as const),
    by: worker,
    kind: fc.constantFrom('written', 'absent', 'refused'),
  }),
  fc.record({ do: fc.constant('out-give-back' as const), by: worker, reread: fc.boolean() }),
  fc.record({ do: fc.constantFrom('sweep', 'replay') }),
)

/** One side of the comparison: stores, and what its two workers hold. Ids of claims and letters differ between sides and are not shown. */
class Side {
  readonly stores: Stores
  readonly installation: string
  readonly claims: (Claim | null)[] = [null, null]
  readonly sent: (OutboxClaim | null)[] = [null, null]
  constructor(stores: Stores, installation: string) {
    this.stores = stores
    this.installation = installation
  }

  async run(now: number, next: Step, draw: Draw): Promise<unknown> {
    const { inbox, evaluations, outbox, sweep, reads } = this.stores
    const id = this.installation
    switch (next.do) {
      case 'keep': {
        const echo = {
          type: 'contact' as const,
          id: next.ids[0]!,
          property: 'rev',
          value: next.echo ?? '',
          occurredAt: now,
        }
        const echoes = next.echo === null ? [] : [echo]
        return inbox.keep(
          aBatch(id, { ids: next.ids, lane: next.lane, digest: `d${next.digest}`, receivedAt: now, echoes }),
        )
      }
      case 'mark':
        return inbox.mark(id, [{ type: 'contact', id: next.id, occurredAt: now }], next.lane, now)
      case 'claim': {
        const claim = await inbox.claim({ installation: id, type: 'contact' }, next.limit, LEASE)
        if (claim) this.claims[next.by] = claim
        return claim?.records ?? null
      }
      case 'evaluate': {
        const claim = this.claims[next.by]
        if (!claim) return null
        const [first] = claim.records
        const merged =
          next.how === 'merge' && first
            ? new Map([[first.id, RECORDS.find((other) => other !== first.id)!]])
            : new Map()
        const seen: unknown[] = []
        const command = aCommand(claim, { now, pools: ['ae'], domains: ['contoh.co.id'], merged })
        return evaluations
          .evaluate(command, (world) => {
            seen.push(shown(world))
            if (next.how === 'throw') throw new RangeError('by chance')
            return decide(claim, merged, world, next, draw, now)
          })
          .catch((error: unknown) => (error instanceof RangeError ? 'thrown' : Promise.reject(error)))
          .then((outcome) => ({ outcome, seen: seen.at(-1) }))
      }
      case 'give-back':
      case 'settle':
      case 'retire':
      case 'bury': {
        const claim = this.claims[next.by]
        if (!claim) return null
        if (next.do === 'give-back') return inbox.giveBack(claim, next.ids, 0)
        if (next.do === 'settle') return inbox.settle(claim, next.ids)
        if (next.do === 'retire') return evaluations.retire(claim, next.ids, now)
        return evaluations.bury(
          claim,
          next.ids.map((recordId) => ({ recordId, code: 'poison', message: 'm' })),
          now,
        )
      }
      case 'out-claim': {
        const claim = await outbox.claim(id, next.limit, LEASE, 1_000)
        if (claim) this.sent[next.by] = claim
        return claim && { ...claim, token: '', installation: '' }
      }
      case 'out-finish': {
        const claim = this.sent[next.by]
        if (!claim) return null
        const refusal = { kind: 'refused', code: 'c', message: 'm', advice: 'a' } as const
        return outbox.finish(
          claim,
          claim.writes.map(({ recordId, version }) => {
            const named = { recordId, version }
            if (next.kind === 'refused') return { ...named, ...refusal }
            return next.kind === 'absent'
              ? { ...named, kind: next.kind }
              : { ...named, kind: next.kind, modifiedAt: now }
          }),
          claim.tasks.map(({ task, version }) => {
            const named = { key: task.key, version }
            return next.kind === 'refused' ? { ...named, ...refusal } : { ...named, kind: 'written', taskId: '1' }
          }),
          now,
        )
      }
      case 'out-give-back': {
        const claim = this.sent[next.by]
        return claim ? outbox.giveBack(claim, 0, next.reread ? 0 : null, now) : null
      }
      case 'sweep':
        return sweep.markDue(id, now, 2)
      case 'replay':
        return reads.replay(id, 'all', now)
    }
  }

  /** Everything an outsider can see. */
  async state(): Promise<unknown> {
    const { reads, inbox, outbox } = this.stores
    const [stats, decisions, letters, waiting, sendable] = await Promise.all([
      reads.stats(this.installation),
      reads.recentDecisions(this.installation, 3, null),
      reads.deadLetters(this.installation, 9),
      inbox.waiting(),
      outbox.waiting(),
    ])
    return {
      stats: { ...stats, oldestDirtySeconds: 0 },
      decisions,
      letters: letters
        .map(({ id: _id, ...letter }) => letter)
        .sort((a, b) => (JSON.stringify(a) < JSON.stringify(b) ? -1 : 1)),
      waiting: waiting.filter(({ installation }) => installation === this.installation).length,
      sendable: sendable.includes(this.installation),
    }
  }
}

type Evaluate = Extract<Step, { readonly do: 'evaluate' }>
interface Draw {
  /** The same ids for both sides: the n-th of a step. */
  id(n: number): string
}

function shown(world: World): unknown {
  return {
    leads: [...world.leads].sort(),
    rotation: [...world.facts.rotation],
    sticky: [...world.facts.stickyByDomain],
    times: [...world.facts.assignedTimes].sort(),
    open: [...world.facts.openLeads].sort(),
  }
}

function decide(
  claim: Claim,
  merged: ReadonlyMap<RecordId, RecordId>,
  world: World,
  how: Evaluate,
  draw: Draw,
  now: number,
): EvaluationCommit {
  // As the flow does: each lead once, under the record it stands for now.
  const standing = (id: RecordId) => world.leads.get(id)?.recordId ?? id
  const targets = [...new Set(claim.records.map(({ id }) => standing(merged.get(id) ?? id)))]
  if (how.how === 'fail')
    return aCommit([], { failures: claim.records.map(({ id }) => ({ recordId: id, code: 'failed', message: 'm' })) })
  const leads = targets.map((recordId, index) => {
    const known = world.leads.get(recordId)
    const revision = (known?.revision ?? 0) + 1
    const assignment = how.owner === null ? null : anAssignment(how.owner, { assignedAt: now })
    const intended = { rev: String(revision) }
    return aLeadCommit(recordId, {
      leadId: known?.leadId ?? draw.id(2 * index),
      isNew: !known,
      decisionId: draw.id(2 * index + 1),
      memory: aMemory({ assignment }),
      revision,
      intended,
      write: how.write ? intended : null,
      decision: { lookAgainAt: how.write ? now + 3 : null },
      tasks: how.task === null ? [] : [aTask(`${recordId}:breach`, { status: how.task })],
    })
  })
  const turns = (world.facts.rotation.get('ae')?.turns ?? 0) + leads.length
  return aCommit(leads, { rotation: new Map([['ae', { cw: { a: turns % 3 }, turns }]]) })
}

let database: FreshDatabase
let postgres: OpenStores
beforeAll(async () => {
  database = await freshDatabase()
  postgres = openOn(database.url)
})
afterAll(async () => {
  await postgres.close()
  await database.drop()
  await stopSharedServer()
})

test(
  'random commands of two workers leave both stores alike after every step',
  async () => {
    let drawn = 0
    await fc.assert(
      fc.asyncProperty(fc.array(step, { minLength: 15, maxLength: 25, size: 'max' }), async (steps) => {
        let leaseClock = 0
        const memory = memoryStores(() => (leaseClock += 1))
        const fresh = aNewInstallation()
        for (const stores of [memory, postgres]) await stores.installations.connect(fresh)
        const sides = [new Side(memory, fresh.installationId), new Side(postgres, fresh.installationId)] as const
        for (const [index, next] of steps.entries()) {
          const now = NOW + index
          drawn += 1
          const base = drawn
          const draw: Draw = { id: (n) => `0199aaaa-0000-7000-8000-${(base * 100 + n).toString(16).padStart(12, '0')}` }
          const [one, two] = [await sides[0].run(now, next, draw), await sides[1].run(now, next, draw)]
          expect({ index, next, answer: two }).toEqual({ index, next, answer: one })
          expect({ index, next, state: await sides[1].state() }).toEqual({ index, next, state: await sides[0].state() })
        }
      }),
      { numRuns: RUNS },
    )
  },
  RUNS * 2_400,
)
