import { Controls, MarkerType, ReactFlow, type AriaLabelConfig, type Edge } from '@xyflow/react'
import '@xyflow/react/dist/base.css'
import { useQuery } from '@tanstack/react-query'
import type { TFunction } from 'i18next'
import { useMemo } from 'react'
import { useTranslation } from 'react-i18next'
import { ExampleChoice, useExample } from '../live-example.tsx'
import { trafficQuery } from '../policy-queries.ts'
import { useDraft } from '../use-draft.ts'
import { BOX, heightOf, placesOf } from './graph-layout.ts'
import { GraphBox, useNodeWords, type DrawnNode } from './graph-node.tsx'
import { pathOf, routingGraph } from './routing-graph.ts'
import './graph.css'

const BOXES = { box: GraphBox }

interface Props {
  /** A rule was chosen, by its place from 0. */
  readonly onRule: (place: number) => void
}

/** The ordered rules as a graph of the same draft: who took which way, and the way of one lead. The list above says the same. */
export function GraphView({ onRule }: Props) {
  const { t } = useTranslation()
  const { document } = useDraft()
  const { data: traffic } = useQuery(trafficQuery)
  const example = useExample()
  const tried = example.tried.data?.draft
  const graph = useMemo(() => routingGraph(document, traffic, tried), [document, traffic, tried])
  const path = tried === undefined ? null : pathOf(document, tried)
  const words = useNodeWords()
  const nodes = useNodes(graph, path, words)
  const edges = useEdges(graph, path)
  return (
    <>
      <p className="muted">{t('policy.graph.what')}</p>
      <ExampleChoice example={example} />
      <p role="status" className="graph-told">
        {tried && (path === null ? tried.reason : t('policy.graph.path', { reason: tried.reason, count: path.length }))}
      </p>
      <div className="graph" style={{ height: heightOf(graph) }} role="group" aria-label={t('policy.graph.label')}>
        <ReactFlow<DrawnNode>
          nodes={nodes}
          edges={edges}
          nodeTypes={BOXES}
          fitView
          fitViewOptions={{ minZoom: 0.3, maxZoom: 1, padding: 0.03 }}
          minZoom={0.3}
          maxZoom={1.5}
          nodesDraggable={false}
          nodesConnectable={false}
          nodesFocusable
          edgesFocusable={false}
          autoPanOnNodeFocus
          preventScrolling={false}
          zoomOnScroll={false}
          ariaLabelConfig={ariaWords(t)}
          // Nothing is kept as selected: choosing a rule opens it in the list.
          onNodesChange={(changes) => {
            const chosen = changes.find((change) => change.type === 'select' && change.selected)
            const what = nodes.find(({ id }) => chosen?.type === 'select' && id === chosen.id)?.data.node.what
            if (what?.kind === 'rule') onRule(what.place - 1)
          }}
        >
          <Controls showInteractive={false} />
        </ReactFlow>
      </div>
    </>
  )
}

type Graph = ReturnType<typeof routingGraph>
type Path = ReturnType<typeof pathOf>

function useNodes(graph: Graph, path: Path, words: ReturnType<typeof useNodeWords>): DrawnNode[] {
  const { t } = useTranslation()
  const places = useMemo(() => placesOf(graph), [graph])
  return graph.nodes.map((node) => {
    const at = path?.indexOf(node.id) ?? -1
    const said = words(node.what)
    const count = node.leads === null ? '' : `, ${t('policy.graph.leads', { count: node.leads })}`
    return {
      ...{ id: node.id, type: 'box' as const, position: { ...places.get(node.id)! } },
      ...{ width: BOX.width, height: BOX.height, deletable: false },
      ariaLabel: at < 0 ? said + count : t('policy.graph.onPath', { place: at + 1, what: said + count }),
      data: { node, words: said, place: at < 0 ? null : at + 1, dim: path !== null && at < 0 },
    }
  })
}

function useEdges(graph: Graph, path: Path): Edge[] {
  const { t } = useTranslation()
  return graph.edges.map(({ id, from, to, leads }) => {
    const at = path?.indexOf(from) ?? -1
    const lit = at >= 0 && path![at + 1] === to
    const isOnward = graph.nodes.find((node) => node.id === to)?.kind !== 'end' || to === 'end:no-rule'
    return {
      ...{ id, source: from, target: to, sourceHandle: isOnward ? 'onward' : 'taken', type: 'smoothstep' },
      // A way that nobody took is dashed; a column of noughts would say it worse.
      ...(leads === null || leads === 0 ? {} : { label: t('policy.graph.count', { count: leads }) }),
      className: `${lit ? 'graph-lit' : path === null ? '' : 'graph-dim'}${leads === 0 ? ' graph-none' : ''}`,
      markerEnd: { type: MarkerType.ArrowClosed },
    }
  })
}

function ariaWords(t: TFunction): Partial<AriaLabelConfig> {
  return {
    'node.a11yDescription.default': t('policy.graph.node'),
    'node.a11yDescription.keyboardDisabled': t('policy.graph.node'),
    'controls.ariaLabel': t('policy.graph.controls'),
    'controls.zoomIn.ariaLabel': t('policy.graph.zoomIn'),
    'controls.zoomOut.ariaLabel': t('policy.graph.zoomOut'),
    'controls.fitView.ariaLabel': t('policy.graph.fit'),
  }
}
