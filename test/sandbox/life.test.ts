import { DateTime } from 'luxon'
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals'
import type { Json } from './crm-client.ts'
import { Crm, SCOPES, list } from './crm-client.ts'

const START = Date.parse('2026-11-02T06:00:00Z')
const HOUR_MS = 3_600_000

async function living(seed: number, pace = 10): Promise<Crm> {
  return (await Crm.start({ population: 'company', life: true, speed: 0, seed, start: START, pace })).install()
}

interface Dumped {
  id: string
  createdAt: string
  properties: Record<string, string | null>
  associations: Record<string, { id: string }[]>
}

async function dump(crm: Crm, type = 'contacts'): Promise<Dumped[]> {
  const answer = await crm.control('GET', `portals/8800001/dump?type=${type}`)
  return answer.text
    .split('\n')
    .filter((line) => line !== '')
    .map((line) => JSON.parse(line) as Dumped)
}

describe('the generated company', () => {
  let crm: Crm
  beforeAll(async () => {
    crm = await (await Crm.start({ population: 'company', start: START, speed: 0 })).install()
    await crm.control('PUT', 'faults', { rateLimit: null })
  })
  afterAll(() => crm.close())

  test('the same seed gives the same history, another seed another', async () => {
    const prints: unknown[] = []
    for (const seed of [1, 1, 2]) {
      const one = await living(seed)
      await one.advance(3 * HOUR_MS)
      const contacts = (await dump(one)).map(({ id, createdAt, properties }) => [id, createdAt, properties['email']])
      prints.push({ contacts, print: (await one.control('GET', 'fingerprint')).body['fingerprint'] })
      await one.close()
    }
    expect(prints[1]).toEqual(prints[0])
    expect(prints[2]).not.toEqual(prints[0])
  })

  test('has reps, managers and teams', async () => {
    const owners = list((await crm.api('GET', '/crm/owners/2026-03?limit=500')).body['results'])
    expect(owners).toHaveLength(17)
    const names = new Set(owners.flatMap((owner) => list(owner['teams']).map((team) => String(team['name']))))
    expect(names).toEqual(new Set(['SDR', 'AE', 'Enterprise AE', 'Inside Sales']))
    const teams = list((await crm.api('GET', '/settings/users/2026-03/teams')).body['results'])
    expect(teams.every((team) => list(team['userIds']).length >= 3)).toBe(true)
    const archived = list((await crm.api('GET', '/crm/owners/2026-03?archived=true')).body['results'])
    expect(archived[0]).toMatchObject({ userId: null, archived: true })
  })

  test('owners are paged', async () => {
    const ids: unknown[] = []
    let path = '/crm/owners/2026-03?limit=5'
    for (;;) {
      const answer = await crm.api('GET', path)
      ids.push(...list(answer.body['results']).map((owner) => owner['id']))
      const next = (answer.body['paging'] as { next: { after: string; link: string } } | undefined)?.next
      if (!next) break
      path = `/crm/owners/2026-03?limit=5&after=${encodeURIComponent(next.after)}`
    }
    expect(new Set(ids).size).toBe(17)
  })

  test('every team has a manager, and at least three reps at work at any moment of the week', async () => {
    const owners = list((await crm.api('GET', '/crm/owners/2026-03?limit=500')).body['results'])
    const users = new Map(
      (await dump(crm, 'users')).map((user) => [user.properties['hs_internal_user_id'], user.properties]),
    )
    const isManager = (owner: Json) =>
      users.get(String(owner['userId']))?.['hs_job_title']?.includes('Manager') === true
    for (const team of ['SDR', 'AE', 'Enterprise AE', 'Inside Sales']) {
      const members = owners.filter((owner) => list(owner['teams']).some((one) => one['name'] === team))
      expect(members.some(isManager)).toBe(true)
      const reps = members.filter((owner) => !isManager(owner)).map((owner) => users.get(String(owner['userId'])))
      for (const monday of ['2026-01-05', '2026-03-30', '2026-07-06', '2026-11-02']) {
        for (let half = 0; half < 7 * 48; half++) {
          const at = DateTime.fromISO(monday, { zone: 'utc' }).plus({ minutes: half * 30 })
          const working = reps.filter((rep) => rep && isWorking(rep, at)).length
          if (working < 3) throw new Error(`${team} has ${working} at ${String(at.toISO())}`)
        }
      }
    }
  })

  test('has accounts, old contacts and open deals', async () => {
    const companies = await dump(crm, 'companies')
    expect(companies).toHaveLength(150)
    expect(new Set(companies.map((company) => company.properties['domain'])).size).toBe(150)
    expect(companies.every((company) => company.properties['domain']?.endsWith('.example'))).toBe(true)
    expect((await dump(crm)).length).toBeGreaterThanOrEqual(30)
    expect((await dump(crm, 'deals')).every((deal) => deal.properties['hs_is_closed'] === 'false')).toBe(true)
  })
})

