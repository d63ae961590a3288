import type { houseEn } from './house-en.ts'

/** The same in Indonesian, written for itself. */
export const houseId: Readonly<Record<keyof typeof houseEn, string>> = {
  'house.title': 'Satu rumah, dua CRM',
  'house.lead':
    'Perusahaan yang bekerja di dua CRM punya satu akun di sini untuk masing-masing. Sebagai satu rumah, giliran pool-nya menjadi satu: siapa yang baru mendapat lead di satu CRM tidak didahulukan di CRM lain, batas menghitung lead keduanya, dan siapa yang absen di satu CRM absen di keduanya.',
  'house.alone': 'Akun ini berdiri sendiri',
  'house.half': 'Rumah setengah jadi: akun lain tidak menyebut akun ini',
  'house.half.what':
    'Saat ini tidak ada yang bersama. Tinggalkan di sini, atau buat kode baru dan minta dimasukkan di akun lain.',
  'house.stands': 'Satu rumah dengan {{crm}}, akun {{account}}',
  'house.since': 'Sejak {{time}}.',
  'house.home': 'Giliran bersama disimpan di akun ini.',
  'house.guest': 'Giliran bersama disimpan di akun lain.',
  'house.noOther': 'Belum ada CRM lain di sini. Pengelola Estafet perlu menambahkan kredensialnya dahulu.',
  'house.invite': 'Undang akun di CRM lain',
  'house.invite.what':
    'Buat kode dan berikan kepada admin akun lain ({{crms}}). Kode berlaku sekali, dalam seperempat jam. Giliran bersama dimulai dari keadaan pool akun ini.',
  'house.invite.make': 'Buat kode',
  'house.invite.again': 'Buat kode baru',
  'house.invite.waits': 'Kode yang dibuat sebelumnya menunggu jawaban, {{left}}. Kode baru akan menggantikannya.',
  'house.code': 'Kode untuk admin lain',
  'house.code.what': 'Hanya ditampilkan sekali ini. Habis {{left}}.',
  'house.code.over': 'Kode ini sudah habis masa berlakunya. Buat yang baru.',
  'house.copy': 'Salin',
  'house.copied': 'Tersalin',
  'house.enter': 'Masukkan kode',
  'house.enter.what':
    'Dari admin akun lain. Akun ini lalu memakai giliran yang disimpan di sana; gilirannya sendiri menunggu sampai rumah berakhir.',
  'house.enter.code': 'Kode dari akun lain',
  'house.enter.act': 'Gabung',
  'house.pools': 'Pool',
  'house.pools.same': 'Semua pool berisi orang yang sama dengan bobot yang sama di keduanya.',
  'house.pools.advice': 'Bila berbeda, pembagian tidak tepat. Terbitkan kebijakan yang sama di keduanya.',
  'house.col.pool': 'Nama pool',
  'house.col.state': 'Perbandingan',
  'house.col.differing': 'Siapa yang berbeda',
  'house.pool.same': 'Sama',
  'house.pool.differs': 'Berbeda',
  'house.pool.here-only': 'Hanya di sini',
  'house.pool.there-only': 'Hanya di sana',
  'house.people': 'Orang yang sama menurut alamat e-mail',
  'house.people.count_one': '{{count, number}} orang dikenal di kedua CRM.',
  'house.people.count_other': '{{count, number}} orang dikenal di kedua CRM.',
  'house.people.none': 'Belum ada orang yang dikenal di kedua CRM, jadi belum ada giliran bersama.',
  'house.col.person': 'Orang',
  'house.col.there': 'Id di CRM lain',
  'house.only': 'Orang di satu CRM saja',
  'house.only.none': 'Semua orang dikenal di keduanya.',
  'house.only.advice':
    'Giliran di CRM lain tidak menambah atau mengurangi hak mereka. Agar cocok, berikan alamat e-mail yang sama di keduanya.',
  'house.col.where': 'Di mana',
  'house.only.here': 'Akun ini',
  'house.only.there': 'Akun {{crm}}',
  'house.only.inPool': 'anggota pool',
  'house.leave': 'Tinggalkan rumah',
  'house.leave.home':
    'Setiap akun langsung bergilir sendiri lagi. Akun ini melanjutkan keadaan bersama; akun lain melanjutkan keadaannya dahulu. Tidak ada lead yang berganti pemilik.',
  'house.leave.guest':
    'Setiap akun langsung bergilir sendiri lagi. Akun ini melanjutkan keadaannya dahulu; akun lain melanjutkan keadaan bersama. Tidak ada lead yang berganti pemilik.',
  'house.actError': 'Tidak ada yang diubah.',
  'house.error': 'Rumah tidak dapat dimuat saat ini. Tidak ada yang hilang.',
  'house.notAllowed': 'Hanya admin yang dapat melihat rumah. Hubungi pengelola Estafet di perusahaan Anda.',
  'problem.house_code_wrong':
    'Kode tidak dikenal, sudah dipakai, atau seperempat jamnya sudah lewat. Minta kode baru kepada admin akun lain.',
  'problem.house_same_crm': 'Kedua akun berasal dari satu CRM. Giliran hanya dibagi dengan akun di CRM lain.',
  'problem.house_shared': 'Salah satu akun sudah berbagi giliran. Tinggalkan rumah itu dahulu.',
}
