import { DocumentRefusedError } from '../../errors.ts'
import { problem } from './problems.ts'

/** The shape of policy documents this release works with. */
export const CURRENT_SCHEMA = 1

type Shape = Readonly<Record<string, unknown>>

/** Turns a document of one schema version into the next. It may rely on nothing but that version's own shape; `schemaVersion` is raised for it. */
export type UpgradeStep = (document: Shape) => Shape

/** By the version a step starts from. A step stays for ever: stored versions are immutable and may be read years later. */
const STEPS: ReadonlyMap<number, UpgradeStep> = new Map()

/**
 * Brings a stored or handed-in document to the present shape, step by step. A document without a readable `schemaVersion` comes back
 * as it is, for the schema to tell about.
 * @param steps   the steps of this release unless given.
 * @param current the version to arrive at.
 * @throws {DocumentRefusedError} when the document is of a newer release, or of a version no step starts from.
 */
export function upgradePolicy(
  document: unknown,
  steps: ReadonlyMap<number, UpgradeStep> = STEPS,
  current: number = CURRENT_SCHEMA,
): unknown {
  if (!isShape(document)) return document
  const written = document['schemaVersion']
  if (typeof written !== 'number' || !Number.isInteger(written) || written < 1) return document
  let upgraded = document
  for (let version = written; version < current; version += 1) {
    const step = steps.get(version)
    if (!step) throw refused(document, current)
    upgraded = { ...step(upgraded), schemaVersion: version + 1 }
  }
  if (written > current) throw refused(document, current)
  return upgraded
}

function isShape(document: unknown): document is Shape {
  return typeof document === 'object' && document !== null && !Array.isArray(document)
}

function refused(document: Shape, current: number): DocumentRefusedError {
  return new DocumentRefusedError('The policy', [
    problem(['schemaVersion'], document, {
      en: `${current}, or an older version this release can bring up to it; a newer one needs a newer Estafet`,
      id: `${current}, atau versi lama yang dapat diperbarui oleh rilis ini; versi yang lebih baru memerlukan Estafet yang lebih baru`,
    }),
  ])
}
