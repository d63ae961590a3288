/**
 * As much of a document as React needs to draw into: a tree, and nothing that looks or listens. The parts of HubSpot's interface have no
 * document either; what a component was given stands on its node as `props`.
 */
export class BareNode {
  parentNode: BareNode | null = null
  readonly childNodes: BareNode[] = []
  nodeValue: string | null
  readonly style = {}
  /** What the component was given, children aside. */
  props: Readonly<Record<string, unknown>> = {}

  readonly nodeType: number
  readonly nodeName: string
  readonly ownerDocument: BareDocument | null

  constructor(nodeType: number, nodeName: string, ownerDocument: BareDocument | null, text: string | null = null) {
    this.nodeType = nodeType
    this.nodeName = nodeName
    this.ownerDocument = ownerDocument
    this.nodeValue = text
  }

  get tagName(): string {
    return this.nodeName
  }
  get namespaceURI(): string {
    return 'http://www.w3.org/1999/xhtml'
  }
  get firstChild(): BareNode | null {
    return this.childNodes[0] ?? null
  }
  get lastChild(): BareNode | null {
    return this.childNodes.at(-1) ?? null
  }
  get nextSibling(): BareNode | null {
    return this.#beside(1)
  }
  get previousSibling(): BareNode | null {
    return this.#beside(-1)
  }
  get textContent(): string {
    return this.nodeType === TEXT ? (this.nodeValue ?? '') : this.childNodes.map((child) => child.textContent).join('')
  }
  set textContent(text: string) {
    this.childNodes.length = 0
    if (text !== '') this.appendChild(new BareNode(TEXT, '#text', this.ownerDocument, text))
  }

  appendChild(child: BareNode): BareNode {
    return this.insertBefore(child, null)
  }
  insertBefore(child: BareNode, before: BareNode | null): BareNode {
    child.parentNode?.removeChild(child)
    const place = before === null ? this.childNodes.length : this.childNodes.indexOf(before)
    this.childNodes.splice(place, 0, child)
    child.parentNode = this
    return child
  }
  removeChild(child: BareNode): BareNode {
    this.childNodes.splice(this.childNodes.indexOf(child), 1)
    child.parentNode = null
    return child
  }
  setAttribute(): void {}
  removeAttribute(): void {}
  addEventListener(): void {}
  removeEventListener(): void {}

  /** Every node below, in reading order. */
  *all(): Generator<BareNode> {
    for (const child of this.childNodes) {
      yield child
      yield* child.all()
    }
  }

  #beside(step: 1 | -1): BareNode | null {
    const siblings = this.parentNode?.childNodes ?? []
    return siblings[siblings.indexOf(this) + step] ?? null
  }
}

/** React looks for one it may have drawn into. */
class Frame extends BareNode {}

const ELEMENT = 1
const TEXT = 3
const DOCUMENT = 9

export class BareDocument extends BareNode {
  readonly documentElement: BareNode
  readonly body: BareNode
  readonly defaultView: object

  constructor() {
    super(DOCUMENT, '#document', null)
    this.documentElement = this.createElement('html')
    this.body = this.createElement('body')
    this.defaultView = { document: this, HTMLIFrameElement: Frame, addEventListener() {}, removeEventListener() {} }
    this.appendChild(this.documentElement).appendChild(this.body)
  }
  get activeElement(): BareNode {
    return this.body
  }
  createElement(name: string): BareNode {
    return new BareNode(ELEMENT, name, this)
  }
  createElementNS(_space: string, name: string): BareNode {
    return this.createElement(name)
  }
  createTextNode(text: string): BareNode {
    return new BareNode(TEXT, '#text', this, text)
  }
}
