import type { apiEn } from './api-en.ts'

/** The same in Indonesian, written for itself. */
export const apiId: Readonly<Record<keyof typeof apiEn, string>> = {
  'api.title': 'API',
  'api.lead':
    'Yang dapat diminta peran Anda dari Estafet, sebagai OpenAPI 3.1. Bentuknya sama dengan yang dipakai membaca permintaan dan menulis jawaban.',
  'api.file': 'openapi.json',
  'api.find': 'Cari rute',
  'api.count_one': '{{count, number}} rute',
  'api.count_other': '{{count, number}} rute',
  'api.none': 'Tidak ada rute yang cocok.',
  'api.parameters': 'Parameter',
  'api.required': 'wajib',
  'api.optional': 'boleh kosong',
  'api.body': 'Isi permintaan',
  'api.answer': 'Jawaban {{status}}',
  'api.changes': 'Mengubah sesuatu: dari peramban, kirim token dari GET /api/me sebagai X-CSRF-Token.',
  'api.scope': 'Kunci API memerlukan cakupan {{scope}}.',
  'api.error': 'Deskripsi tidak dapat dimuat saat ini.',
}
