/** Fields of the objects the sandbox knows, as `describe` tells them. */

export type FieldType =
  | 'id'
  | 'string'
  | 'email'
  | 'phone'
  | 'url'
  | 'textarea'
  | 'picklist'
  | 'reference'
  | 'boolean'
  | 'int'
  | 'double'
  | 'currency'
  | 'date'
  | 'datetime'
  | 'time'

export interface Field {
  readonly name: string
  readonly type: FieldType
  readonly length: number
  /** Who may write it; `system` fields are the org's own. */
  readonly access: 'write' | 'create' | 'system'
  readonly required: boolean
  /** Allowed values of a restricted picklist; empty: any. */
  readonly values: readonly string[]
  readonly referenceTo: readonly string[]
  readonly externalId: boolean
}

type Extra = Partial<Omit<Field, 'name' | 'type'>>

function field(name: string, type: FieldType, extra: Extra = {}): Field {
  const length = type === 'textarea' ? 32_000 : type === 'id' || type === 'reference' ? 18 : 255
  return {
    name,
    type,
    length,
    access: 'write',
    required: false,
    values: [],
    referenceTo: [],
    externalId: false,
    ...extra,
  }
}
const text = (name: string, length = 255, extra: Extra = {}) => field(name, 'string', { length, ...extra })
const system = (name: string, type: FieldType) => field(name, type, { access: 'system' })
const ref = (name: string, ...referenceTo: string[]) => field(name, 'reference', { referenceTo })

const AUDIT = [
  system('Id', 'id'),
  system('IsDeleted', 'boolean'),
  system('CreatedDate', 'datetime'),
  system('CreatedById', 'reference'),
  system('LastModifiedDate', 'datetime'),
  system('LastModifiedById', 'reference'),
  system('SystemModstamp', 'datetime'),
]

/** Fields of the customer's own. */
const CUSTOM = [
  text('Form_Name__c'),
  field('Form_Submitted_At__c', 'datetime'),
  text('Event_Name__c'),
  text('Event_Engagement__c'),
]

/** The custom fields of the Estafet package, on Lead and Contact. */
const RESULTS = [
  ...['Stage', 'Status', 'Band', 'Source', 'Source_Detail', 'Qualification', 'Fit', 'Temperature', 'Sla_State'].map(
    (name) => text(`estafet__${name}__c`),
  ),
  ...['Score', 'Score_Source', 'Score_Qualification', 'Score_Fit', 'Cycle', 'Revision'].map((name) =>
    field(`estafet__${name}__c`, 'double'),
  ),
  ...['Assigned_At', 'Sla_Due_At', 'First_Response_At', 'Snooze_Until', 'Look_Asked_At'].map((name) =>
    field(`estafet__${name}__c`, 'datetime'),
  ),
  field('estafet__Routing_Reason__c', 'textarea', { length: 2_000 }),
  field('estafet__Card__c', 'textarea', { length: 10_000 }),
  field('estafet__Rep_Response__c', 'picklist', { values: ['accepted', 'rejected'] }),
  text('estafet__Reject_Reason__c'),
  ...['Need', 'Budget', 'Authority', 'Timeline', 'Metrics', 'Decision_Criteria', 'Decision_Process', 'Champion'].map(
    (name) => field(`estafet__${name}_Confirmed__c`, 'boolean'),
  ),
]

export const LEAD_STATUSES = [
  'Open - Not Contacted',
  'Working - Contacted',
  'Closed - Converted',
  'Closed - Not Converted',
]
/** Statuses of campaign members that mean a response. */
export const RESPONSES = ['Responded', 'Attended', 'Visited Booth', 'Had Conversation']
const TASK_STATUSES = ['Not Started', 'In Progress', 'Completed', 'Waiting on someone else', 'Deferred']
const STAGES = [
  'Prospecting',
  'Qualification',
  'Proposal/Price Quote',
  'Negotiation/Review',
  'Closed Won',
  'Closed Lost',
]

