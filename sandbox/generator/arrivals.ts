import { Chance } from '../random.ts'
import type { Account } from './accounts.ts'
import { companyValues, drawAccount } from './accounts.ts'
import { accountsOf } from './company.ts'
import type { Capture } from './captures.ts'
import { drawCapture } from './captures.ts'
import { FREE_MAIL, THROWAWAY_MAIL } from './names.ts'
import { contactValues, drawPerson } from './people.ts'

/** One person who becomes known to the portal, and what they do next by themselves. */
export interface Lead {
  properties: Record<string, string>
  /** Who or what wrote the record: FORM, IMPORT, CRM_UI, INTEGRATION. */
  changeSource: string
  sourceId: string
  /** Form sent at the arrival; null when there was none. */
  form: string | null
  /** Company record the CRM makes for a business address it does not know; null otherwise. */
  newCompany: Record<string, string> | null
  /** What follows, in virtual milliseconds after the arrival. */
  visits: {
    afterMs: number
    act: 'view-page' | 'submit-form' | 'open-email' | 'click-email'
    title: string
    url: string
  }[]
}

/** What arrives at one moment: mostly one lead, now and then two from the same new company. */
export interface Arrival {
  /** Waiting time before it, as a multiple of the mean (exponential). */
  wait: number
  leads: Lead[]
}

const accountCache = new Map<number, Account[]>()

function knownAccounts(seed: number): Account[] {
  let accounts = accountCache.get(seed)
  if (!accounts) accountCache.set(seed, (accounts = accountsOf(seed)))
  return accounts
}

/** The arrival with a number, 0 and up. It depends on nothing but seed and number. */
export function arrival(seed: number, number: number): Arrival {
  const chance = new Chance(`arrival ${seed} ${number}`)
  const wait = Math.min(4, -Math.log(1 - chance.next()))
  const capture = drawCapture(chance)
  const known = chance.hit(0.22)
  const account = known ? chance.pick(knownAccounts(seed)) : drawAccount(chance, `-${number + 1}`)
  const isPair = !known && chance.hit(0.06)
  const leads = [drawLead(chance, capture, account, `${number + 1}`, known)]
  if (isPair) leads.push(drawLead(chance, capture, account, `${number + 1}b`, known))
  return { wait, leads }
}

function drawLead(chance: Chance, capture: Capture, account: Account, mark: string, known: boolean): Lead {
  const person = drawPerson(chance, `.${mark}`)
  const properties = contactValues(person, account)
  const quality = chance.weighted([
    ['complete', 58],
    ['sparse', 24],
    ['free-mail', 10],
    ['spam', 8],
  ] as const)
  if (quality === 'sparse')
    forget(chance, properties, ['jobtitle', 'numemployees', 'industry', 'phone', 'city', 'zip'], 3)
  if (quality === 'free-mail') {
    properties['email'] = `${person.mailbox}@${chance.pick(FREE_MAIL)}`
    forget(chance, properties, ['company', 'website', 'numemployees', 'industry', 'zip'], 4)
  }
  if (quality === 'spam') makeSpam(chance, properties, mark)
  const business = quality === 'complete' || quality === 'sparse'
  const newCompany = business && !known && chance.hit(0.7) ? sparseCompany(chance, account) : null
  return {
    properties: { ...properties, ...capture.properties, lifecyclestage: capture.stage },
    changeSource: capture.changeSource,
    sourceId: capture.sourceId,
    form: capture.form,
    newCompany,
    visits: quality === 'spam' ? [] : drawVisits(chance, capture),
  }
}

function forget(chance: Chance, properties: Record<string, string>, names: string[], count: number): void {
  for (const name of chance.shuffle(names).slice(0, count)) delete properties[name]
}

function makeSpam(chance: Chance, properties: Record<string, string>, mark: string): void {
  for (const name of ['jobtitle', 'company', 'website', 'numemployees', 'industry', 'city', 'zip', 'country'])
    delete properties[name]
  properties['email'] = `info.win${mark}@${chance.pick(THROWAWAY_MAIL)}`
  properties['firstname'] = chance.pick(['asdf', 'Test', 'qwerty', 'WIN $$$'])
  properties['lastname'] = chance.pick(['asdf', 'Test', 'xx'])
  properties['message'] = 'Cheap followers and backlinks, best price!!! https://spam.example/offer'
}

function sparseCompany(chance: Chance, account: Account): Record<string, string> {
  const values = companyValues(account)
  if (chance.hit(0.3)) delete values['numberofemployees']
  if (chance.hit(0.25)) delete values['industry']
  return values
}

const SITE = 'https://www.estafet-demo.example'
const MINUTE_MS = 60_000

function drawVisits(chance: Chance, capture: Capture): Lead['visits'] {
  const visits: Lead['visits'] = []
  const view = (afterMs: number, path: string, title: string) =>
    visits.push({ afterMs, act: 'view-page', title, url: `${SITE}${path}` })
  if (capture.firstPage) view(2_000, capture.firstPage, 'Landing page')
  const pages = chance.whole(0, 4)
  for (let index = 0; index < pages; index++) {
    const [path, title] = chance.pick([
      ['/pricing', 'Pricing'],
      ['/pricing', 'Pricing'],
      ['/product', 'Product'],
      ['/customers', 'Customers'],
      ['/blog/lead-routing', 'Blog: lead routing'],
    ] as const)
    view(chance.whole(1, 240) * MINUTE_MS, path, title)
  }
  if (chance.hit(0.18)) {
    const form = chance.pick([
      'Demo request form',
      'Whitepaper download form',
      'Webinar registration form',
      'Contact us form',
    ])
    visits.push({ afterMs: chance.whole(20, 4_000) * MINUTE_MS, act: 'submit-form', title: form, url: '' })
  }
  if (chance.hit(0.3)) {
    const afterMs = chance.whole(30, 3_000) * MINUTE_MS
    visits.push({ afterMs, act: 'open-email', title: 'Welcome to Estafet Demo Co', url: '' })
    if (chance.hit(0.4))
      visits.push({ afterMs: afterMs + MINUTE_MS, act: 'click-email', title: 'Welcome to Estafet Demo Co', url: '' })
  }
  return visits
}
