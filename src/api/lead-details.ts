import type { LeadPageView } from '../contracts/lead.ts'
import type { Language } from '../contracts/lead-words.ts'
import { fill, readTemplate, type Names } from '../domain/explain/slots.ts'
import { fieldFor, wordFor } from '../domain/explain/vocabulary.ts'
import type { AccountFacts, FieldName } from '../domain/lead.ts'
import type { LeadSeen } from '../flow/see-lead.ts'
import { shownText } from './lead-view.ts'

type Value = string | number | boolean | readonly string[] | null | undefined
type Group = 'person' | 'company' | 'source' | 'sales' | 'account' | 'deals' | 'memory'

const TITLES: Readonly<Record<Language, Readonly<Record<Group, string>>>> = {
  en: {
    person: 'Person',
    company: 'Company, as the person states it',
    source: 'Where from',
    sales: 'In sales',
    account: 'Account in the CRM',
    deals: 'Deals',
    memory: 'Remembered by Estafet',
  },
  id: {
    person: 'Orang',
    company: 'Perusahaan, menurut orangnya',
    source: 'Asal',
    sales: 'Di penjualan',
    account: 'Akun di CRM',
    deals: 'Deal',
    memory: 'Yang diingat Estafet',
  },
}

const FIELDS: Readonly<Record<'person' | 'company' | 'source' | 'sales', readonly FieldName[]>> = {
  person: [
    'firstName',
    'lastName',
    'email',
    'phone',
    'role',
    'language',
    'country',
    'city',
    'postalCode',
    'emailBounced',
    'optedOut',
  ],
  company: [
    'company',
    'website',
    'industry',
    'employees',
    'annualRevenue',
    'techStack',
    'useCase',
    'product',
    'expectedValue',
  ],
  source: [
    ...([
      'sourceExplicit',
      'sourceDetailExplicit',
      'formName',
      'formAt',
      'firstFormName',
      'utmSource',
      'utmMedium',
    ] as const),
    ...(['utmCampaign', 'analyticsSource', 'campaign', 'partner', 'referrer', 'importList', 'eventName'] as const),
    ...(['eventEngagement', 'recordOrigin', 'outboundResponse'] as const),
  ],
  sales: [
    ...(['ownerId', 'repResponse', 'rejectReason', 'firstOutreachAt', 'lastOutreachAt', 'outreachCount'] as const),
    ...([
      'needConfirmed',
      'budgetConfirmed',
      'authorityConfirmed',
      'timelineConfirmed',
      'lastActivityAt',
      'pageViews',
    ] as const),
    ...(['lastPage', 'crmStage'] as const),
  ],
}
const ACCOUNT_FIELDS = [
  ...([
    'name',
    'domains',
    'ownerId',
    'industry',
    'employees',
    'annualRevenue',
    'country',
    'phone',
    'isCustomer',
  ] as const),
  ...(['openDeals', 'contacts', 'lastActivityAt'] as const),
] as const satisfies readonly (keyof AccountFacts)[]

/** Fields whose values are words of the product, not of the customer. */
const WORDS: ReadonlySet<string> = new Set([
  'repResponse',
  'crmStage',
  'recordOrigin',
  'stage',
  'state',
  'source',
  'reason',
])

/** What is known of a lead, group by group; fields that hold nothing are left out. */
export function detailsOf(seen: LeadSeen, language: Language, zone: string): LeadPageView['details'] {
  const { snapshot, memory } = seen
  const told = (name: string, value: Value): string => tell(name, value, language, seen.names, zone)
  const rows = (pairs: readonly (readonly [string, Value])[]) =>
    pairs.flatMap(([name, value]) =>
      value === null || value === undefined || value === ''
        ? []
        : [{ label: shownText(capital(labelFor(name, language))), value: shownText(told(name, value), 500) }],
    )
  const fields = (names: readonly FieldName[]) => rows(names.map((name) => [name, snapshot.fields[name]] as const))
  const account = snapshot.linkedAccount
  const groups: Readonly<Record<Group, LeadPageView['details'][number]['rows']>> = {
    person: fields(FIELDS.person),
    company: fields(FIELDS.company),
    source: fields(FIELDS.source),
    sales: fields(FIELDS.sales),
    account: account === null ? [] : rows(ACCOUNT_FIELDS.map((name) => [name, account[name]] as const)),
    deals: snapshot.deals.flatMap(({ dealId, state, amount, closeAt, ownerId }) =>
      rows([
        ['dealId', dealId],
        ['state', state],
        ['amount', amount],
        ['closeAt', closeAt],
        ['ownerId', ownerId],
      ]),
    ),
    memory: rows([
      ['createdAt', snapshot.createdAt],
      ['cycle', memory?.cycle],
      ['firstTouch', memory?.firstTouch?.source],
      ['latestTouch', memory?.latestTouch?.source],
      ['restReason', memory?.rest?.reason],
      ['restUntil', memory?.rest?.until],
      ['formerOwners', memory?.formerOwners.map((id) => seen.names.rep(id))],
    ]),
  }
  return (Object.keys(groups) as Group[])
    .map((group) => ({ title: TITLES[language][group], rows: groups[group] }))
    .filter(({ rows: all }) => all.length > 0)
}

