/** A CRM product, by its short name as registered in src/crm/registry.ts. */
export type CrmKind = string
/** Canonical object types; an adapter translates them to its CRM's own. */
export type ObjectType = 'contact' | 'company' | 'deal'
export type InstallationId = string
/** The CRM's id of a record; opaque text. */
export type RecordId = string
