import type { Clock } from '../../src/ports/runtime.ts'
import { syncPeople } from '../../src/flow/sync-people.ts'
import { Company } from './company.ts'
import type { House } from './house.ts'

const NO_LIMIT = { max: Infinity, windowMs: 10_000, searchMax: Infinity }
/** Of the portal's staff: a team of three and their manager, all at work in the afternoon of Europe. */
const TEAM = ['Emma Garcia', 'Rafael Costa', 'Noah Miller']
const MANAGER = 'Oliver Hart'

/** A portal with a team of three and their manager; everybody else has left. */
export async function hubspotHouse(databaseUrl: string, clock: Clock, start: number): Promise<House> {
  const company = await Company.open({ databaseUrl, clock, rate: NO_LIMIT, sandbox: { population: 'company', start } })
  await company.put('/sandbox/faults', { rateLimit: null })
  const { app, installation } = company
  const staff = await app.crmOf('hubspot').people(installation)
  const others = staff.filter(({ name, active }) => active && name !== MANAGER && !TEAM.includes(name))
  await company.act(...others.map(({ repId }) => ({ do: 'deactivateOwner', ownerId: repId })))
  await syncPeople(app.flow, app.flow.crms.of('hubspot'), installation)
  const idOf = (wanted: string) => staff.find(({ name }) => name === wanted)!.repId
  return {
    app,
    installation,
    reps: TEAM.map(idOf),
    manager: idOf(MANAGER),
    async demoRequest(n) {
      const properties = {
        email: `jane@firm${n}.example`,
        firstname: 'Jane',
        lastname: `Doe ${n}`,
        company: `Firm ${n}`,
        jobtitle: 'Head of Sales',
        phone: `+1212${2_000_000 + n * 7_919}`,
        country: 'United States',
        recent_conversion_event_name: 'Book a demo',
        recent_conversion_date: String(clock.now()),
      }
      const [made] = await company.act({ do: 'create', type: 'contacts', properties })
      return made!.id
    },
    async lead(id) {
      const properties = (await company.dump('contacts')).find((contact) => contact.id === id)?.properties ?? {}
      const text = (name: string) => properties[name] || null
      return {
        stage: text('estafet_stage'),
        owner: text('hubspot_owner_id'),
        revision: text('estafet_revision'),
        reason: text('estafet_routing_reason'),
        dueAt: text('estafet_sla_due_at'),
      }
    },
    async giveTo(id, owner) {
      await company.act({ do: 'update', type: 'contacts', id, properties: { hubspot_owner_id: owner } })
    },
    async merge(kept, loser) {
      const [merged] = await company.act({ do: 'merge', type: 'contacts', primaryId: kept, id: loser })
      return merged!.id
    },
    async tasks() {
      return (await company.dump('tasks')).map(({ properties }) => ({
        key: properties['estafet_task_key'] ?? '',
        subject: properties['hs_task_subject'] ?? '',
        assignee: properties['hubspot_owner_id'] || null,
        open: properties['hs_task_status'] !== 'COMPLETED',
      }))
    },
    async advance(ms) {
      await company.put('/sandbox/clock', { advanceMs: ms })
    },
    settled: () => company.settled(),
    close: () => company.close(),
  }
}
