import { hubspotMapping } from '../../mappings/hubspot/mapping.ts'
import type { Clock } from '../../src/ports/runtime.ts'
import { MemoryCrm } from '../support/memory-crm.ts'
import type { QuarterCrm } from './quarter-crm.ts'
import { BEGIN, END } from './script.ts'

/** HubSpot's manners in memory: people have hours of their own. */
export function memoryQuarter(clock: Clock): QuarterCrm {
  const crm = new MemoryCrm(() => clock.now())
  const value = (id: string, name: string) => crm.value('contact', id, name)
  const side: QuarterCrm = {
    kind: 'hubspot',
    crm,
    mapping: hubspotMapping,
    onGiven: () => undefined,
    grant: async () => ({
      accountId: '8800001',
      scopes: ['oauth'],
      tokens: { accessToken: 'a', refreshToken: 'r', expiresAt: END, obtainedAt: BEGIN },
    }),
    moveTo: () => undefined,
    async show(people) {
      crm.peopleNow = [...people]
      return crm.peopleNow
    },
    idOf: (rep) => rep,
    come(n, properties) {
      const id = String(100_001 + n)
      crm.put('contact', id, properties)
      return id
    },
    owner: (id) => value(id, 'hubspot_owner_id'),
    giveTo: (id, owner) => crm.put('contact', id, { hubspot_owner_id: owner }),
    hasAnswered: (id) => value(id, 'estafet_rep_response') !== null,
    answer: (id, response, reason) =>
      crm.put('contact', id, { estafet_rep_response: response, estafet_reject_reason: reason }),
    spoke(id, at) {
      const [first, last] = [value(id, 'hs_first_outreach_date'), value(id, 'notes_last_contacted')]
      crm.put('contact', id, {
        hs_first_outreach_date: new Date(Math.min(at, first === null ? at : Date.parse(first))).toISOString(),
        notes_last_contacted: new Date(Math.max(at, last === null ? at : Date.parse(last))).toISOString(),
        num_contacted_notes: String(Number(value(id, 'num_contacted_notes') ?? 0) + 1),
      })
    },
    tasks: () => crm.tasks,
    close: async () => undefined,
  }
  crm.onWrite = (_type, id, properties) => {
    const owner = properties['hubspot_owner_id']
    if (owner) side.onGiven(id, owner)
  }
  return side
}
