import type { RoutingGraph } from './routing-graph.ts'

export interface Placed {
  readonly x: number
  readonly y: number
}
/** Sizes of boxes and the room between them. */
export const BOX = { width: 250, height: 78, gapX: 190, gapY: 22 } as const

/**
 * What is asked stands in one column in its order; where leads go stands in the next, each as near as it can to what leads there.
 * @returns the upper left corner of every node.
 */
export function placesOf({ nodes, edges }: RoutingGraph): ReadonlyMap<string, Placed> {
  const step = BOX.height + BOX.gapY
  const asked = nodes.filter(({ kind, what }) => kind !== 'end' || what.kind === 'no-rule')
  const places = new Map<string, Placed>(asked.map(({ id }, at) => [id, { x: 0, y: at * step }]))
  const wish = (id: string): number => {
    const from = edges.filter(({ to }) => to === id).map((edge) => places.get(edge.from)?.y ?? 0)
    return from.reduce((sum, y) => sum + y, 0) / Math.max(1, from.length)
  }
  const ends = nodes
    .filter(({ id }) => !places.has(id))
    .map(({ id }) => ({ id, y: wish(id) }))
    .toSorted((a, b) => a.y - b.y)
  let free = 0
  for (const { id, y } of ends) {
    const place = Math.max(y, free)
    places.set(id, { x: BOX.width + BOX.gapX, y: place })
    free = place + step
  }
  return places
}

/** Room for all boxes at their full size, with a margin. */
export function heightOf(graph: RoutingGraph): number {
  return Math.max(...[...placesOf(graph).values()].map(({ y }) => y)) + BOX.height + 2 * BOX.gapY
}
