/** Texts of the page of the CRM's own stage; loaded with it. */
export const crmStageEn = {
  'crmStage.title': 'Stage in {{crm}}',
  'crmStage.lead':
    '{{crm}} has a stage of its own, beside the one Estafet writes. It can follow: it then moves only when a lead moves here, and what people or {{crm}} make of it in between stands.',
  'crmStage.switch': 'Write our stage to {{crm}}’s own ({{property}})',
  'crmStage.forward': 'Forward it never goes behind where {{crm}} has it already.',
  'crmStage.back':
    'When a lead is rejected, recycled or out of reach, it goes back with it, but never from customer. Leads from before stay as they are until they move.',
  'crmStage.none': 'This account has no stage that could follow, so nothing is written.',
  'crmStage.table': 'Which stage stands for which',
  'crmStage.ours': 'Stage here',
  'crmStage.theirs': 'Stage in {{crm}}',
  'crmStage.standard': 'As {{crm}} has it',
  'crmStage.nothing': 'None: nothing is written',
  'crmStage.missing': '“{{value}}” is not there: nothing is written',
  'crmStage.gone_one':
    'The account lacks {{count, number}} stage that is meant here. Choose another, or leads that reach it keep what {{crm}} shows.',
  'crmStage.gone_other':
    'The account lacks {{count, number}} stages that are meant here. Choose others, or leads that reach them keep what {{crm}} shows.',
  'crmStage.save': 'Save',
  'crmStage.savedOn': 'Saved. {{crm}}’s stage follows from the next move on.',
  'crmStage.savedOff': 'Saved. {{crm}}’s stage is left alone.',
  'crmStage.error': 'This cannot be loaded now. Nothing is lost.',
  'crmStage.saveError': 'Nothing was saved.',
  'crmStage.notAllowed': 'Only an admin can see this. Ask whoever runs Estafet in your company.',
} as const
