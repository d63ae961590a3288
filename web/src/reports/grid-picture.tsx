import { useRef } from 'react'
import { PictureButton } from './picture-button.tsx'

const [LEFT, TOP, ROW, WIDTH] = [48, 24, 26, 640]

export interface GridCell {
  readonly row: number
  readonly column: number
  /** How bad it is, 0–4. */
  readonly strength: number
  readonly words: string
}

interface Props {
  readonly rows: readonly string[]
  readonly columns: readonly string[]
  readonly cells: readonly GridCell[]
  readonly title: string
  readonly asked: string
  /** Of the file, without its ending. */
  readonly name: string
}

/** A grid of figures as a chart, to keep as a picture; on the page it is a table. */
export function GridPicture({ rows, columns, cells, title, asked, name }: Props) {
  const drawn = useRef<SVGSVGElement>(null)
  const wide = (WIDTH - LEFT) / Math.max(1, columns.length)
  return (
    <>
      <svg ref={drawn} className="picture-only" viewBox={`0 0 ${WIDTH} ${TOP + rows.length * ROW}`} aria-hidden="true">
        {columns.map((words, at) => (
          <text key={words} x={LEFT + (at + 0.5) * wide} y={16} textAnchor="middle">
            {words}
          </text>
        ))}
        {rows.map((words, at) => (
          <text key={words} x={LEFT - 8} y={TOP + at * ROW + 17} textAnchor="end">
            {words}
          </text>
        ))}
        {cells.map(({ row, column, strength, words }) => (
          <g key={`${row} ${column}`} transform={`translate(${LEFT + column * wide} ${TOP + row * ROW})`}>
            <rect className="grid-cell" data-late={strength} x={1} y={1} width={wide - 2} height={ROW - 2} />
            <text className="grid-words" x={wide / 2} y={16} textAnchor="middle">
              {words}
            </text>
          </g>
        ))}
      </svg>
      <PictureButton chart={drawn} title={title} asked={asked} name={name} />
    </>
  )
}
