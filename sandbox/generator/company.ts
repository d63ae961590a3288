import { associate } from '../crm/associate.ts'
import { logActivity, viewPage } from '../crm/activities.ts'
import { PERSON_RIGHTS, createRecord, writeChanges } from '../crm/write.ts'
import type { Stamp } from '../model/entries.ts'
import { COMPANY, CONTACT, DEAL, USER } from '../model/object-types.ts'
import type { Portal } from '../model/portal.ts'
import type { CrmRecord } from '../model/record.ts'
import { Chance } from '../random.ts'
import type { World } from '../world.ts'
import { companyValues, drawAccount } from './accounts.ts'
import type { Account } from './accounts.ts'
import { contactValues, drawPerson } from './people.ts'
import { COMPANY_GROUP, companyProperties } from './portal-properties.ts'
import { formerRep, staff } from './staff.ts'

const DAY_MS = 86_400_000
const ACCOUNTS = 150
const OLD_CONTACTS = 42
const OPEN_DEALS = 9

/** The accounts of a company's first population, in order. The same seed gives the same ones. */
export function accountsOf(seed: number): Account[] {
  const chance = new Chance(`accounts ${seed}`)
  return Array.from({ length: ACCOUNTS }, (_, index) => drawAccount(chance, String(index + 1)))
}

/** Fills an empty portal with a company: staff, accounts, old contacts, open deals. */
export function populate(world: World, portal: Portal, start: number): void {
  const { seed, portalId: p } = portal.facts
  const opened = new Date(start - 600 * DAY_MS).toISOString()
  const group = { name: COMPANY_GROUP, label: 'Lead capture', displayOrder: 0, archived: false }
  world.commit({ k: 'group', p, o: CONTACT.id, group })
  for (const definition of companyProperties(opened)) world.commit({ k: 'property', p, o: CONTACT.id, definition })
  addStaff(world, portal, start)
  const chance = new Chance(`company ${seed}`)
  const accounts = accountsOf(seed)
  const records = accounts.map((account) => addAccount(world, portal, chance, account, start))
  for (let index = 0; index < OLD_CONTACTS; index++)
    addOldContact(world, portal, chance, accounts, records, start, index)
  for (let index = 0; index < OPEN_DEALS; index++) addDeal(world, portal, chance, accounts, records, start)
}

function by(chance: Chance, portal: Portal, start: number, youngestDays: number, oldestDays: number): Stamp {
  const owners = [...portal.owners.values()].filter((owner) => !owner.archived)
  const at = start - Math.floor((youngestDays + chance.next() * (oldestDays - youngestDays)) * DAY_MS)
  return { at, source: 'CRM_UI', sourceId: `userId:${chance.pick(owners).userId}` }
}

function addStaff(world: World, portal: Portal, start: number): void {
  const p = portal.facts.portalId
  for (const member of staff(start)) {
    world.commit({ k: 'owner', p, owner: member.owner })
    const values: Record<string, string> = {
      hs_internal_user_id: String(member.owner.userId),
      hs_email: member.owner.email,
      hs_given_name: member.owner.firstName,
      hs_family_name: member.owner.lastName,
      hs_job_title: member.jobTitle,
      hs_availability_status: 'available',
      hs_standard_time_zone: member.timeZone,
      hs_working_hours: JSON.stringify(member.workingHours),
      hs_deactivated: 'false',
    }
    if (member.outOfOffice.length > 0) values['hs_out_of_office_hours'] = JSON.stringify(member.outOfOffice)
    const stamp = { at: member.owner.createdAt, source: 'CRM_UI', sourceId: `userId:${member.owner.userId}` }
    createRecord(world, portal, USER, values, stamp, PERSON_RIGHTS)
  }
  world.commit({ k: 'owner', p, owner: formerRep(start) })
}

function addAccount(world: World, portal: Portal, chance: Chance, account: Account, start: number): CrmRecord {
  const stamp = by(chance, portal, start, 30, 580)
  const values = companyValues(account)
  if (chance.hit(0.15)) delete values['numberofemployees']
  if (chance.hit(0.1)) delete values['industry']
  if (chance.hit(0.45)) values['hubspot_owner_id'] = pickRep(chance, portal)
  if (chance.hit(0.12)) values['hs_is_target_account'] = 'true'
  return createRecord(world, portal, COMPANY, values, stamp, PERSON_RIGHTS)
}

function pickRep(chance: Chance, portal: Portal): string {
  const reps = [...portal.owners.values()].filter((owner) => !owner.archived).slice(3)
  return chance.pick(reps).id
}

const OLD_STAGES = ['lead', 'lead', 'lead', 'marketingqualifiedlead', 'salesqualifiedlead', 'customer', 'subscriber']

function addOldContact(
  world: World,
  portal: Portal,
  chance: Chance,
  accounts: Account[],
  companies: CrmRecord[],
  start: number,
  index: number,
): void {
  const place = chance.whole(0, accounts.length - 1)
  const stamp = by(chance, portal, start, 20, 400)
  const values = contactValues(drawPerson(chance, `.${index}`), accounts[place]!)
  values['lifecyclestage'] = chance.pick(OLD_STAGES)
  values['hs_analytics_source'] = chance.pick(['ORGANIC_SEARCH', 'DIRECT_TRAFFIC', 'REFERRALS', 'OFFLINE'])
  const company = companies[place]!
  const ownerId = company.values.get('hubspot_owner_id')
  if (ownerId !== undefined && chance.hit(0.7)) values['hubspot_owner_id'] = ownerId
  const contact = createRecord(world, portal, CONTACT, values, stamp, PERSON_RIGHTS)
  associate(world, portal, contact, company, [], stamp)
  if (chance.hit(0.5))
    viewPage(world, portal, contact, 'https://www.estafet-demo.example/blog', 'Blog', stamp.at + DAY_MS)
  if (ownerId !== undefined && chance.hit(0.6)) {
    const properties = { hubspot_owner_id: ownerId, hs_call_title: 'Introduction call' }
    logActivity(world, portal, contact, 'call', properties, { ...stamp, at: stamp.at + 2 * DAY_MS })
  }
}

function addDeal(
  world: World,
  portal: Portal,
  chance: Chance,
  accounts: Account[],
  companies: CrmRecord[],
  start: number,
): void {
  const place = chance.whole(0, accounts.length - 1)
  const company = companies[place]!
  const stamp = by(chance, portal, start, 3, 18)
  const ownerId = company.values.get('hubspot_owner_id') ?? pickRep(chance, portal)
  const values = {
    dealname: `${accounts[place]!.name} subscription`,
    dealstage: chance.pick(['appointmentscheduled', 'qualifiedtobuy', 'presentationscheduled', 'contractsent']),
    amount: String(chance.whole(4, 180) * 500),
    closedate: new Date(start + chance.whole(10, 90) * DAY_MS).toISOString(),
    hubspot_owner_id: ownerId,
  }
  const deal = createRecord(world, portal, DEAL, values, stamp, PERSON_RIGHTS)
  associate(world, portal, deal, company, [], stamp)
  for (const id of portal.linked(company.id, CONTACT.id)?.keys() ?? []) {
    const contact = portal.live(CONTACT.id, id)
    if (!contact) continue
    associate(world, portal, deal, contact, [], stamp)
    writeChanges(world, portal, CONTACT, contact, { hs_lead_status: 'OPEN_DEAL' }, stamp)
  }
}
