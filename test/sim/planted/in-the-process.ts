import type { CallHubspot } from '../../../src/crm/hubspot/transport.ts'
import { PARKED_MS } from '../../../src/flow/context.ts'
import { CrmUnavailableError, type Crm, type ReadAnswer } from '../../../src/ports/crm.ts'
import type { EvaluationCommit } from '../../../src/ports/evaluations.ts'
import { laneRank } from '../../../src/db/lanes.ts'
import { markDirty } from '../../support/memory-stores/dirty.ts'
import { STORE_LINE } from '../lines.ts'
import type { Plant } from './plant.ts'

/** 2xx is answered before the batch is stored. */
export const answersBeforeCommit: Plant = {
  process: ({ stores, crm }) => ({
    crm,
    stores: {
      ...stores,
      inbox: {
        ...stores.inbox,
        async keep(batch) {
          void stores.inbox.keep(batch).catch(() => 'nobody hears of it')
          return 'kept'
        },
      },
    },
  }),
}

/** The digest of a delivery is remembered first, its records are marked in a second transaction. */
export const remembersBeforeMarking: Plant = {
  process: ({ stores, crm }) => ({
    crm,
    stores: {
      ...stores,
      inbox: {
        ...stores.inbox,
        async keep(batch) {
          const outcome = await stores.inbox.keep({ ...batch, marks: [], echoes: [] })
          if (outcome === 'kept')
            await stores.inbox.mark(batch.installation, [...batch.marks, ...batch.echoes], batch.lane, batch.receivedAt)
          return outcome
        },
      },
    },
  }),
}

/** Turns are stored in a transaction of their own, after the decisions. */
export const turnsApart: Plant = {
  process: ({ stores, crm, kernel, by, tenant }) => ({
    crm,
    stores: {
      ...stores,
      evaluations: {
        ...stores.evaluations,
        async evaluate(command, decide) {
          let rotation: EvaluationCommit['rotation'] = new Map()
          const outcome = await stores.evaluations.evaluate(command, (world) => {
            const commit = decide(world)
            rotation = commit.rotation
            return { ...commit, rotation: new Map() }
          })
          if (outcome === 'committed')
            await kernel.call(by, 'rotation.save', STORE_LINE, async () => {
              for (const [pool, state] of rotation) tenant().rotation.set(pool, state)
            })
          return outcome
        },
      },
    },
  }),
}

/** What is to be written is put into the outbox in a transaction of its own, after the decisions. */
export const outboxApart: Plant = {
  process: ({ stores, crm, kernel, by, tenant }) => ({
    crm,
    stores: {
      ...stores,
      evaluations: {
        ...stores.evaluations,
        async evaluate(command, decide) {
          let held = new Map<string, unknown>()
          const outcome = await stores.evaluations.evaluate(command, (world) => {
            const commit = decide(world)
            held = new Map(commit.leads.flatMap(({ recordId, write }) => (write ? [[recordId, write] as const] : [])))
            return { ...commit, leads: commit.leads.map((lead) => ({ ...lead, write: null })) }
          })
          if (outcome === 'committed' && held.size > 0)
            await kernel.call(by, 'outbox.save', STORE_LINE, async () => {
              for (const [recordId, values] of held)
                tenant().writes.set(recordId, {
                  recordId,
                  values: values as Readonly<Record<string, string>>,
                  stageBack: null,
                  version: 1,
                  lane: laneRank('normal'),
                  markedAt: command.now,
                  attempts: 0,
                  notBefore: 0,
                  token: null,
                  until: 0,
                })
            })
          return outcome
        },
      },
    },
  }),
}

