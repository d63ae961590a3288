import type { RecordWrite, WriteResult } from '../../ports/crm.ts'
import { writeRecords, type WriteTarget } from './write-records.ts'
import { readRecords } from './read-records.ts'
import type { CallHubspot } from './transport.ts'

/** HubSpot's own stage. It accepts backward writes and ignores them. */
const STAGE = 'lifecyclestage'

/**
 * Writes like {@link writeRecords}, and makes backward moves of the native lifecycle stage hold: those are cleared in one request and set in
 * the next, since one batch has no order. Only for mappings that write the native stage; costs a read, and two writes when something moved back.
 */
export async function writeWithLifecycle(
  call: CallHubspot,
  target: WriteTarget,
  writes: readonly RecordWrite[],
): Promise<readonly WriteResult[]> {
  const results = await writeRecords(call, target, writes)
  const wanted = new Map<string, string>()
  writes.forEach(({ id, properties }, index) => {
    const stage = Object.hasOwn(properties, STAGE) ? properties[STAGE] : undefined
    if (stage !== undefined && stage !== '' && results[index]?.kind === 'written') wanted.set(id, stage)
  })
  if (wanted.size === 0) return results
  const { installation, type, lane } = target
  const { found } = await readRecords(call, installation, type, [...wanted.keys()], [STAGE], lane)
  const ignored = [...wanted].filter(([id, stage]) => found.has(id) && found.get(id)!.properties.get(STAGE) !== stage)
  if (ignored.length === 0) return results
  await writeRecords(
    call,
    target,
    ignored.map(([id]) => ({ id, properties: { [STAGE]: '' } })),
  )
  await writeRecords(
    call,
    target,
    ignored.map(([id, stage]) => ({ id, properties: { [STAGE]: stage } })),
  )
  return results
}

/** True when any of the writes sets the native stage. */
export function touchesLifecycle(writes: readonly RecordWrite[]): boolean {
  return writes.some(({ properties }) => Object.hasOwn(properties, STAGE))
}
