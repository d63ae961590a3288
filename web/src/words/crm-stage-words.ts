import i18next from 'i18next'
import { crmStageEn } from './crm-stage-en.ts'
import { crmStageId } from './crm-stage-id.ts'

// Loaded with the page that uses them, so that the others are not made to wait.
i18next.addResourceBundle('en', 'translation', crmStageEn, true, true)
i18next.addResourceBundle('id', 'translation', crmStageId, true, true)
