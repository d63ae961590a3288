/** The mapping engine as the flow sees it: one vocabulary, whatever the CRM. */
export type { Mapping, Subscription } from './shape.ts'
export { dealCount, linkedCompanyId, readProperties, toAccount, toDeal, toFields } from './read-fields.ts'
export { activitiesOfEvent, activitiesOfState } from './read-activities.ts'
export type { PropertyDefinition } from './property-definition.ts'
export { filledProperties, outputProperties, revisionProperty, shownOutputs } from './write-outputs.ts'
export { crmStageChoices, crmStagesOf, missingCrmStages } from './crm-stages.ts'
export type { CrmStageChoice } from './crm-stages.ts'
export { propertyDefinitions, subscriptions } from './app-needs.ts'