function tell(name: string, value: Value, language: Language, names: Names, zone: string): string {
  const kind = name.endsWith('At') || name === 'restUntil' ? 'time' : name === 'ownerId' ? 'rep' : 'text'
  const isWord = WORDS.has(name) || name.endsWith('Touch') || name === 'restReason'
  if (isWord && typeof value === 'string') return wordFor(value, language)
  return fill(readTemplate(`{value:${kind}}`), { value: value ?? null }, language, names, zone)
}

/** Names of fields which are not those of a lead, or are to be told apart from them: [English, Indonesian]. */
const LABELS: Readonly<Record<string, readonly [string, string]>> = {
  ownerId: ['owner in the CRM', 'pemilik di CRM'],
  role: ['role', 'jabatan'],
  identifier: ['identifier', 'pengenal'],
  birthDate: ['date of birth', 'tanggal lahir'],
  street: ['street', 'jalan'],
  addressLine: ['address line', 'baris alamat'],
  region: ['region', 'provinsi'],
  firstName: ['first name', 'nama depan'],
  lastName: ['last name', 'nama belakang'],
  email: ['e-mail', 'email'],
  phone: ['telephone', 'telepon'],
  language: ['language', 'bahasa'],
  country: ['country', 'negara'],
  city: ['city', 'kota'],
  postalCode: ['postal code', 'kode pos'],
  emailBounced: ['e-mail bounced', 'email ditolak'],
  optedOut: ['opted out', 'berhenti berlangganan'],
  company: ['company', 'perusahaan'],
  name: ['name', 'nama'],
  website: ['website', 'situs web'],
  industry: ['industry', 'industri'],
  product: ['product', 'produk'],
  useCase: ['use case', 'use case'],
  firstFormName: ['first form', 'formulir pertama'],
  sourceDetailExplicit: ['source detail', 'rincian sumber'],
  repResponse: ['answer of the rep', 'jawaban rep'],
  rejectReason: ['reason given', 'alasan yang diberikan'],
  needConfirmed: ['need confirmed', 'kebutuhan terkonfirmasi'],
  budgetConfirmed: ['budget confirmed', 'anggaran terkonfirmasi'],
  authorityConfirmed: ['authority confirmed', 'wewenang terkonfirmasi'],
  timelineConfirmed: ['timeline confirmed', 'timeline terkonfirmasi'],
  lastPage: ['last page', 'halaman terakhir'],
  crmStage: ['stage in the CRM', 'tahap di CRM'],
  domains: ['domains', 'domain'],
  isCustomer: ['customer', 'pelanggan'],
  openDeals: ['open deals', 'deal terbuka'],
  contacts: ['contacts', 'kontak'],
  dealId: ['deal', 'deal'],
  state: ['state', 'keadaan'],
  amount: ['amount', 'nilai'],
  closeAt: ['close date', 'tanggal tutup'],
  createdAt: ['record made', 'record dibuat'],
  cycle: ['cycle', 'siklus'],
  firstTouch: ['first touch', 'sentuhan pertama'],
  latestTouch: ['latest touch', 'sentuhan terbaru'],
  restReason: ['rested because', 'diistirahatkan karena'],
  restUntil: ['rests until', 'istirahat sampai'],
  formerOwners: ['had it before', 'pemilik sebelumnya'],
}
/** The name of a field of a lead, its account or its deals. */
export function labelFor(name: string, language: Language): string {
  const words = LABELS[name]
  return words === undefined ? fieldFor(name, language) : words[language === 'id' ? 1 : 0]
}
const capital = (text: string): string => text.charAt(0).toUpperCase() + text.slice(1)
