import type { crmStageEn } from './crm-stage-en.ts'

/** The same in Indonesian, written for itself. */
export const crmStageId: Readonly<Record<keyof typeof crmStageEn, string>> = {
  'crmStage.title': 'Tahap di {{crm}}',
  'crmStage.lead':
    '{{crm}} punya tahapnya sendiri, di samping tahap yang ditulis Estafet. Tahap itu dapat ikut: berpindah hanya saat lead berpindah di sini, dan apa yang diubah orang atau {{crm}} di antaranya tetap berlaku.',
  'crmStage.switch': 'Tulis tahap kami ke tahap milik {{crm}} ({{property}})',
  'crmStage.forward': 'Saat maju, tahap itu tidak pernah mundur dari tempatnya di {{crm}}.',
  'crmStage.back':
    'Saat lead ditolak, dikembalikan, atau tidak terjangkau, tahap itu ikut mundur, tetapi tidak pernah dari pelanggan. Lead lama tetap seperti adanya sampai berpindah.',
  'crmStage.none': 'Akun ini tidak punya tahap yang dapat ikut, jadi tidak ada yang ditulis.',
  'crmStage.table': 'Padanan setiap tahap',
  'crmStage.ours': 'Tahap di sini',
  'crmStage.theirs': 'Padanannya di {{crm}}',
  'crmStage.standard': 'Bawaan {{crm}}',
  'crmStage.nothing': 'Tidak ada: tidak ditulis',
  'crmStage.missing': '“{{value}}” tidak ada: tidak ditulis',
  'crmStage.gone_one':
    'Akun tidak punya {{count, number}} tahap yang dimaksud di sini. Pilih yang lain, atau lead di tahap itu tetap seperti di {{crm}}.',
  'crmStage.gone_other':
    'Ada {{count, number}} tahap yang dimaksud di sini tetapi tidak ada di akun. Pilih yang lain, atau lead di tahap itu tetap seperti di {{crm}}.',
  'crmStage.save': 'Simpan',
  'crmStage.savedOn': 'Tersimpan. Tahap {{crm}} ikut sejak perpindahan berikutnya.',
  'crmStage.savedOff': 'Tersimpan. Tahap {{crm}} dibiarkan apa adanya.',
  'crmStage.error': 'Halaman ini tidak dapat dimuat saat ini. Tidak ada yang hilang.',
  'crmStage.saveError': 'Belum ada yang tersimpan.',
  'crmStage.notAllowed': 'Hanya admin yang dapat melihat ini. Hubungi pengelola Estafet di perusahaan Anda.',
}
