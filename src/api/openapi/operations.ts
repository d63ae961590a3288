import type { z } from 'zod'
import * as setup from '../../contracts/setup.ts'
import * as definitions from '../../contracts/definitions.ts'
import * as keys from '../../contracts/api-keys.ts'
import * as audit from '../../contracts/audit.ts'
import * as backfill from '../../contracts/backfill.ts'
import * as crmStages from '../../contracts/crm-stages.ts'
import * as coverage from '../../contracts/coverage.ts'
import * as decision from '../../contracts/decision.ts'
import * as failed from '../../contracts/failed.ts'
import * as forgotten from '../../contracts/forgotten.ts'
import * as health from '../../contracts/health.ts'
import * as lead from '../../contracts/lead.ts'
import * as orders from '../../contracts/lead-orders.ts'
import type { Language } from '../../contracts/lead-words.ts'
import * as leads from '../../contracts/leads.ts'
import * as ledger from '../../contracts/ledger.ts'
import * as live from '../../contracts/live.ts'
import { me } from '../../contracts/me.ts'
import * as notices from '../../contracts/notices.ts'
import * as partner from '../../contracts/partner.ts'
import * as policy from '../../contracts/policy.ts'
import * as canary from '../../contracts/policy-canary.ts'
import * as queues from '../../contracts/queues.ts'
import * as house from '../../contracts/house.ts'
import * as repAccess from '../../contracts/rep-access.ts'
import * as reports from '../../contracts/reports.ts'
import * as views from '../../contracts/saved-views.ts'
import * as team from '../../contracts/team.ts'
import * as website from '../../contracts/website.ts'

/** What one route takes and answers, by the contracts it reads and writes with. */
export interface Operation {
  readonly says: Readonly<Record<Language, string>>
  readonly query?: z.ZodType
  readonly body?: z.ZodType
  /** Absent: the answer is no JSON, or nothing. */
  readonly answer?: z.ZodType
  /** Of a good answer; 200 when absent. */
  readonly status?: 201 | 202 | 204
  /** Of the answer where it is not JSON. */
  readonly type?: 'text/csv' | 'text/event-stream'
}

const said = (en: string, id: string): Pick<Operation, 'says'> => ({ says: { en, id } })

