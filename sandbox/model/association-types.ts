/** Directed association types between two kinds: the unlabelled one, and the primary one where it exists. */
export interface AssociationPair {
  from: string
  to: string
  plain: number
  primary?: number
  name: string
}

const rows: readonly (readonly [string, string, number, number, string, string, number?, number?])[] = [
  ['0-1', '0-2', 279, 280, 'CONTACT_TO_COMPANY', 'COMPANY_TO_CONTACT', 1, 2],
  ['0-1', '0-3', 4, 3, 'CONTACT_TO_DEAL', 'DEAL_TO_CONTACT'],
  ['0-3', '0-2', 341, 342, 'DEAL_TO_COMPANY', 'COMPANY_TO_DEAL', 5, 6],
  ['0-27', '0-1', 204, 203, 'TASK_TO_CONTACT', 'CONTACT_TO_TASK'],
  ['0-27', '0-2', 192, 191, 'TASK_TO_COMPANY', 'COMPANY_TO_TASK'],
  ['0-27', '0-3', 216, 215, 'TASK_TO_DEAL', 'DEAL_TO_TASK'],
  ['0-1', '0-48', 193, 194, 'CONTACT_TO_CALL', 'CALL_TO_CONTACT'],
  ['0-1', '0-49', 197, 198, 'CONTACT_TO_EMAIL', 'EMAIL_TO_CONTACT'],
  ['0-1', '0-47', 199, 200, 'CONTACT_TO_MEETING', 'MEETING_TO_CONTACT'],
  ['0-1', '0-46', 201, 202, 'CONTACT_TO_NOTE', 'NOTE_TO_CONTACT'],
  ['0-2', '0-48', 181, 182, 'COMPANY_TO_CALL', 'CALL_TO_COMPANY'],
  ['0-2', '0-49', 185, 186, 'COMPANY_TO_EMAIL', 'EMAIL_TO_COMPANY'],
  ['0-2', '0-47', 187, 188, 'COMPANY_TO_MEETING', 'MEETING_TO_COMPANY'],
  ['0-2', '0-46', 189, 190, 'COMPANY_TO_NOTE', 'NOTE_TO_COMPANY'],
  ['0-3', '0-48', 205, 206, 'DEAL_TO_CALL', 'CALL_TO_DEAL'],
  ['0-3', '0-49', 209, 210, 'DEAL_TO_EMAIL', 'EMAIL_TO_DEAL'],
  ['0-3', '0-47', 211, 212, 'DEAL_TO_MEETING', 'MEETING_TO_DEAL'],
  ['0-3', '0-46', 213, 214, 'DEAL_TO_NOTE', 'NOTE_TO_DEAL'],
]

const pairs = new Map<string, AssociationPair>()
const inverse = new Map<number, number>()
for (const [from, to, there, back, name, backName, primaryThere, primaryBack] of rows) {
  pairs.set(`${from} ${to}`, aPair(from, to, there, name, primaryThere))
  pairs.set(`${to} ${from}`, aPair(to, from, back, backName, primaryBack))
  inverse.set(there, back).set(back, there)
  if (primaryThere !== undefined && primaryBack !== undefined) {
    inverse.set(primaryThere, primaryBack).set(primaryBack, primaryThere)
  }
}

function aPair(from: string, to: string, plain: number, name: string, primary?: number): AssociationPair {
  return { from, to, plain, name, ...(primary === undefined ? {} : { primary }) }
}

/** The association types from one kind to another, or undefined when the two cannot be associated. */
export function associationPair(fromTypeId: string, toTypeId: string): AssociationPair | undefined {
  return pairs.get(`${fromTypeId} ${toTypeId}`)
}

/** The type id seen from the other side. */
export function inverseTypeId(typeId: number): number {
  return inverse.get(typeId) ?? typeId
}

/** Whether a type id belongs to this pair. */
export function belongsTo(pair: AssociationPair, typeId: number): boolean {
  return typeId === pair.plain || typeId === pair.primary
}
