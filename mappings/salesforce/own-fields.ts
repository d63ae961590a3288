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

/** Until when whoever has the lead lets it wait. A page of ours asks for it elsewhere; here it is a field like any other. */
export const snoozeUntil: OwnProperty = {
  holder: 'contact',
  property: 'estafet__Snooze_Until__c',
  shape: {
    kind: 'instant',
    label: { en: 'Let it wait until', id: 'Tunda sampai' },
    description: {
      en: 'The owner lets the lead wait until then; a moment that has passed wakes it. Not beyond what the policy allows.',
      id: 'Pemilik menunda lead sampai saat itu; saat yang sudah lewat membangunkannya. Tidak melebihi batas kebijakan.',
    },
  },
}
/** Nothing reads it: a change of a record is enough to have it decided again. */
const lookAskedAt: OwnProperty = {
  holder: 'contact',
  property: 'estafet__Look_Asked_At__c',
  shape: {
    kind: 'instant',
    label: { en: 'Evaluation asked for', id: 'Evaluasi diminta' },
    description: {
      en: 'When somebody asked for the lead to be decided again. Any change has the same effect.',
      id: 'Kapan seseorang meminta lead diputuskan lagi. Perubahan apa pun berdampak sama.',
    },
  },
}

export const inputs: readonly OwnProperty[] = [...repInputs.map(renamed), snoozeUntil, lookAskedAt]
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
