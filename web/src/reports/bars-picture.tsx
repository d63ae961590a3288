import { useRef } from 'react'
import { PictureButton } from './picture-button.tsx'

const [WIDTH, ROW, NAME, VALUE] = [640, 28, 200, 150]
const BAR = WIDTH - NAME - VALUE - 16
/** Letters of a name that fit beside its bar. */
const LETTERS = 30

export interface BarLine {
  readonly id: string
  readonly name: string
  /** Where the bar begins and ends, 0–1. */
  readonly from?: number
  readonly to: number
  /** The range that is normal, 0–1. */
  readonly low?: number | null
  readonly high?: number | null
  readonly words: string
}

interface Props {
  readonly lines: readonly BarLine[]
  readonly title: string
  /** Period and filters in words. */
  readonly asked: string
  /** Of the file, without its ending. */
  readonly name: string
}

function shortened(text: string): string {
  return text.length <= LETTERS ? text : `${text.slice(0, LETTERS - 1)}…`
}

/** The bars of a table as one chart, to keep as a picture; on the page they stand in the table itself. */
export function BarsPicture({ lines, title, asked, name }: Props) {
  const drawn = useRef<SVGSVGElement>(null)
  const x = (share: number): number => NAME + Math.min(1, Math.max(0, share)) * BAR
  return (
    <>
      <svg
        ref={drawn}
        className="picture-only"
        viewBox={`0 0 ${WIDTH} ${Math.max(1, lines.length) * ROW}`}
        aria-hidden="true"
      >
        {lines.map(({ id, name: label, from = 0, to, low, high, words }, at) => (
          <g key={id} transform={`translate(0 ${at * ROW})`}>
            <text x={NAME - 12} y={18} textAnchor="end">
              {shortened(label)}
            </text>
            <rect className="share-track" x={NAME} y={6} width={BAR} height={16} />
            {typeof low === 'number' && typeof high === 'number' && (
              <rect className="share-range" x={x(low)} y={6} width={x(high) - x(low)} height={16} />
            )}
            <rect className="share-value" x={x(from)} y={10} width={Math.max(0, x(to) - x(from))} height={8} />
            <text x={NAME + BAR + 12} y={18}>
              {words}
            </text>
          </g>
        ))}
      </svg>
      <PictureButton chart={drawn} title={title} asked={asked} name={name} />
    </>
  )
}
