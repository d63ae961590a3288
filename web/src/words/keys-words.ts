import i18next from 'i18next'
import { keysEn } from './keys-en.ts'
import { keysId } from './keys-id.ts'

// Loaded with the page that uses them, so that the others are not made to wait.
i18next.addResourceBundle('en', 'translation', keysEn, true, true)
i18next.addResourceBundle('id', 'translation', keysId, true, true)
