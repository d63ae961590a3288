import type { InstallationId, ObjectType, PropertyChoice } from '../../ports/crm.ts'
import { asList, asObject, asText } from '../answer-shapes.ts'
import { API_VERSION } from './api-version.ts'
import { hubspotType } from './object-types.ts'
import type { CallHubspot } from './transport.ts'

/** The options of a property in the order in which the account shows them; null: the account has no such property. */
export function readChoices(
  call: CallHubspot,
  installation: InstallationId,
  type: ObjectType,
  property: string,
): Promise<readonly PropertyChoice[] | null> {
  const path = `/crm/properties/${API_VERSION}/${hubspotType(type).plural}/${property}`
  return call(
    { installation, name: 'property', method: 'GET', path, lane: 'normal', changes: false, none: [404] },
    (body) => {
      const options = asList(asObject(body, 'property')['options'], 'options of a property').map(toOption)
      return options.sort((a, b) => a.place - b.place).map(({ value, label }) => ({ value, label }))
    },
  )
}

function toOption(option: unknown): PropertyChoice & { readonly place: number } {
  const facts = asObject(option, 'option of a property')
  const place = facts['displayOrder']
  return {
    value: asText(facts['value'], 'value of an option'),
    label: asText(facts['label'], 'label of an option'),
    place: typeof place === 'number' ? place : 0,
  }
}
