import type { WriteResult } from '../../../src/ports/crm.ts'
import { connected, INSTALLATION } from './connected.ts'

/** Pieces of HubSpot's answers, for tests in which nock plays HubSpot. */
export const CONTACTS = '/crm/objects/2026-03/contacts'
export const stamp = { createdAt: '2026-10-20T08:15:30.123Z', updatedAt: '2026-11-02T12:00:01.456Z', archived: false }
export const record = (id: string, properties: Record<string, string | null> = {}) => ({ id, properties, ...stamp })
export const complete = (results: unknown[], errors?: unknown[]) => ({
  status: 'COMPLETE',
  results,
  ...(errors ? { numErrors: errors.length, errors } : {}),
  startedAt: stamp.updatedAt,
  completedAt: stamp.updatedAt,
})
export const writes = (count: number) =>
  Array.from({ length: count }, (_, index) => ({ id: String(index + 1), properties: { estafet_score: '7' } }))
export const kinds = (results: readonly WriteResult[]) => results.map(({ kind }) => kind).join(' ')
export const write = async (count: number) => {
  const world = await connected()
  return { world, results: world.crm.write(INSTALLATION, 'contact', writes(count), 'normal') }
}
