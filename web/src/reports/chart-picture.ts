/** What a picture says round its chart, so that it can stand alone. */
export interface PictureWords {
  readonly title: string
  /** Under the title: period and filters. */
  readonly asked: string
  /** At the foot: when it was made. */
  readonly made: string
}

const [WIDTH, MARGIN, LINE] = [704, 32, 20]
/** Twice as many points as the chart has, so that it stays sharp on paper. */
const SHARP = 2
/** Letters that fit into a line of the given size. */
const LETTERS = { title: 68, asked: 88 } as const
/** What a style sheet says of a shape; a picture has no style sheet. */
const STYLES = [
  'fill',
  'opacity',
  'stroke',
  'stroke-width',
  'stroke-dasharray',
  'font-size',
  'font-family',
  'font-weight',
] as const

/** A text in lines of at most so many letters; words stay whole. */
export function wrapped(text: string, letters: number): readonly string[] {
  const lines: string[] = []
  for (const word of text.split(' ')) {
    const last = lines.at(-1)
    if (last !== undefined && last.length + 1 + word.length <= letters) lines[lines.length - 1] = `${last} ${word}`
    else lines.push(word)
  }
  return lines
}

/** The chart as it stands on the page, in the colours of the page, with its words, as a PNG. */
export async function pictureOf(chart: SVGSVGElement, words: PictureWords): Promise<Blob> {
  const { svg, height } = withWords(chart, words)
  const image = new Image()
  image.src = `data:image/svg+xml;charset=utf-8,${encodeURIComponent(new XMLSerializer().serializeToString(svg))}`
  await image.decode()
  const canvas = document.createElement('canvas')
  canvas.width = WIDTH * SHARP
  canvas.height = height * SHARP
  canvas.getContext('2d')!.drawImage(image, 0, 0, canvas.width, canvas.height)
  return new Promise((resolve, reject) =>
    canvas.toBlob((blob) => (blob === null ? reject(new Error('the browser made no picture')) : resolve(blob))),
  )
}

function withWords(
  chart: SVGSVGElement,
  words: PictureWords,
): { readonly svg: SVGSVGElement; readonly height: number } {
  const page = getComputedStyle(document.body)
  const { width, height: tall } = chart.viewBox.baseVal
  const svg = shape('svg', { width: WIDTH, xmlns: 'http://www.w3.org/2000/svg' })
  const ground = shape('rect', { width: WIDTH, fill: groundOf(chart) })
  svg.append(ground)
  let y = MARGIN
  const write = (text: string, size: number, weight: number): void => {
    y += LINE
    const line = shape('text', { x: MARGIN, y, fill: page.color, 'font-size': size, 'font-weight': weight })
    line.setAttribute('font-family', page.fontFamily)
    line.textContent = text
    svg.append(line)
  }
  for (const line of wrapped(words.title, LETTERS.title)) write(line, 16, 600)
  for (const line of wrapped(words.asked, LETTERS.asked)) write(line, 12, 400)
  const inner = copyOf(chart)
  const scale = (WIDTH - 2 * MARGIN) / width
  const place = { x: MARGIN, y: y + LINE, width: WIDTH - 2 * MARGIN, height: tall * scale }
  for (const [name, value] of Object.entries(place)) inner.setAttribute(name, String(value))
  svg.append(inner)
  y = place.y + place.height
  write(words.made, 12, 400)
  const height = y + MARGIN
  svg.setAttribute('height', String(height))
  ground.setAttribute('height', String(height))
  return { svg, height }
}

/** A copy that carries what the style sheets of the page say of each shape. */
function copyOf(chart: SVGSVGElement): SVGSVGElement {
  const copy = chart.cloneNode(true) as SVGSVGElement
  const [from, to] = [chart.querySelectorAll('*'), copy.querySelectorAll('*')]
  from.forEach((one, at) => {
    const style = getComputedStyle(one)
    for (const name of STYLES) to[at]!.setAttribute(name, style.getPropertyValue(name))
  })
  return copy
}

/** The colour on which the chart stands: that of the first box round it that has one. */
function groundOf(chart: Element): string {
  for (let box: Element | null = chart; box !== null; box = box.parentElement) {
    const { backgroundColor } = getComputedStyle(box)
    if (backgroundColor !== 'rgba(0, 0, 0, 0)' && backgroundColor !== 'transparent') return backgroundColor
  }
  return 'white'
}

function shape<Name extends 'svg' | 'rect' | 'text'>(
  name: Name,
  attributes: Readonly<Record<string, string | number>>,
) {
  const element = document.createElementNS('http://www.w3.org/2000/svg', name)
  for (const [key, value] of Object.entries(attributes)) element.setAttribute(key, String(value))
  return element
}
