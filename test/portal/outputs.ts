import type { Mapping } from '../../src/mapping/mapping.ts'

/** Every property an evaluation writes: the results, the owner and the revision. */
export function outputPropertiesOf(mapping: Mapping): readonly string[] {
  return [
    ...Object.values(mapping.outputs).flatMap((rule) => (rule === null ? [] : [rule.property])),
    mapping.revision.property,
  ]
}
