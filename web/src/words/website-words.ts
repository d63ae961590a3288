import i18next from 'i18next'
import { websiteEn } from './website-en.ts'
import { websiteId } from './website-id.ts'

// Loaded with the page that uses them, so that the others are not made to wait.
i18next.addResourceBundle('en', 'translation', websiteEn, true, true)
i18next.addResourceBundle('id', 'translation', websiteId, true, true)
