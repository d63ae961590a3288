import type { ScopePurpose } from '../../ports/crm.ts'
import { SEQUENCE_SCOPES } from './sequences.ts'

/** What every installation must grant; docs/hubspot.md gives the reason for each. */
export const REQUIRED_SCOPES: readonly string[] = [
  'oauth',
  'crm.objects.contacts.read',
  'crm.objects.contacts.write',
  'crm.objects.companies.read',
  'crm.objects.deals.read',
  'crm.objects.owners.read',
  'crm.schemas.contacts.read',
  'crm.schemas.contacts.write',
]

/**
 * Asked for, but Estafet works without: working hours then come from the policy, workflows do not wait for the decision, and the e-mails
 * of cadences are tasks.
 */
export const OPTIONAL_SCOPES: readonly string[] = ['crm.objects.users.read', 'automation', ...SEQUENCE_SCOPES]

const cannot = { en: 'Estafet cannot be installed.', id: 'Estafet tidak dapat dipasang.' }
const required = (scope: string, en: string, id: string): ScopePurpose => ({
  ...{ scope, optional: false, allows: { en, id } },
  without: cannot,
})

/** What each right is for, in the order in which they are asked for. */
export const SCOPE_PURPOSES: readonly ScopePurpose[] = [
  required('oauth', 'Know which account this is.', 'Mengetahui akun mana ini.'),
  required('crm.objects.contacts.read', 'Read leads and the tasks about them.', 'Membaca lead dan tugas tentangnya.'),
  required(
    'crm.objects.contacts.write',
    'Write stage, score, owner and deadline on leads, and make tasks.',
    'Menulis tahap, skor, pemilik, dan batas waktu pada lead, serta membuat tugas.',
  ),
  required(
    'crm.objects.companies.read',
    'Find the company a lead belongs to, and its owner.',
    'Menemukan perusahaan sebuah lead dan pemiliknya.',
  ),
  required(
    'crm.objects.deals.read',
    'See deals, for the stages Opportunity and Customer.',
    'Melihat deal, untuk tahap Opportunity dan Pelanggan.',
  ),
  required(
    'crm.objects.owners.read',
    'Know who can be given leads, and their teams.',
    'Mengetahui siapa yang dapat menerima lead, dan timnya.',
  ),
  required('crm.schemas.contacts.read', 'See which properties there are.', 'Melihat properti yang ada.'),
  required('crm.schemas.contacts.write', 'Create the properties of step 3.', 'Membuat properti pada langkah 3.'),
  {
    scope: 'crm.objects.users.read',
    optional: true,
    allows: {
      en: 'Read working hours, time zones and absences of your people.',
      id: 'Membaca jam kerja, zona waktu, dan ketidakhadiran orang Anda.',
    },
    without: { en: 'Hours come from the policy instead.', id: 'Jam kerja diambil dari kebijakan.' },
  },
  {
    scope: 'automation',
    optional: true,
    allows: {
      en: 'Let a workflow wait for the decision about a lead.',
      id: 'Membuat workflow menunggu keputusan tentang lead.',
    },
    without: { en: 'Workflows go on without waiting.', id: 'Workflow berjalan tanpa menunggu.' },
  },
  ...SEQUENCE_SCOPES.map((scope) => ({
    scope,
    optional: true,
    allows: {
      en: 'Let HubSpot sequences send the e-mails of a cadence, where the policy names one.',
      id: 'Membuat sequence HubSpot mengirim email tindak lanjut, jika kebijakan menyebutnya.',
    },
    without: { en: 'The e-mails of cadences are tasks.', id: 'Email tindak lanjut menjadi tugas.' },
  })),
]
