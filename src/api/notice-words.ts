import type { Language } from '../contracts/lead-words.ts'

interface NoticeApiWords {
  readonly changed: string
  /** By the reason of src/flow/notices/choose-notices.ts. */
  readonly refused: Readonly<Record<string, string>>
}

export const NOTICE_API_WORDS: Readonly<Record<Language, NoticeApiWords>> = {
  en: {
    changed: 'Your notices were changed elsewhere meanwhile. Load the page again and repeat the change.',
    refused: {
      'unknown-person': 'The CRM account has no active person of this id.',
      'no-hook': 'There is no webhook to send to. Set its address first.',
      hook_address: 'This is no address to post to. Use https:// and a host, without user and password.',
      hook_not_https: 'The address must begin with https://.',
      hook_private: 'The address lies inside a private network. Your operator can allow it with ESTAFET_HOOK_ALLOW.',
    },
  },
  id: {
    changed: 'Pemberitahuan Anda diubah di tempat lain. Muat ulang halaman lalu ulangi perubahannya.',
    refused: {
      'unknown-person': 'Akun CRM tidak memiliki orang aktif dengan id ini.',
      'no-hook': 'Belum ada webhook yang dituju. Atur alamatnya terlebih dahulu.',
      hook_address: 'Alamat ini tidak dapat dikirimi. Pakai https:// dan nama host, tanpa pengguna dan kata sandi.',
      hook_not_https: 'Alamat harus diawali https://.',
      hook_private: 'Alamat ini ada di jaringan privat. Operator Anda dapat mengizinkannya dengan ESTAFET_HOOK_ALLOW.',
    },
  },
}
