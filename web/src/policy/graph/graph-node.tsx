import { Handle, Position, type Node, type NodeProps } from '@xyflow/react'
import { useTranslation } from 'react-i18next'
import { targetWords } from '../target-words.ts'
import { useDraft } from '../use-draft.ts'
import type { GraphNode, What } from './routing-graph.ts'

/** A node as it is drawn. `place` in the path of the chosen lead, from 1; null: off it. */
export type DrawnNode = Node<
  { readonly node: GraphNode; readonly words: string; readonly place: number | null; readonly dim: boolean },
  'box'
>

/** What a node is called. */
export function useNodeWords(): (what: What) => string {
  const { t } = useTranslation()
  const { document } = useDraft()
  return (what) => {
    switch (what.kind) {
      case 'rule':
        return t('policy.graph.rule', { place: what.place, name: what.name })
      case 'pool':
        return what.name
      case 'target':
        return what.target.kind === 'hold' || what.target.kind === 'pool'
          ? targetWords(what.target, document, t)
          : what.target.kind === 'named'
            ? what.target.rep
            : t(`policy.target.${what.target.kind}`)
      default:
        return t(`policy.graph.${what.kind}`)
    }
  }
}

/** A box with its count; on the path of the chosen lead also with its number in it. */
export function GraphBox({ data: { node, words, place, dim } }: NodeProps<DrawnNode>) {
  const { t } = useTranslation()
  return (
    <div className={`graph-box graph-${node.kind}${place === null ? '' : ' graph-lit'}${dim ? ' graph-dim' : ''}`}>
      <Handle type="target" position={node.kind === 'end' ? Position.Left : Position.Top} isConnectable={false} />
      <strong>
        {place !== null && <span className="graph-place figures">{place}</span>} {words}
      </strong>
      {node.leads !== null && <span className="muted figures">{t('policy.graph.leads', { count: node.leads })}</span>}
      <Handle id="onward" type="source" position={Position.Bottom} isConnectable={false} />
      {node.kind !== 'end' && <Handle id="taken" type="source" position={Position.Right} isConnectable={false} />}
    </div>
  )
}
