import type { LinkedRecord } from '../ports/linked-records.ts'
import type { Flow } from './context.ts'

/** The same flow, which keeps companies and deals it reads only for itself: nothing of them is stored. */
export function readingOnly(flow: Flow): Flow {
  const { linked } = flow.stores
  const read = new Map<string, LinkedRecord>()
  return {
    ...flow,
    stores: {
      ...flow.stores,
      linked: {
        async load(installation, type, ids) {
          const known = new Map(await linked.load(installation, type, ids))
          for (const id of ids) {
            const fresh = read.get(`${type} ${id}`)
            if (fresh) known.set(id, fresh)
          }
          return known
        },
        unlinkedContacts: async () => [],
        candidates: (...asked) => linked.candidates(...asked),
        save: async () => undefined,
        async saveNew(_installation, records) {
          for (const record of records) read.set(`${record.type} ${record.id}`, record)
          return records
        },
        remove: async () => undefined,
      },
    },
  }
}
