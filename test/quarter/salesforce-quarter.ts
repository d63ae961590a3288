import { salesforceMapping } from '../../mappings/salesforce/mapping.ts'
import type { Row } from '../../sandbox/salesforce/row.ts'
import type { SalesforceSandbox } from '../../sandbox/salesforce/running.ts'
import { startSalesforce } from '../../sandbox/salesforce/start.ts'
import type { CrmPerson, WeeklyHours } from '../../src/ports/crm.ts'
import type { Clock } from '../../src/ports/runtime.ts'
import type { Stores } from '../../src/ports/stores.ts'
import { adapter, APP, approved, INSTALLATION } from '../crm/salesforce/connected-org.ts'
import type { QuarterCrm } from './quarter-crm.ts'
import { BEGIN, MANAGERS, REPS } from './script.ts'

const DAYS = ['Monday', 'Tuesday', 'Wednesday', 'Thursday', 'Friday', 'Saturday', 'Sunday']

/**
 * Salesforce's sandbox behind its real adapter, over HTTP. There the hours are the org's: those of the script's first rep are everybody's,
 * each on their own clock.
 */
export async function salesforceQuarter(clock: Clock, stores: Stores): Promise<QuarterCrm> {
  const sandbox = await startSalesforce({ start: BEGIN, speed: 0, dailyCalls: Number.MAX_SAFE_INTEGER })
  const { org, oauth, integrationUser } = sandbox
  oauth.app = APP
  org.hidden.delete('OutOfOffice')
  for (const user of [...org.rows('User')])
    if (user['Id'] !== integrationUser) org.update('User', idOf(user), { IsActive: false }, '')
  const users = new Users(sandbox)
  users.show([...REPS, ...MANAGERS])
  const crm = adapter(sandbox, stores, { clock })
  const queue = [...org.rows('Group')][0]!['Id']!
  const lead = (id: string) => org.find('Lead', id)!
  const side: QuarterCrm = {
    kind: 'salesforce',
    crm,
    mapping: salesforceMapping,
    onGiven: () => undefined,
    async grant() {
      const { accountId, scopes, ...granted } = await crm.redeem(await approved(crm, 'quarter'), 'quarter')
      const { accessToken, refreshToken, expiresAt, origin = null } = granted
      return { accountId, scopes, tokens: { accessToken, refreshToken, expiresAt, obtainedAt: BEGIN, origin } }
    },
    moveTo: (at) => org.clock.moveTo(at),
    async show(people) {
      users.show(people)
      return (await crm.people(INSTALLATION)).filter(({ active }) => active)
    },
    idOf: (rep) => users.idOf(rep),
    come: (_n, properties) => idOf(org.create('Lead', { ...leadOf(properties), OwnerId: queue }, '')),
    owner: (id) => users.repOf(lead(id)),
    giveTo: (id, owner) => void org.update('Lead', id, { OwnerId: owner }, owner),
    hasAnswered: (id) => lead(id)['estafet__Rep_Response__c'] !== null,
    answer(id, response, reason) {
      const values = { estafet__Rep_Response__c: response, estafet__Reject_Reason__c: reason }
      org.update('Lead', id, values, users.repOf(lead(id)) ?? '')
    },
    spoke(id, at) {
      const when = new Date(at).toISOString()
      org.create('Event', { WhoId: id, StartDateTime: when, EndDateTime: when }, users.repOf(lead(id)) ?? '')
    },
    tasks: () =>
      new Map(
        [...org.rows('Task')].map((row) => {
          const key = String(row['estafet__Task_Key__c'])
          return [key, { key, status: row['IsClosed'] === true ? 'done' : 'open' }] as const
        }),
      ),
    close: () => sandbox.close(),
  }
  org.onChange(({ kind, object, id, userId, fields }) => {
    if (kind !== 'UPDATE' || object !== 'Lead' || userId !== integrationUser || !fields.includes('OwnerId')) return
    const owner = users.repOf(lead(id))
    if (owner !== null) side.onGiven(id, owner)
  })
  return side
}

/** The people of the script as users of the org. */
class Users {
  readonly #sandbox: SalesforceSandbox
  readonly #ids = new Map<string, string>()
  readonly #absences = new Set<string>()
  #hours = ''

  constructor(sandbox: SalesforceSandbox) {
    this.#sandbox = sandbox
  }

  idOf(rep: string): string {
    const id = this.#ids.get(rep)
    if (id === undefined) throw new Error(`nobody of the script is ${rep}`)
    return id
  }
  /** Null: a queue or the integration user. */
  repOf(row: Row): string | null {
    const owner = String(row['OwnerId'])
    return [...this.#ids.values()].includes(owner) ? owner : null
  }

  show(people: readonly CrmPerson[]): void {
    const { org } = this.#sandbox
    for (const person of people) {
      const id = this.#ids.get(person.repId) ?? this.#hire(person)
      if (org.find('User', id)!['TimeZoneSidKey'] !== person.zone)
        org.update('User', id, { TimeZoneSidKey: person.zone }, '')
      for (const { start, end } of person.outOfOffice) {
        const key = `${id} ${start}`
        if (this.#absences.has(key)) continue
        this.#absences.add(key)
        const span = { StartDate: new Date(start).toISOString(), EndDate: new Date(end).toISOString() }
        org.create('OutOfOffice', { UserId: id, ...span, IsEnabled: true }, id)
      }
    }
    this.#open(people[0]!.hours!)
  }

  #hire({ repId, name, email, jobTitle, zone, teams }: CrmPerson): string {
    const { org } = this.#sandbox
    const [team] = teams
    const role =
      [...org.rows('UserRole')].find((row) => row['Name'] === team) ?? org.create('UserRole', { Name: team }, '')
    const values = { Name: name, Username: email, Email: email, Title: jobTitle, IsActive: true, UserType: 'Standard' }
    const id = idOf(org.create('User', { ...values, TimeZoneSidKey: zone, UserRoleId: idOf(role) }, ''))
    this.#ids.set(repId, id)
    return id
  }

  /** The org's business hours. */
  #open(hours: readonly WeeklyHours[]): void {
    if (JSON.stringify(hours) === this.#hours) return
    this.#hours = JSON.stringify(hours)
    const { org } = this.#sandbox
    const values = DAYS.flatMap((day, index) => {
      const span = hours.find(({ weekday }) => weekday === index + 1)
      return [
        [`${day}StartTime`, span ? timeOf(span.startMinute) : null],
        [`${day}EndTime`, span ? timeOf(span.endMinute) : null],
      ] as const
    })
    org.update('BusinessHours', idOf([...org.rows('BusinessHours')][0]!), Object.fromEntries(values), '')
  }
}

/** What the script says of a lead, in Salesforce's fields. */
function leadOf(properties: Readonly<Record<string, string>>): Row {
  const of = (name: string) => properties[name] ?? null
  const employees = of('numemployees')
  return {
    Email: of('email'),
    FirstName: of('firstname'),
    LastName: of('lastname'),
    Company: of('company'),
    Title: of('jobtitle'),
    Phone: of('phone'),
    Country: of('country'),
    LeadSource: of('lead_source'),
    Industry: of('industry'),
    NumberOfEmployees: employees === null ? null : Number(employees),
    Form_Name__c: of('recent_conversion_event_name'),
    Form_Submitted_At__c: of('recent_conversion_date'),
  }
}

function timeOf(minute: number): string {
  const two = (n: number) => String(n).padStart(2, '0')
  return `${two(Math.floor(minute / 60))}:${two(minute % 60)}:00.000Z`
}
function idOf(row: Row): string {
  return String(row['Id'])
}
