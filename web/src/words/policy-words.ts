import i18next from 'i18next'
import { policyEn } from './policy-en.ts'
import { policyId } from './policy-id.ts'

// Loaded with the pages that use them, so that the others are not made to wait.
i18next.addResourceBundle('en', 'translation', policyEn, true, true)
i18next.addResourceBundle('id', 'translation', policyId, true, true)
