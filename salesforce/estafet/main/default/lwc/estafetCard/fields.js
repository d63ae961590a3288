import LEAD_CARD from '@salesforce/schema/Lead.Card__c'
import LEAD_SCORE from '@salesforce/schema/Lead.Score__c'
import LEAD_SLA_STATE from '@salesforce/schema/Lead.Sla_State__c'
import LEAD_SLA_DUE_AT from '@salesforce/schema/Lead.Sla_Due_At__c'
import LEAD_FIRST_RESPONSE_AT from '@salesforce/schema/Lead.First_Response_At__c'
import LEAD_REP_RESPONSE from '@salesforce/schema/Lead.Rep_Response__c'
import LEAD_REJECT_REASON from '@salesforce/schema/Lead.Reject_Reason__c'
import LEAD_SNOOZE_UNTIL from '@salesforce/schema/Lead.Snooze_Until__c'
import LEAD_LOOK_ASKED_AT from '@salesforce/schema/Lead.Look_Asked_At__c'
import LEAD_OWNER from '@salesforce/schema/Lead.Owner.Name'
import CONTACT_CARD from '@salesforce/schema/Contact.Card__c'
import CONTACT_SCORE from '@salesforce/schema/Contact.Score__c'
import CONTACT_SLA_STATE from '@salesforce/schema/Contact.Sla_State__c'
import CONTACT_SLA_DUE_AT from '@salesforce/schema/Contact.Sla_Due_At__c'
import CONTACT_FIRST_RESPONSE_AT from '@salesforce/schema/Contact.First_Response_At__c'
import CONTACT_REP_RESPONSE from '@salesforce/schema/Contact.Rep_Response__c'
import CONTACT_REJECT_REASON from '@salesforce/schema/Contact.Reject_Reason__c'
import CONTACT_SNOOZE_UNTIL from '@salesforce/schema/Contact.Snooze_Until__c'
import CONTACT_LOOK_ASKED_AT from '@salesforce/schema/Contact.Look_Asked_At__c'
import CONTACT_OWNER from '@salesforce/schema/Contact.Owner.Name'

/** What the component reads and writes, by the object it stands on. A lead and the contact it becomes hold the same fields. */
export const FIELDS = {
  Lead: {
    card: LEAD_CARD,
    score: LEAD_SCORE,
    slaState: LEAD_SLA_STATE,
    slaDueAt: LEAD_SLA_DUE_AT,
    firstResponseAt: LEAD_FIRST_RESPONSE_AT,
    repResponse: LEAD_REP_RESPONSE,
    rejectReason: LEAD_REJECT_REASON,
    snoozeUntil: LEAD_SNOOZE_UNTIL,
    lookAskedAt: LEAD_LOOK_ASKED_AT,
    owner: LEAD_OWNER,
  },
  Contact: {
    card: CONTACT_CARD,
    score: CONTACT_SCORE,
    slaState: CONTACT_SLA_STATE,
    slaDueAt: CONTACT_SLA_DUE_AT,
    firstResponseAt: CONTACT_FIRST_RESPONSE_AT,
    repResponse: CONTACT_REP_RESPONSE,
    rejectReason: CONTACT_REJECT_REASON,
    snoozeUntil: CONTACT_SNOOZE_UNTIL,
    lookAskedAt: CONTACT_LOOK_ASKED_AT,
    owner: CONTACT_OWNER,
  },
}
