import i18next from 'i18next'
import { ledgerEn } from './ledger-en.ts'
import { ledgerId } from './ledger-id.ts'

// Loaded with the pages that use them, so that the others are not made to wait.
i18next.addResourceBundle('en', 'translation', ledgerEn, true, true)
i18next.addResourceBundle('id', 'translation', ledgerId, true, true)