/** A due lead is forgotten first and marked in a second transaction. */
export const sweepsInTwoSteps: Plant = {
  process: ({ stores, crm, kernel, by, tenant }) => ({
    crm,
    stores: {
      ...stores,
      sweep: {
        ...stores.sweep,
        async markDue(_installation, now) {
          const due = await kernel.call(by, 'sweep.take', STORE_LINE, async () => {
            const leads = [...tenant().leads.values()].filter(
              (lead) => lead.lookAgainAt !== null && lead.lookAgainAt <= now,
            )
            for (const lead of leads) tenant().leads.set(lead.leadId, { ...lead, lookAgainAt: null })
            return leads.map(({ recordId, lookAgainAt }) => ({ recordId, dueAt: lookAgainAt! }))
          })
          await kernel.call(by, 'sweep.mark', STORE_LINE, async () => {
            for (const { recordId } of due)
              markDirty(tenant(), 'contact', recordId, { lane: laneRank('urgent'), markedAt: now, now })
          })
          return due
        },
      },
    },
  }),
}

/** Work that met trouble is taken for done. */
export const dropsWhatMeetsTrouble: Plant = {
  process: ({ stores, crm }) => ({
    crm,
    stores: {
      ...stores,
      inbox: { ...stores.inbox, giveBack: (claim, ids) => stores.inbox.settle(claim, ids) },
    },
  }),
}

/** Work that waits until somebody connects the account again is taken for done. */
export const dropsParkedWork: Plant = {
  process: ({ stores, crm }) => ({
    crm,
    stores: {
      ...stores,
      inbox: {
        ...stores.inbox,
        giveBack: (claim, ids, delayMs) =>
          delayMs === PARKED_MS ? stores.inbox.settle(claim, ids) : stores.inbox.giveBack(claim, ids, delayMs),
      },
    },
  }),
}

/** A record refused out of a batch is taken for written like the others. */
export const takesRefusedForWritten: Plant = {
  process: ({ stores, crm, kernel }) => ({
    stores,
    crm: {
      ...spread(crm),
      async write(installation, type, writes, lane) {
        const results = await crm.write(installation, type, writes, lane)
        return results.map((result) =>
          result.kind === 'refused' ? { kind: 'written', id: result.id, modifiedAt: kernel.now } : result,
        )
      },
    },
  }),
}

/** Whatever a batch answer lacks is taken for gone, without asking for it by itself. */
export const takesMissingForGone: Plant = {
  reading: (own) => ({
    ...own,
    read: (call, ...asked) => {
      const batchOnly: CallHubspot = async (about, read) => (about.path.includes('/batch/') ? call(about, read) : null)
      return own.read(batchOnly, ...asked)
    },
  }),
}

/** A write without an answer is taken for written. */
export const believesInSilence: Plant = {
  process: ({ stores, crm, kernel }) => ({
    stores,
    crm: {
      ...spread(crm),
      async write(installation, type, writes, lane) {
        try {
          return await crm.write(installation, type, writes, lane)
        } catch (error) {
          if (!(error instanceof CrmUnavailableError)) throw error
          return writes.map(({ id }) => ({ kind: 'written', id, modifiedAt: kernel.now }))
        }
      },
    },
  }),
}

/** A CRM that refuses to answer is taken for one that no longer has the records. */
export const takesTroubleForGone: Plant = {
  process: ({ stores, crm }) => ({
    stores,
    crm: {
      ...spread(crm),
      async read(installation, type, ids, properties, lane): Promise<ReadAnswer> {
        try {
          return await crm.read(installation, type, ids, properties, lane)
        } catch (error) {
          if (!(error instanceof CrmUnavailableError)) throw error
          return { found: new Map(), merged: new Map(), gone: ids }
        }
      },
    },
  }),
}

/** Each try of a task gets a key of its own. */
export const freshTaskKeys: Plant = {
  process: ({ stores, crm, kernel }) => ({
    stores,
    crm: {
      ...spread(crm),
      async writeTasks(installation, tasks, lane) {
        const keyed = tasks.map((task) => ({ ...task, key: `${task.key} at ${kernel.now}` }))
        const answers = await crm.writeTasks(installation, keyed, lane)
        return answers.map((answer, index) => ({ ...answer, key: tasks[index]!.key }))
      },
    },
  }),
}