/** Routes by method and path as Express has them. */
export const OPERATIONS: Readonly<Record<string, Operation>> = {
  'get /api/me': { ...said('Who you are.', 'Siapa Anda.'), answer: me },
  'post /api/session/end': { ...said('Sign out.', 'Keluar.'), status: 204 },
  'get /api/pulse': { ...said('Whether all parts work.', 'Apakah semua bagian bekerja.'), answer: health.pulse },
  'get /api/stats': { ...said('Counts of work.', 'Jumlah pekerjaan.'), answer: health.stats },
  'get /api/live': {
    ...said('Decisions, newest first.', 'Keputusan, terbaru di atas.'),
    query: live.liveQuery,
    answer: live.livePage,
  },
  'get /api/live/stream': {
    ...said('Decisions as they are made.', 'Keputusan begitu dibuat.'),
    query: live.streamQuery,
    type: 'text/event-stream',
  },
  'get /api/leads': {
    ...said('Leads by filters, a page at a time.', 'Lead menurut saringan, halaman demi halaman.'),
    query: leads.leadsQuery,
    answer: leads.leadsPage,
  },
  'get /api/leads/export': {
    ...said('Leads by filters as a table.', 'Lead menurut saringan sebagai tabel.'),
    query: leads.leadsExportQuery,
    type: 'text/csv',
  },
  'get /api/leads/choices': {
    ...said('Values to filter leads by.', 'Nilai untuk menyaring lead.'),
    answer: leads.leadChoices,
  },
  'get /api/leads/:id': {
    ...said('One lead as it stands, and why.', 'Satu lead: keadaannya dan alasannya.'),
    query: lead.leadQuery,
    answer: lead.leadPage,
  },
  'get /api/leads/:id/timeline': {
    ...said('What happened to a lead.', 'Yang terjadi pada sebuah lead.'),
    query: lead.timelineQuery,
    answer: lead.leadTimeline,
  },
  'get /api/leads/:id/would': {
    ...said('What would be decided now; writes nothing.', 'Yang akan diputuskan sekarang; tidak menulis apa pun.'),
    query: lead.leadQuery,
    answer: orders.leadWould,
  },
  'get /api/leads/:id/choices': {
    ...said('Whom a lead can be given to.', 'Kepada siapa lead dapat diberikan.'),
    query: lead.leadQuery,
    answer: orders.orderChoices,
  },
  'post /api/leads/:id/actions': {
    ...said('Act on a lead.', 'Bertindak atas sebuah lead.'),
    body: orders.leadOrder,
    answer: orders.orderAnswer,
  },
  'post /api/audit/:id/undo': {
    ...said('Take an act back.', 'Mengurungkan tindakan.'),
    body: orders.undoOrder,
    answer: orders.orderAnswer,
  },
  'get /api/audit': {
    ...said('What people did.', 'Yang dilakukan orang.'),
    query: audit.auditQuery,
    answer: audit.auditPage,
  },
  'get /api/queues': {
    ...said('How much waits for a person.', 'Berapa yang menunggu orang.'),
    answer: queues.queueCounts,
  },
  'get /api/me/notices': {
    ...said('What you are told, and how.', 'Apa yang diberitahukan kepada Anda, dan caranya.'),
    query: notices.noticesQuery,
    answer: notices.noticesView,
  },
  'put /api/me/notices': {
    ...said('Choose what you are told.', 'Memilih apa yang diberitahukan.'),
    body: notices.noticesWish,
    answer: notices.noticesView,
  },
  'post /api/me/notices/webhook': {
    ...said('Set, renew or remove your webhook.', 'Mengatur, memperbarui, atau menghapus webhook Anda.'),
    body: notices.hookWish,
    answer: notices.hookAnswer,
  },
  'post /api/me/notices/test': {
    ...said('Send yourself a notice to try the way.', 'Mengirim pemberitahuan percobaan kepada diri sendiri.'),
    body: notices.noticeTrial,
    status: 202,
  },
  'post /api/me/notices/again': {
    ...said('Try failed notices again.', 'Mencoba lagi pemberitahuan yang gagal.'),
    body: notices.noticesAgain,
    answer: notices.noticesAgainAnswer,
  },
  'get /api/absences': {
    ...said('Who is out of office, as set here.', 'Siapa yang tidak di kantor, seperti diatur di sini.'),
    answer: team.absencesView,
  },
  'post /api/absences': {
    ...said('Set somebody out of office.', 'Menandai seseorang tidak di kantor.'),
    body: team.absenceWish,
    status: 201,
  },
  'post /api/absences/:id/end': { ...said('Take an absence back.', 'Membatalkan ketidakhadiran.'), status: 204 },
  'get /api/team/leaver/:repId': {
    ...said(
      'What somebody leaves behind, and an even sharing out.',
      'Yang ditinggalkan seseorang, dan pembagian meratanya.',
    ),
    query: team.leaverQuery,
    answer: team.leaverView,
  },
  'get /api/team': {
    ...said(
      'Who had how much of a pool, beside what was due, and how each stands now.',
      'Siapa mendapat berapa dari sebuah pool, dibanding haknya, dan keadaannya sekarang.',
    ),
    query: ledger.teamQuery,
    answer: ledger.teamView,
  },
  'get /api/team/:repId': {
    ...said('Why somebody’s claim in a pool is what it is.', 'Mengapa hak giliran seseorang di sebuah pool demikian.'),
    query: ledger.ledgerQuery,
    answer: ledger.ledgerView,
  },
  'post /api/team/handover': {
    ...said('Hand leads over.', 'Menyerahkan lead.'),
    body: team.handoverWish,
    answer: team.handoverAnswer,
  },
  'post /api/team/handover/undo': {
    ...said('Take a handover back.', 'Mengurungkan penyerahan.'),
    body: team.handoverUndo,
    answer: team.handoverAnswer,
  },
  'get /api/coverage': {
    ...said(
      'Hours of the next seven days that nobody covers.',
      'Jam dalam tujuh hari ke depan yang tidak dijaga siapa pun.',
    ),
    query: coverage.coverageQuery,
    answer: coverage.coverageView,
  },
  'get /api/duplicates': {
    ...said('Leads that are probably one person.', 'Lead yang mungkin orang yang sama.'),
    query: lead.leadQuery,
    answer: queues.duplicatePairs,
  },
  'post /api/duplicates/not-same': {
    ...said('Say that two leads are different people.', 'Menyatakan dua lead adalah orang yang berbeda.'),
    body: queues.notSameRequest,
    answer: queues.notSameAnswer,
  },
  'get /api/reports/velocity': {
    ...said('Days in each stage, and steps onward.', 'Hari di setiap tahap, dan langkah maju.'),
    query: reports.velocityQuery,
    answer: reports.velocityView,
  },
  'get /api/reports/velocity/breakdown': {
    ...said('One step, told apart.', 'Satu langkah, dirinci.'),
    query: reports.breakdownQuery,
    answer: reports.breakdownView,
  },
  'get /api/reports/velocity/curve': {
    ...said('Share that has gone on, by days.', 'Bagian yang sudah maju, menurut hari.'),
    query: reports.stepQuery,
    answer: reports.curveView,
  },
  'get /api/reports/promises': {
    ...said('Promises kept and late.', 'Janji yang ditepati dan terlambat.'),
    query: reports.promiseQuery,
    answer: reports.promiseView,
  },
  'get /api/reports/returns': {
    ...said('Leads that reps refused or gave back.', 'Lead yang ditolak atau dikembalikan rep.'),
    query: reports.reportQuery,
    answer: reports.returnView,
  },
  'get /api/today': {
    ...said('Who is late, or nearly late.', 'Siapa yang terlambat atau hampir.'),
    answer: reports.todayView,
  },
  'get /api/decisions/:id': {
    ...said('One decision in words.', 'Satu keputusan dalam kata-kata.'),
    query: decision.decisionQuery,
    answer: decision.decisionView,
  },
  'get /api/failed': {
    ...said('Records that could not be processed.', 'Record yang tidak dapat diproses.'),
    answer: failed.failedPage,
  },
  'post /api/failed/replay': {
    ...said('Send failed records through again.', 'Memproses ulang record bermasalah.'),
    body: failed.replayRequest,
    answer: failed.replayAnswer,
  },
  'get /api/forgotten': {
    ...said('Proof of persons forgotten.', 'Bukti orang yang dilupakan.'),
    answer: forgotten.forgottenPage,
  },
  'post /api/forgotten': {
    ...said('Forget a person.', 'Melupakan seseorang.'),
    body: forgotten.forgetRequest,
    status: 202,
  },
  'get /api/backfill': {
    ...said('How far the reading of all contacts has come.', 'Sejauh mana pembacaan semua kontak.'),
    answer: backfill.backfillAnswer,
  },
  'get /api/backfill/estimate': {
    ...said('What reading all contacts would take.', 'Perkiraan pembacaan semua kontak.'),
    answer: backfill.backfillEstimate,
  },
  'post /api/backfill': {
    ...said('Start, pause, resume or stop it.', 'Memulai, menjeda, melanjutkan, atau menghentikannya.'),
    body: backfill.backfillRequest,
    answer: backfill.backfillAnswer,
  },
  'get /api/policy': { ...said('The active policy.', 'Kebijakan yang berlaku.'), answer: policy.policyView },
  'get /api/policy/versions': {
    ...said('Versions of the policy.', 'Versi kebijakan.'),
    query: policy.policyVersionsQuery,
    answer: policy.policyVersionsPage,
  },
  'get /api/policy/schema': said('JSON Schema of a policy.', 'JSON Schema kebijakan.'),
  'get /api/policy/:version': {
    ...said('One version.', 'Satu versi.'),
    query: policy.policyQuery,
    answer: policy.policyView,
  },
  'post /api/policy/lint': {
    ...said('Check a policy; stores nothing.', 'Memeriksa kebijakan; tidak menyimpan apa pun.'),
    body: policy.lintRequest,
    answer: policy.lintAnswer,
  },
  'post /api/policy/diff': {
    ...said('Compare two policies.', 'Membandingkan dua kebijakan.'),
    body: policy.diffRequest,
    answer: policy.diffAnswer,
  },
  'get /api/policy/canary': {
    ...said('How the active policy is watched.', 'Bagaimana kebijakan aktif diawasi.'),
    answer: canary.canaryView,
  },
  'post /api/policy/canary/accept': {
    ...said('Let a paused policy go on.', 'Melanjutkan kebijakan yang dijeda.'),
    body: canary.canaryAccept,
    answer: canary.canaryView,
  },
  'get /api/policy/house': {
    ...said(
      'What taking over the policy of the other account of the house would change here.',
      'Apa yang berubah di sini bila kebijakan akun lain dalam rumah diambil.',
    ),
    answer: policy.housePolicyView,
  },
  'post /api/policy/house/look': {
    ...said(
      'What publishing here would make of the policy of the other account; stores nothing.',
      'Apa jadinya kebijakan akun lain bila diterbitkan di sini; tidak menyimpan apa pun.',
    ),
    body: policy.houseLookRequest,
    answer: policy.houseLookAnswer,
  },
  'post /api/policy/house/take-over': {
    ...said('Publish here what the other account has.', 'Menerbitkan di sini yang dimiliki akun lain.'),
    body: policy.takeOverRequest,
    answer: policy.publishAnswer,
  },
  'post /api/policy/house/let': {
    ...said(
      'Let admins of the other account publish here, or no longer.',
      'Mengizinkan admin akun lain menerbitkan di sini, atau tidak lagi.',
    ),
    body: policy.letPublishRequest,
    status: 204,
  },
  'put /api/policy': {
    ...said('Publish a policy.', 'Menerbitkan kebijakan.'),
    body: policy.publishRequest,
    answer: policy.publishAnswer,
  },
  'post /api/policy/restore': {
    ...said('Restore an earlier version.', 'Memulihkan versi lama.'),
    body: policy.restoreRequest,
    answer: policy.publishAnswer,
  },
  'get /api/setup': {
    ...said('How far the account is set up.', 'Sejauh mana akun disiapkan.'),
    answer: setup.setupView,
  },
  'get /api/setup/fields': {
    ...said('Properties that will be created.', 'Properti yang akan dibuat.'),
    answer: setup.plannedFields,
  },
  'post /api/setup/fields': {
    ...said('Create the missing properties.', 'Membuat properti yang belum ada.'),
    answer: setup.plannedFields,
  },
  'post /api/setup/people': {
    ...said('Read people and hours again.', 'Membaca ulang orang dan jam kerja.'),
    answer: setup.setupView,
  },
  'post /api/setup/template': {
    ...said('Choose the rules to begin with.', 'Memilih aturan awal.'),
    body: setup.templateChoice,
    answer: setup.setupView,
  },
  'post /api/setup/steps': {
    ...said('Say that a step is done.', 'Menyatakan sebuah langkah selesai.'),
    body: setup.setupMark,
    answer: setup.setupView,
  },
  'post /api/setup/live': {
    ...said(
      'Go live: leads are decided and written from now on.',
      'Mulai berjalan: lead diputuskan dan ditulis sejak kini.',
    ),
    answer: setup.setupView,
  },
  'get /api/definitions': {
    ...said(
      'What the words of the policy mean, and who signed it.',
      'Arti istilah kebijakan, dan siapa yang menandatanganinya.',
    ),
    query: definitions.definitionsQuery,
    answer: definitions.definitionsView,
  },
  'post /api/definitions/sign': {
    ...said('Sign the definitions for one side.', 'Menandatangani definisi untuk satu pihak.'),
    body: definitions.signRequest,
    answer: definitions.definitionsView,
  },
  'put /api/definitions/review': {
    ...said('Name the day of the next review.', 'Menentukan hari tinjauan berikutnya.'),
    body: definitions.reviewRequest,
    answer: definitions.definitionsView,
  },
  'get /api/partner': {
    ...said('How your leads stand, in numbers.', 'Keadaan lead Anda dalam angka.'),
    query: partner.partnerQuery,
    answer: partner.partnerHome,
  },
  'get /api/partner/leads': {
    ...said('Your leads, latest change first.', 'Lead Anda, perubahan terbaru di atas.'),
    query: partner.partnerLeadsQuery,
    answer: partner.partnerLeads,
  },
  'get /api/partner/export': {
    ...said('Your leads as a table.', 'Lead Anda sebagai tabel.'),
    query: partner.partnerQuery,
    type: 'text/csv',
  },
  'get /api/partner/leads/:publicId': {
    ...said('One of your leads.', 'Satu lead Anda.'),
    query: partner.partnerQuery,
    answer: partner.partnerLeadPage,
  },
  'post /api/partner/leads/:publicId/answer': {
    ...said('Accept or decline a lead.', 'Menerima atau menolak lead.'),
    body: partner.partnerAnswer,
    answer: partner.partnerDone,
  },
  'post /api/partner/leads/:publicId/recall': {
    ...said('Recall a lead.', 'Menarik kembali lead.'),
    body: partner.partnerRecall,
    answer: partner.partnerDone,
  },
  'post /api/team/:repId/link': {
    ...said(
      'Make a sign-in link for a rep who sees their own leads.',
      'Membuat tautan masuk bagi rep untuk lead miliknya.',
    ),
    answer: repAccess.repInvited,
    status: 201,
  },
  'get /api/house': {
    ...said('The account in another CRM that shares its turns.', 'Akun di CRM lain yang berbagi giliran.'),
    answer: house.houseView,
  },
  'post /api/house/invitation': {
    ...said('Make a code for an admin of the other account.', 'Membuat kode bagi admin akun lain.'),
    answer: house.houseInvitation,
    status: 201,
  },
  'post /api/house/join': {
    ...said('Share turns with the account that made the code.', 'Berbagi giliran dengan akun pembuat kode.'),
    body: house.houseAnswer,
    status: 204,
  },
  'post /api/house/leave': {
    ...said('End the common turns.', 'Mengakhiri giliran bersama.'),
    status: 204,
  },
  'post /api/team/:repId/shut-out': {
    ...said('End the sign-ins of a rep.', 'Mengakhiri akses seorang rep.'),
    status: 204,
  },
  'get /api/partners': {
    ...said('Partners and their people.', 'Partner dan orangnya.'),
    answer: partner.partnersView,
  },
  'post /api/partners/users': {
    ...said('Invite somebody of a partner.', 'Mengundang seseorang dari partner.'),
    body: partner.partnerInvitation,
    answer: partner.partnerInvited,
    status: 201,
  },
  'post /api/partners/users/:userId/link': {
    ...said('Make another sign-in link.', 'Membuat tautan masuk baru.'),
    answer: partner.partnerInvited,
    status: 201,
  },
  'post /api/partners/users/:userId/revoke': {
    ...said('Shut somebody of a partner out.', 'Menutup akses seseorang dari partner.'),
    status: 204,
  },
  'post /api/partners/check': {
    ...said('Check an export.', 'Memeriksa hasil ekspor.'),
    body: partner.exportCheck,
    answer: partner.exportChecked,
  },
  'get /api/keys': {
    ...said('Keys of machines.', 'Kunci untuk mesin.'),
    answer: keys.apiKeysView,
  },
  'post /api/keys': {
    ...said('Make a key; its token is told this once.', 'Membuat kunci; tokennya hanya ditunjukkan sekali ini.'),
    body: keys.apiKeyWish,
    answer: keys.apiKeyMade,
    status: 201,
  },
  'get /api/keys/:keyId/calls': {
    ...said('What a key asked lately.', 'Yang diminta sebuah kunci akhir-akhir ini.'),
    answer: keys.apiKeyCalls,
  },
  'post /api/keys/:keyId/rotate': {
    ...said('Make a key that takes the place of another.', 'Membuat kunci pengganti.'),
    body: keys.apiKeyRotation,
    answer: keys.apiKeyMade,
    status: 201,
  },
  'post /api/keys/:keyId/revoke': { ...said('Revoke a key at once.', 'Mencabut kunci seketika.'), status: 204 },
  'get /api/views': {
    ...said('Views kept under a name.', 'Tampilan yang disimpan dengan nama.'),
    answer: views.savedViewsView,
  },
  'post /api/views': { ...said('Keep a view.', 'Menyimpan tampilan.'), body: views.savedViewWish, status: 201 },
  'put /api/views/start': {
    ...said('Choose the view you begin with.', 'Memilih tampilan awal Anda.'),
    body: views.startWish,
    status: 204,
  },
  'put /api/views/:viewId': {
    ...said('Change a view.', 'Mengubah tampilan.'),
    body: views.savedViewChange,
    status: 204,
  },
  'post /api/views/:viewId/remove': { ...said('Remove a view.', 'Menghapus tampilan.'), status: 204 },
  'post /api/views/:viewId/restore': { ...said('Bring a removed view back.', 'Mengembalikan tampilan.'), status: 204 },
  'get /api/website': {
    ...said(
      'The visitor script, and the websites that may send.',
      'Skrip pengunjung, dan situs web yang boleh mengirim.',
    ),
    answer: website.websiteView,
  },
  'put /api/website': {
    ...said('Set the websites whose visits are counted.', 'Mengatur situs web yang kunjungannya dihitung.'),
    body: website.websiteWish,
    answer: website.websiteView,
  },
  'get /api/crm-stages': {
    ...said(
      'Whether the CRM’s own stage of a lead follows, and by which of the account’s stages. Asks the CRM.',
      'Apakah tahap lead milik CRM ikut berpindah, dan lewat tahap mana dari akun itu. Bertanya ke CRM.',
    ),
    answer: crmStages.crmStagesView,
  },
  'put /api/crm-stages': {
    ...said(
      'Have the CRM’s own stage follow, or leave it alone.',
      'Membuat tahap milik CRM ikut berpindah, atau membiarkannya.',
    ),
    body: crmStages.crmStagesWish,
    answer: crmStages.crmStagesView,
  },
  'get /api/openapi.json': said('This description.', 'Deskripsi ini.'),
}
