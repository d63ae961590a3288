import type { CrmStageRule } from '../../src/mapping/shape.ts'

/** The status of a lead, and the words an org comes with that stand for our stages; what an org calls them is chosen there. Contacts have none. */
export const leadStatus: CrmStageRule = {
  property: 'Status',
  of: { known: 'Open - Not Contacted', sal: 'Working - Contacted' },
  isRequired: true,
}
