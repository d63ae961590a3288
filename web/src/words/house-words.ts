import i18next from 'i18next'
import { houseEn } from './house-en.ts'
import { houseId } from './house-id.ts'

// Loaded with the page that uses them, so that the others are not made to wait.
i18next.addResourceBundle('en', 'translation', houseEn, true, true)
i18next.addResourceBundle('id', 'translation', houseId, true, true)
