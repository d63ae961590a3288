import { conditionInWords } from '../condition-words.ts'
import { wordFor } from '../explain/vocabulary.ts'
import type { Stage, Status } from '../lead.ts'
import type { RuleGroup } from '../policy/rule-group.ts'
import type { Words } from '../policy/words.ts'

/** What a part of a definition tells. */
export type PartKind = 'means' | 'owner' | 'in' | 'out' | 'norm' | 'rules' | 'points' | 'stops' | 'late'

export interface DefinitionPart {
  readonly kind: PartKind
  readonly lines: readonly Words[]
}

/** One word of the shared agreement and what it means here. */
export interface Definition {
  /** Stable: the anchor of the word on the page. */
  readonly id: string
  readonly name: Words
  /** The part of the policy editor in which it is settled. */
  readonly settledIn: 'sources' | 'fit' | 'scores' | 'stages' | 'routing' | 'sla' | 'cadences' | 'recycling'
  /** What finds the leads to which the word applies now; null for words about all of them. */
  readonly leads: { readonly stage?: Stage; readonly status?: Status } | null
  readonly parts: readonly DefinitionPart[]
}

export interface DefinitionGroup {
  readonly id: 'stages' | 'rest' | 'value' | 'handover'
  readonly definitions: readonly Definition[]
}

/** A condition in both languages. */
export function conditionWords(group: RuleGroup): Words {
  return { en: conditionInWords(group, 'en'), id: conditionInWords(group, 'id') }
}

/** A word of Estafet in both languages; a customer's own word stands for itself. */
export function word(value: string): Words {
  return { en: wordFor(value, 'en'), id: wordFor(value, 'id') }
}

/** Words one after the other. */
export function listed(words: readonly Words[]): Words {
  return { en: words.map(({ en }) => en).join(', '), id: words.map(({ id }) => id).join(', ') }
}

/** The part that tells in one sentence what a word means. */
export function means(line: Words): DefinitionPart {
  return { kind: 'means', lines: [line] }
}
