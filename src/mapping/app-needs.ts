import type { PropertyDefinition } from './property-definition.ts'
import type { Mapping, OwnProperty, Subscription } from './shape.ts'
import { readProperties } from './read-fields.ts'

/** The properties of ours that an account must hold, with their words in one language. */
export function propertyDefinitions(mapping: Mapping, language: 'en' | 'id'): readonly PropertyDefinition[] {
  return ownProperties(mapping).map(({ holder, property, shape }) => ({
    holder,
    name: property,
    // Lists and filters of a CRM show no group, so the label says whose property it is.
    label: `Estafet: ${shape.label[language]}`,
    description: shape.description[language],
    kind: shape.kind,
    choices: (shape.choices ?? []).map(({ value, label }) => ({ value, label: label[language] })),
    unique: false,
  }))
}

function ownProperties(mapping: Mapping): readonly OwnProperty[] {
  const own: OwnProperty[] = []
  for (const rule of Object.values(mapping.outputs)) {
    if (rule?.shape) own.push({ holder: 'contact', property: rule.property, shape: rule.shape })
  }
  return [...own, ...(mapping.card === null ? [] : [mapping.card]), mapping.revision, ...mapping.inputs]
}

/**
 * What the app must ask to be told: kinds of change per type, each property that feeds a decision, the owner and the revision.
 * So is our own stage, which other tools must leave alone. Our other results are left out: one echo per write is enough, and theirs
 * would be noise.
 */
export function subscriptions(mapping: Mapping): readonly Subscription[] {
  const { kinds, types, quiet, extra } = mapping.notifications
  const wanted: Subscription[] = []
  for (const objectType of types) {
    for (const kind of kinds) wanted.push({ subscriptionType: `object.${kind}`, objectType })
    for (const propertyName of readProperties(mapping, objectType)) {
      if (quiet.includes(propertyName) || isSilentOutput(mapping, propertyName)) continue
      wanted.push({ subscriptionType: 'object.propertyChange', objectType, propertyName })
    }
  }
  for (const subscriptionType of extra) wanted.push({ subscriptionType, objectType: 'contact' })
  return wanted
}

function isSilentOutput(mapping: Mapping, property: string): boolean {
  const { stage, ...silent } = mapping.outputs
  return property !== stage?.property && Object.values(silent).some((rule) => rule?.shape && rule.property === property)
}
