import { demoContact } from '../../../bench/support/demo-contact.ts'
import { chooseCrmStages } from '../../../src/flow/crm-stages.ts'
import { WEBHOOK_PATH } from '../../../src/wiring.ts'
import { APP_ID, CLIENT_SECRET, PORTAL, type Company } from '../../support/company.ts'
import { signedV3 } from '../../support/forgery.ts'
import type { NotedMilestones } from '../../support/quiet.ts'
import type { SandboxClock } from '../../support/sandbox-clock.ts'
import type { Name } from './portal-people.ts'
import type { Event, Row, Step } from './row.ts'

/** Where the rows are played: one company, whose clock stands still between the steps. */
export interface Stage {
  readonly company: Company
  readonly clock: SandboxClock
  /** Names by owner id. */
  readonly names: ReadonlyMap<string, Name>
  /** Where the company's worker may be made to end. */
  readonly milestones: NotedMilestones
  /** Ids of the contacts by row and lead. */
  readonly records: Map<string, string>
}

/** Which of all leads a step is about. */
export function keyOf(row: Row, step: Step): string {
  return `${row.id} ${step.lead ?? 'lead'}`
}

/** Lets one event happen, in the portal or on the way from it. */
export async function happen(stage: Stage, row: Row, step: Step, event: Event): Promise<void> {
  const { company, names } = stage
  const id = stage.records.get(keyOf(row, step))
  const idOf = (who: Name) => [...names].find(([, name]) => name === who)![0]
  const update = (properties: Readonly<Record<string, string>>) =>
    company.act({ do: 'update', type: 'contacts', id, properties })
  switch (event.kind) {
    case 'arrives':
      return arrive(stage, row, step, event, event.account === undefined ? null : idOf(event.account))
    case 'told':
      return tell(stage, id!, event)
    case 'dies':
      return dieOnce(stage.milestones, event.at)
    case 'called': {
      const occurredAt = new Date(event.happened).toISOString()
      const properties = { hs_timestamp: occurredAt }
      await company.act({ do: 'log', kind: 'call', contactId: id, occurredAt, properties })
      return
    }
    case 'answered': {
      const { response, reason } = event
      const why = reason === undefined ? {} : { estafet_reject_reason: reason }
      await update({ estafet_rep_response: response, ...why })
      return
    }
    case 'given':
      await update({ hubspot_owner_id: idOf(event.to) })
      return
    case 'deactivated':
      await company.act({ do: 'deactivateOwner', ownerId: idOf(event.who) })
      return
    case 'changed':
      await update(event.properties)
      return
    case 'deal':
      return makeDeal(company, row, id!)
    case 'crm-stage':
      await chooseCrmStages(company.app.flow, company.installation, { on: event.on, chosen: {} })
      return
    case 'stage-dropped':
      return dropStage(company, event.value)
  }
}

/** @param accountOwner owner of a company of the lead's domain; null: there is no such company. */
async function arrive(
  { company, records }: Stage,
  row: Row,
  step: Step,
  { as, unheard }: Extract<Event, { kind: 'arrives' }>,
  accountOwner: string | null,
): Promise<void> {
  const asksFor = demoContact(records.size * 10)
  const person = { ...asksFor, company: row.id, recent_conversion_date: String(step.at), ...as }
  if (accountOwner !== null) {
    const domain = asksFor['email']!.split('@')[1]!
    const account = { name: row.id, domain, hubspot_owner_id: accountOwner }
    await company.act({ do: 'create', type: 'companies', properties: account })
    await company.settled()
  }
  if (unheard) await company.put('/sandbox/faults', { dropWebhooks: 1 })
  const [made] = await company.act({ do: 'create', type: 'contacts', properties: person })
  if (unheard) await company.put('/sandbox/faults', { dropWebhooks: 0 })
  records.set(keyOf(row, step), made!.id)
}

let told = 0

/** Posts a notification as HubSpot does, under an event id of its own. */
async function tell(
  { company, clock }: Stage,
  recordId: string,
  { happened, lifecycle }: Extract<Event, { kind: 'told' }>,
): Promise<void> {
  told += 1
  const change = { propertyName: 'lifecyclestage', propertyValue: lifecycle }
  const notification = {
    eventId: 990_000_000 + told,
    subscriptionId: 1,
    portalId: Number(PORTAL),
    appId: Number(APP_ID),
    occurredAt: happened,
    subscriptionType: lifecycle === undefined ? 'object.creation' : 'object.propertyChange',
    attemptNumber: 0,
    objectId: Number(recordId),
    objectTypeId: '0-1',
    changeSource: 'CRM_UI',
    sourceId: 'userId:6600001',
    ...(lifecycle === undefined ? { changeFlag: 'CREATED' } : change),
  }
  const body = JSON.stringify([notification])
  const url = company.publicUrl + WEBHOOK_PATH
  const answer = await fetch(url, { method: 'POST', body, headers: signedV3(CLIENT_SECRET, url, body, clock.now()) })
  if (answer.status !== 200) throw new Error(`not taken: ${answer.status} ${await answer.text()}`)
}

async function makeDeal(company: Company, row: Row, contactId: string): Promise<void> {
  const properties = { dealname: row.id, dealstage: 'qualifiedtobuy' }
  const [deal] = await company.act({ do: 'create', type: 'deals', properties })
  const [from, to] = [
    { type: 'contacts', id: contactId },
    { type: 'deals', id: deal!.id },
  ]
  await company.act({ do: 'associate', from, to })
}

/** As somebody of the portal would under its property settings. */
async function dropStage(company: Company, value: string): Promise<void> {
  // Which is good for this instant.
  await company.app.crmOf('hubspot').introspect(company.installation)
  const tokens = await company.app.stores.tokens.load(company.installation)
  const where = `${company.sandbox.url}/crm/properties/2026-03/contacts/lifecyclestage`
  const headers = { authorization: `Bearer ${tokens!.accessToken}`, 'content-type': 'application/json' }
  const { options } = (await (await fetch(where, { headers })).json()) as { options: { value: string }[] }
  const body = JSON.stringify({ options: options.filter((one) => one.value !== value) })
  const answer = await fetch(where, { method: 'PATCH', headers, body })
  if (!answer.ok) throw new Error(`${answer.status} ${await answer.text()}`)
}

function dieOnce(milestones: NotedMilestones, where: string): void {
  milestones.onStep = (step) => {
    if (step !== where) return
    milestones.onStep = () => undefined
    throw new Error(`the worker ended at ${step}`)
  }
}
