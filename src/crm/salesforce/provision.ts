import type { PropertyDefinition } from '../../mapping/property-definition.ts'
import type { InstallationId, PlannedProperty, ProvisionReport } from '../../ports/crm.ts'
import type { Describer } from './describe.ts'
import { TASK_KEY } from './find-tasks.ts'

/**
 * Which of our fields the org shows us as writable, on leads and contacts both. What is missing is named as `Object.Field`: the package is
 * not installed, or its permission set not assigned to the integration user.
 */
export async function missingFields(
  describer: Describer,
  installation: InstallationId,
  definitions: readonly PropertyDefinition[],
): Promise<ProvisionReport> {
  const present: string[] = []
  const clashing: string[] = []
  for (const object of ['Lead', 'Contact']) {
    const fields = await describer.fields(installation, object)
    for (const { name } of definitions) (fields.get(name)?.updateable ? present : clashing).push(`${object}.${name}`)
  }
  const tasks = await describer.fields(installation, 'Task')
  ;(tasks.get(TASK_KEY)?.createable ? present : clashing).push(`Task.${TASK_KEY}`)
  return { created: [], present, clashing }
}

/** The same, field by field, with what each is for. Reads only. */
export async function planFields(
  describer: Describer,
  installation: InstallationId,
  definitions: readonly PropertyDefinition[],
): Promise<readonly PlannedProperty[]> {
  const { present } = await missingFields(describer, installation, definitions)
  const planned = ['Lead', 'Contact'].flatMap((holder) =>
    definitions.map(({ name, label, description }) => ({ holder, name, label, description })),
  )
  const task = {
    holder: 'Task',
    name: TASK_KEY,
    label: 'Estafet: key',
    description: 'Names the step a task was made for.',
  }
  return [...planned, task].map((field) => ({
    ...field,
    state: present.includes(`${field.holder}.${field.name}`) ? 'present' : 'clashing',
  }))
}