/** A person's choice of an owner is put back to what was decided before. */
export const overrulesPeople: Plant = {
  process: ({ stores, crm, tenant }) => ({
    stores,
    crm: {
      ...spread(crm),
      async read(installation, type, ids, properties, lane): Promise<ReadAnswer> {
        const answer = await crm.read(installation, type, ids, properties, lane)
        for (const [id, record] of answer.found) {
          const leadId = tenant().aliases.get(id)
          const intended = leadId === undefined ? undefined : tenant().leads.get(leadId)?.intended
          if (intended?.['hubspot_owner_id'])
            (record.properties as Map<string, string | null>).set('hubspot_owner_id', intended['hubspot_owner_id'])
        }
        return answer
      },
    },
  }),
}

/** Whatever was sent is taken for landed: the owner it was to replace is taken for a person's choice. */
export const takesSentForLanded: Plant = {
  process: ({ stores, crm, tenant }) => ({
    stores,
    crm: {
      ...spread(crm),
      async read(installation, type, ids, properties, lane): Promise<ReadAnswer> {
        const answer = await crm.read(installation, type, ids, properties, lane)
        for (const [id, record] of answer.found) {
          const { revision } = tenant().leads.get(tenant().aliases.get(id) ?? '') ?? {}
          if (revision !== undefined)
            (record.properties as Map<string, string | null>).set('estafet_revision', String(revision))
        }
        return answer
      },
    },
  }),
}

/** Whoever is to be forgotten is noted as forgotten, and what is kept of them stays. */
export const forgetsOnPaper: Plant = {
  process: ({ stores, crm, tenant }) => ({
    crm,
    stores: {
      ...stores,
      forgetting: {
        ...stores.forgetting,
        async forget(installation, id, at) {
          const { leads, aliases } = tenant()
          const [before, names] = [new Map(leads), new Map(aliases)]
          const proof = await stores.forgetting.forget(installation, id, at)
          for (const [leadId, lead] of before) leads.set(leadId, lead)
          for (const [name, leadId] of names) aliases.set(name, leadId)
          return proof
        },
      },
    },
  }),
}

/** Leads are left as an older policy decided. */
export const leavesOldPolicies: Plant = {
  process: ({ stores, crm }) => ({
    crm,
    stores: { ...stores, sweep: { ...stores.sweep, markBehind: async () => 0 } },
  }),
}

/** A record that is not there any more is taken for looked for, and for there. */
export const verifiesBlindly: Plant = {
  process: ({ stores, crm }) => ({
    stores,
    crm: { ...spread(crm), present: async (_installation, _type, ids) => new Set(ids) },
  }),
}

/** A turn whose owner the CRM refused is not given back. */
export const keepsRefusedTurns: Plant = {
  process: ({ stores, crm }) => ({
    crm,
    stores: {
      ...stores,
      outbox: {
        ...stores.outbox,
        refuseOwner: (claim, refusal, at) =>
          stores.outbox.refuseOwner(
            claim,
            refusal.turn === null ? refusal : { ...refusal, turn: { ...refusal.turn, giveBack: (state) => state } },
            at,
          ),
      },
    },
  }),
}

/** The CRM's methods as an object of their own: those of a class do not spread. */
function spread(crm: Crm): Crm {
  return {
    batchSize: crm.batchSize,
    pace: crm.pace,
    present: (...given) => crm.present(...given),
    inBin: (...given) => crm.inBin(...given),
    list: (...given) => crm.list(...given),
    newest: (...given) => crm.newest(...given),
    count: (...given) => crm.count(...given),
    read: (...given) => crm.read(...given),
    links: (...given) => crm.links(...given),
    write: (...given) => crm.write(...given),
    writeTasks: (...given) => crm.writeTasks(...given),
    modifiedSince: (...given) => crm.modifiedSince(...given),
    completeSteps: (...given) => crm.completeSteps?.(...given) ?? Promise.resolve(),
    people: (...given) => crm.people(...given),
    usage: (...given) => crm.usage(...given),
    recordUrl: (...given) => crm.recordUrl(...given),
  }
}
