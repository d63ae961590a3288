import { parser } from '@prometheus-io/lezer-promql'

/** What an expression asks for. */
export interface Asked {
  /** Each selector: the metric, and the labels it is narrowed by with their values as written. */
  readonly selectors: readonly {
    readonly metric: string
    readonly labels: ReadonlyMap<string, { readonly op: string; readonly value: string }>
  }[]
  /** Labels it groups by. */
  readonly groups: readonly string[]
}

/** Reads a PromQL expression. @throws {Error} with the place where it cannot be read. */
export function readPromQl(expression: string): Asked {
  const selectors: { metric: string; labels: Map<string, { op: string; value: string }> }[] = []
  const groups: string[] = []
  let inGroups = false
  let label = ''
  let op = ''
  parser.parse(expression).iterate({
    enter({ name, type, from, to }) {
      const text = expression.slice(from, to)
      if (type.isError) throw new Error(`cannot be read at "${expression.slice(from, from + 30)}": ${expression}`)
      if (name === 'VectorSelector') selectors.push({ metric: '', labels: new Map() })
      if (name === 'Identifier' && selectors.length > 0) selectors.at(-1)!.metric ||= text
      if (name === 'GroupingLabels') inGroups = true
      if (name === 'LabelName' && inGroups) groups.push(text)
      if (name === 'LabelName' && !inGroups) label = text
      if (name === 'MatchOp') op = text
      if (name === 'StringLiteral' && label !== '')
        selectors.at(-1)?.labels.set(label, { op, value: JSON.parse(text) as string })
    },
    leave({ name }) {
      if (name === 'GroupingLabels') inGroups = false
    },
  })
  return { selectors, groups }
}