function isWorking(user: Record<string, string | null>, at: DateTime): boolean {
  const local = at.setZone(user['hs_standard_time_zone'] ?? 'utc')
  const minute = local.hour * 60 + local.minute
  const away = JSON.parse(user['hs_out_of_office_hours'] ?? '[]') as { startTimestamp: number; endTimestamp: number }[]
  if (away.some((one) => one.startTimestamp <= at.toMillis() && at.toMillis() < one.endTimestamp)) return false
  const hours = JSON.parse(user['hs_working_hours'] ?? '[]') as {
    days: string
    startMinute: number
    endMinute: number
  }[]
  return hours.some(
    (one) => (one.days === 'EVERY_DAY' || local.weekday <= 5) && one.startMinute <= minute && minute < one.endMinute,
  )
}

describe('life', () => {
  test('begins with the install: the first lead within two seconds, then about ten a minute', async () => {
    const crm = await living(1)
    const before = (await dump(crm)).length
    await crm.advance(2_000)
    expect((await dump(crm)).length).toBeGreaterThan(before)
    await crm.advance(HOUR_MS)
    const arrived = (await dump(crm)).length - before
    expect(arrived).toBeGreaterThan(350)
    expect(arrived).toBeLessThan(900)
    await crm.control('PUT', 'portals/8800001', { life: false })
    await crm.advance(HOUR_MS)
    expect((await dump(crm)).length).toBe(before + arrived)
    await crm.close()
  })

  test('brings all seven kinds of source, spam, sparse leads and known accounts', async () => {
    const crm = await living(3)
    await crm.advance(2 * HOUR_MS)
    const leads = (await dump(crm))
      .filter((contact) => Date.parse(contact.createdAt) > START)
      .map((contact) => contact.properties)
    const some = (test: (properties: Record<string, string | null>) => boolean) => leads.filter(test).length
    expect(some((p) => Boolean(p['referred_by']))).toBeGreaterThan(10)
    expect(some((p) => p['event_engagement'] === 'conversation')).toBeGreaterThan(5)
    expect(some((p) => p['utm_medium'] === 'cpc')).toBeGreaterThan(20)
    expect(some((p) => Boolean(p['partner_name']))).toBeGreaterThan(10)
    expect(some((p) => p['outbound_response'] === 'true')).toBeGreaterThan(5)
    expect(some((p) => Boolean(p['import_list']))).toBeGreaterThan(10)
    for (const form of ['Demo request', 'Whitepaper', 'Contact us', 'Live chat', 'Newsletter', 'Free trial']) {
      expect(some((p) => p['first_conversion_event_name']?.startsWith(form) === true)).toBeGreaterThan(5)
    }
    expect(some((p) => p['email']?.endsWith('@gmail.com') === true)).toBeGreaterThan(5)
    expect(some((p) => p['jobtitle'] === undefined)).toBeGreaterThan(20)
    expect(some((p) => Boolean(p['associatedcompanyid']))).toBeGreaterThan(100)
    expect(some((p) => p['hs_analytics_last_url']?.includes('/pricing') === true)).toBeGreaterThan(20)
    await crm.close()
  })

  test('reps work on what is assigned to them, now and then never; arrivals do not depend on it', async () => {
    const [crm, untouched] = [await living(1, 0.1), await living(1, 0.1)]
    await Promise.all([crm.advance(20 * HOUR_MS), untouched.advance(20 * HOUR_MS)])
    await crm.control('PUT', 'faults', { rateLimit: null })
    const fresh = await crm.exchange({ grant_type: 'refresh_token', refresh_token: crm.refreshToken })
    crm.token = String(fresh.body['access_token'])
    await addEstafetProperties(crm)
    const leads = (await dump(crm)).filter((contact) => Date.parse(contact.createdAt) > START)
    const owner = '5500004'
    for (let from = 0; from < leads.length; from += 100) {
      const inputs = leads
        .slice(from, from + 100)
        .map(({ id }) => ({ id, properties: { hubspot_owner_id: owner, estafet_stage: 'mql' } }))
      expect((await crm.objects('POST', 'contacts/batch/update', { inputs })).status).toBe(200)
    }
    await crm.advance(30 * 24 * HOUR_MS)
    await untouched.advance(30 * 24 * HOUR_MS)
    const ids = new Set(leads.map((lead) => lead.id))
    const worked = (await dump(crm)).filter((contact) => ids.has(contact.id))
    const share = (test: (p: Record<string, string | null>) => boolean) =>
      worked.filter(({ properties }) => test(properties)).length / worked.length
    expect(share((p) => Boolean(p['notes_last_contacted']))).toBeGreaterThan(0.55)
    expect(share((p) => !p['notes_last_contacted'] && p['estafet_rep_response'] !== 'rejected')).toBeGreaterThan(0.1)
    expect(share((p) => p['estafet_rep_response'] === 'accepted')).toBeGreaterThan(0.25)
    expect(share((p) => p['estafet_rep_response'] === 'rejected')).toBeGreaterThan(0)
    expect(share((p) => p['estafet_timeline_confirmed'] === 'true')).toBeGreaterThan(0.1)
    expect(worked.filter((contact) => contact.associations['deals']).length).toBeGreaterThan(3)
    const first = worked[1]
    expect(first?.properties['notes_last_contacted']).toBeUndefined()
    const emails = async (one: Crm) => (await dump(one)).map((contact) => contact.properties['email'])
    expect(await emails(crm)).toEqual(await emails(untouched))
    await Promise.all([crm.close(), untouched.close()])
  })
})

async function addEstafetProperties(crm: Crm): Promise<void> {
  const base = '/crm/properties/2026-03/contacts'
  const option = (value: string) => ({ label: value, value, displayOrder: 0, hidden: false })
  const select = (name: string, ...values: string[]) => ({
    groupName: 'estafet',
    name,
    label: name,
    type: 'enumeration',
    fieldType: 'select',
    options: values.map(option),
  })
  const check = (name: string) => ({ ...select(name, 'true', 'false'), type: 'bool', fieldType: 'booleancheckbox' })
  await crm.api('POST', `${base}/groups`, { name: 'estafet', label: 'Estafet' })
  const made = await crm.api('POST', `${base}/batch/create`, {
    inputs: [
      { groupName: 'estafet', name: 'estafet_stage', label: 'Stage', type: 'string', fieldType: 'text' },
      select('estafet_rep_response', 'accepted', 'rejected'),
      select('estafet_reject_reason', 'no_budget', 'not_a_fit'),
      ...['need', 'budget', 'authority', 'timeline'].map((what) => check(`estafet_${what}_confirmed`)),
    ],
  })
  expect(made.status).toBe(201)
  expect(SCOPES).toContain('crm.schemas.contacts.write')
}
