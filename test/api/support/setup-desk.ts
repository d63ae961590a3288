import type { SetupDeps } from '../../../src/api/deps.ts'
import { goLive, lookAtPeople, readPeopleAgain } from '../../../src/flow/setup.ts'
import { type AccountGap, CrmUnavailableError, type PlannedProperty } from '../../../src/ports/crm.ts'
import type { MemoryWorld } from '../../support/memory-world.ts'

const FIELDS = [
  { holder: 'contact', name: 'estafet_stage', label: 'Estafet: stage', description: 'Where the lead stands.' },
  { holder: 'contact', name: 'estafet_score', label: 'Estafet: score', description: 'What the lead is worth, 0–100.' },
]
const PURPOSES = [
  {
    scope: 'oauth',
    optional: false,
    allows: { en: 'Read leads.', id: 'Membaca lead.' },
    without: { en: 'Estafet cannot be installed.', id: 'Estafet tidak dapat dipasang.' },
  },
  {
    scope: 'automation',
    optional: true,
    allows: { en: 'Let a workflow wait.', id: 'Membuat workflow menunggu.' },
    without: { en: 'Workflows do not wait.', id: 'Workflow tidak menunggu.' },
  },
]

/** A set-up over the whole flow in memory; the CRM's fields are only counted. `fields` is how the account stands to them. */
export interface SetupDesk extends SetupDeps {
  fields: PlannedProperty['state'] | 'silent'
  byHand: readonly AccountGap[]
}

export function setupDesk(world: () => MemoryWorld): SetupDesk {
  const desk: SetupDesk = {
    fields: 'missing',
    byHand: [],
    gaps: async () => desk.byHand,
    purposesOf: () => PURPOSES,
    people: (id) => lookAtPeople(world().flow, id),
    async plan() {
      const { fields: state } = desk
      if (state === 'silent') throw new CrmUnavailableError('time-out', false)
      return FIELDS.map((field) => ({ ...field, state }))
    },
    async provision() {
      desk.fields = 'present'
      return { created: FIELDS.map(({ name }) => name), present: [], clashing: [] }
    },
    readPeople: (id) => readPeopleAgain(world().flow, id),
    goLive: (installation, by) => goLive(world().flow, installation, by),
  }
  return desk
}
