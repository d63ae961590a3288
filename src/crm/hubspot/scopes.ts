/** What every installation must grant; docs/hubspot.md gives the reason for each. */
export const REQUIRED_SCOPES: readonly string[] = [
  'oauth',
  'crm.objects.contacts.read',
  'crm.objects.contacts.write',
  'crm.objects.companies.read',
  'crm.objects.deals.read',
  'crm.objects.owners.read',
  'crm.schemas.contacts.read',
  'crm.schemas.contacts.write',
]

/** Asked for, but Estafet works without: working hours then come from the policy, and workflows do not wait for the decision. */
export const OPTIONAL_SCOPES: readonly string[] = ['crm.objects.users.read', 'automation']
