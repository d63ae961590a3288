import type { Mapping, OwnProperty } from '../../src/mapping/shape.ts'
import { outputs as everywhere } from '../hubspot/outputs.ts'
import { repInputs, revision as anywhere } from '../hubspot/properties.ts'

/** Fields of ours carry the namespace of the package: `estafet_sla_due_at` is `estafet__Sla_Due_At__c`. What they mean is the same in every CRM. */
function fieldOf(property: string): string {
  const words = property.replace(/^estafet_/, '').split('_')
  return `estafet__${words.map((word) => word[0]!.toUpperCase() + word.slice(1)).join('_')}__c`
}
function renamed(own: OwnProperty): OwnProperty {
  return { ...own, property: fieldOf(own.property) }
}

export const outputs = Object.fromEntries(
  Object.entries(everywhere).map(([name, rule]) => {
    if (name === 'ownerId') return [name, { property: 'OwnerId', writer: 'text', shape: null }]
    return [name, rule === null ? null : { ...rule, property: fieldOf(rule.property) }]
  }),
) as Mapping['outputs']

export const inputs: readonly OwnProperty[] = repInputs.map(renamed)
export const revision: OwnProperty = renamed(anywhere)

/** The component on the record page reads this; a Salesforce page cannot ask us without a token of ours in the browser. */
export const card: OwnProperty = {
  holder: 'contact',
  property: 'estafet__Card__c',
  shape: {
    kind: 'long-text',
    label: { en: 'Card', id: 'Kartu' },
    description: {
      en: 'What the Estafet component on the page shows. Not for reading or editing.',
      id: 'Isi komponen Estafet di halaman. Bukan untuk dibaca atau diubah.',
    },
  },
}
