import type { ForeignTool } from '../../ports/webhook.ts'
import type { JsonObject } from '../answer-shapes.ts'

/** The change source of API writes; with our own app id they are our echo. */
const INTEGRATION = 'INTEGRATION'
const LONGEST_ID = 100

/** Change sources behind which no person stands. HubSpot's list is open: what is not named here counts as a person's doing. */
const TOOLS: ReadonlyMap<unknown, ForeignTool['kind']> = new Map([
  ...['AUTOMATION_PLATFORM', 'WORKFLOWS', 'WORKFLOW_CONTACT_DELETE_ACTION', 'SEQUENCES'].map(
    (source) => [source, 'workflow'] as const,
  ),
  ...[INTEGRATION, 'API', 'EXTENSION', 'SALESFORCE', 'INTEGRATIONS_SYNC'].map((source) => [source, 'app'] as const),
  ...['CALCULATED', 'DATA_ENRICHMENT', 'BATCH_UPDATE', 'INTERNAL_PROCESSING', 'PROPERTY_DEFAULT_VALUE'].map(
    (source) => [source, 'process'] as const,
  ),
])

/** Whether an entry names our own app as its writer. @param appId null where nobody knows it: then none does. */
export function isOwnWrite(entry: JsonObject, appId: string | null): boolean {
  return entry['changeSource'] === INTEGRATION && appId !== null && String(entry['sourceId']) === appId
}

/** What wrote a value that neither a person nor our own app wrote; undefined: one of them did, or it is not told. */
export function foreignTool(entry: JsonObject, appId: string | null): ForeignTool | undefined {
  const kind = TOOLS.get(entry['changeSource'])
  if (kind === undefined || isOwnWrite(entry, appId)) return undefined
  const id = entry['sourceId']
  return { kind, id: typeof id === 'string' && id !== '' ? id.slice(0, LONGEST_ID) : null }
}