/** The objects by name. */
export const OBJECTS: ReadonlyMap<string, readonly Field[]> = new Map([
  [
    'Lead',
    [
      ...AUDIT,
      text('LastName', 80, { required: true }),
      text('FirstName', 40),
      text('Company', 255, { required: true }),
      text('Title', 128),
      field('Email', 'email', { length: 80 }),
      field('Phone', 'phone', { length: 40 }),
      field('MobilePhone', 'phone', { length: 40 }),
      field('Website', 'url'),
      ...['Street', 'City', 'State', 'PostalCode', 'Country'].map((name) => text(name, 80)),
      field('Status', 'picklist', { values: LEAD_STATUSES }),
      field('LeadSource', 'picklist'),
      field('Rating', 'picklist'),
      field('Industry', 'picklist'),
      field('NumberOfEmployees', 'int'),
      field('AnnualRevenue', 'currency'),
      field('HasOptedOutOfEmail', 'boolean'),
      field('DoNotCall', 'boolean'),
      field('EmailBouncedReason', 'string'),
      ref('OwnerId', 'User', 'Group'),
      system('IsConverted', 'boolean'),
      system('ConvertedDate', 'date'),
      system('ConvertedAccountId', 'reference'),
      system('ConvertedContactId', 'reference'),
      system('ConvertedOpportunityId', 'reference'),
      system('MasterRecordId', 'reference'),
      system('LastActivityDate', 'date'),
      ...CUSTOM,
      ...RESULTS,
    ],
  ],
  [
    'Contact',
    [
      ...AUDIT,
      text('LastName', 80, { required: true }),
      text('FirstName', 40),
      ref('AccountId', 'Account'),
      text('Title', 128),
      field('Email', 'email', { length: 80 }),
      field('Phone', 'phone', { length: 40 }),
      field('MobilePhone', 'phone', { length: 40 }),
      ...['Street', 'City', 'State', 'PostalCode', 'Country'].map((name) => text(`Mailing${name}`, 80)),
      field('LeadSource', 'picklist'),
      field('HasOptedOutOfEmail', 'boolean'),
      field('EmailBouncedReason', 'string'),
      ref('OwnerId', 'User'),
      system('MasterRecordId', 'reference'),
      system('LastActivityDate', 'date'),
      ...CUSTOM,
      ...RESULTS,
    ],
  ],
  [
    'Account',
    [
      ...AUDIT,
      text('Name', 255, { required: true }),
      field('Website', 'url'),
      field('Phone', 'phone', { length: 40 }),
      field('Industry', 'picklist'),
      field('Type', 'picklist'),
      field('NumberOfEmployees', 'int'),
      field('AnnualRevenue', 'currency'),
      ...['Street', 'City', 'State', 'PostalCode', 'Country'].map((name) => text(`Billing${name}`, 80)),
      ref('OwnerId', 'User'),
      system('MasterRecordId', 'reference'),
      system('LastActivityDate', 'date'),
    ],
  ],
  [
    'Opportunity',
    [
      ...AUDIT,
      text('Name', 120, { required: true }),
      field('StageName', 'picklist', { values: STAGES, required: true }),
      field('CloseDate', 'date', { required: true }),
      field('Amount', 'currency'),
      ref('AccountId', 'Account'),
      ref('OwnerId', 'User'),
      system('IsClosed', 'boolean'),
      system('IsWon', 'boolean'),
      system('LastStageChangeDate', 'datetime'),
    ],
  ],
  [
    'OpportunityContactRole',
    [
      ...AUDIT,
      ref('OpportunityId', 'Opportunity'),
      ref('ContactId', 'Contact'),
      text('Role'),
      field('IsPrimary', 'boolean'),
    ],
  ],
  [
    'Campaign',
    [
      ...AUDIT,
      text('Name', 80, { required: true }),
      field('Type', 'picklist'),
      field('Status', 'picklist'),
      field('StartDate', 'date'),
      field('EndDate', 'date'),
      field('IsActive', 'boolean'),
    ],
  ],
  [
    'CampaignMember',
    [
      ...AUDIT,
      ref('CampaignId', 'Campaign'),
      ref('LeadId', 'Lead'),
      ref('ContactId', 'Contact'),
      field('Status', 'picklist', { values: ['Sent', ...RESPONSES] }),
      system('HasResponded', 'boolean'),
      system('FirstRespondedDate', 'date'),
    ],
  ],
  [
    'Task',
    [
      ...AUDIT,
      ref('WhoId', 'Lead', 'Contact'),
      ref('WhatId', 'Account', 'Opportunity'),
      ref('OwnerId', 'User', 'Group'),
      text('Subject'),
      field('Status', 'picklist', { values: TASK_STATUSES }),
      field('Priority', 'picklist', { values: ['High', 'Normal', 'Low'] }),
      field('ActivityDate', 'date'),
      field('Description', 'textarea'),
      field('IsReminderSet', 'boolean'),
      field('ReminderDateTime', 'datetime'),
      field('TaskSubtype', 'picklist', { access: 'create' }),
      system('IsClosed', 'boolean'),
      system('CompletedDateTime', 'datetime'),
      text('estafet__Task_Key__c', 255),
    ],
  ],
  [
    'Event',
    [
      ...AUDIT,
      ref('WhoId', 'Lead', 'Contact'),
      ref('OwnerId', 'User'),
      text('Subject'),
      field('StartDateTime', 'datetime', { required: true }),
      field('EndDateTime', 'datetime', { required: true }),
    ],
  ],
  [
    'User',
    [
      ...AUDIT,
      text('Name'),
      text('Username'),
      field('Email', 'email'),
      text('Title', 80),
      field('IsActive', 'boolean'),
      text('UserType'),
      text('TimeZoneSidKey'),
      ref('UserRoleId', 'UserRole'),
      ref('ManagerId', 'User'),
    ],
  ],
  [
    'OutOfOffice',
    [
      ...AUDIT,
      ref('UserId', 'User'),
      field('StartDate', 'datetime'),
      field('EndDate', 'datetime'),
      field('IsEnabled', 'boolean'),
    ],
  ],
  [
    'BusinessHours',
    [
      ...AUDIT,
      text('Name'),
      field('IsDefault', 'boolean'),
      field('IsActive', 'boolean'),
      text('TimeZoneSidKey'),
      ...['Monday', 'Tuesday', 'Wednesday', 'Thursday', 'Friday', 'Saturday', 'Sunday'].flatMap((day) => [
        field(`${day}StartTime`, 'time'),
        field(`${day}EndTime`, 'time'),
      ]),
    ],
  ],
  [
    'PermissionSet',
    [...AUDIT, text('Name'), field('PermissionsViewAllData', 'boolean'), field('PermissionsViewAllUsers', 'boolean')],
  ],
  ['PermissionSetAssignment', [...AUDIT, ref('AssigneeId', 'User'), ref('PermissionSetId', 'PermissionSet')]],
  [
    'ObjectPermissions',
    [...AUDIT, ref('ParentId', 'PermissionSet'), text('SobjectType'), field('PermissionsViewAllRecords', 'boolean')],
  ],
  ['UserRole', [...AUDIT, text('Name')]],
  ['Group', [...AUDIT, text('Name'), text('DeveloperName'), text('Type')]],
  ['GroupMember', [...AUDIT, ref('GroupId', 'Group'), ref('UserOrGroupId', 'User', 'Group')]],
  [
    'LeadStatus',
    [
      ...AUDIT,
      text('ApiName'),
      text('MasterLabel'),
      field('SortOrder', 'int'),
      field('IsConverted', 'boolean'),
      field('IsDefault', 'boolean'),
    ],
  ],
  ['TaskStatus', [...AUDIT, text('ApiName'), field('IsClosed', 'boolean'), field('IsDefault', 'boolean')]],
  [
    'Organization',
    [...AUDIT, text('Name'), text('TimeZoneSidKey'), text('OrganizationType'), field('IsSandbox', 'boolean')],
  ],
])

/** The relations a query may follow by name: object → relation → the field that holds the id, and where it leads. */
export const RELATIONS: Readonly<Record<string, Readonly<Record<string, readonly [string, string]>>>> = {
  Contact: { Account: ['AccountId', 'Account'] },
  User: { UserRole: ['UserRoleId', 'UserRole'] },
  OpportunityContactRole: { Opportunity: ['OpportunityId', 'Opportunity'], Contact: ['ContactId', 'Contact'] },
  GroupMember: { Group: ['GroupId', 'Group'] },
  CampaignMember: { Campaign: ['CampaignId', 'Campaign'] },
}
