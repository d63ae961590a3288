import CARD from './a-card.json'

/** A card as Estafet writes it, and the record around it as Salesforce's wire gives it. */
export const OWNER = '0058d000004REPaAAO'

export { CARD }

export function record(values = {}, object = 'Lead') {
  const fields = {
    Card__c: JSON.stringify(CARD),
    Score__c: 80,
    Sla_State__c: 'running',
    Sla_Due_At__c: '2026-03-04T15:30:00.000Z',
    First_Response_At__c: null,
    Rep_Response__c: null,
    Reject_Reason__c: null,
    ...values,
  }
  const shown = Object.entries(fields).filter(([, value]) => value !== undefined)
  return {
    apiName: object,
    id: '00Q8d00000LEAD1EAP',
    fields: {
      ...Object.fromEntries(shown.map(([name, value]) => [name, { value }])),
      Owner: { value: { apiName: 'Name', fields: { Name: { value: 'Ana Prado' } } } },
    },
  }
}
