import path from 'node:path'
import { act, type ReactNode } from 'react'
import { BareDocument, type BareNode } from './bare-document.ts'
import { hubspot } from './ui-parts.ts'

const APP = path.resolve(import.meta.dirname, '../../../hubspot/src/app')

const page = new BareDocument()
Object.assign(globalThis, { window: page.defaultView, document: page, IS_REACT_ACT_ENVIRONMENT: true })
// React looks for the document when it is loaded.
const { createRoot } = await import('react-dom/client')

export interface Called {
  readonly path: string
  readonly body: unknown
}
/** One answer for each call in turn; the last one for all that follow. A promise not yet kept: HubSpot still waits. */
export type Answers = readonly (() => Promise<Response> | Response)[]

export const json = (body: unknown, status = 200): Response => Response.json(body, { status })

/** An extension as HubSpot draws it for somebody: what it shows, and what it asked of Estafet. */
export class Drawn {
  readonly calls: Called[] = []
  readonly alerts: string[] = []
  readonly #container = page.createElement('div')
  readonly #root = createRoot(this.#container as never)

  /** @param file entry of the extension under hubspot/src/app. */
  static async open(file: string, locale: string, answers: Answers): Promise<Drawn> {
    const drawn = new Drawn()
    hubspot.answer = async (url, options = {}) => {
      const { pathname, search } = new URL(url)
      drawn.calls.push({ path: pathname + search, body: (options as { body?: unknown }).body ?? null })
      return answers[Math.min(drawn.calls.length, answers.length) - 1]!()
    }
    hubspot.extend(() => null)
    await import(path.join(APP, file))
    const entry = entries.get(file) ?? hubspot.entry
    entries.set(file, entry)
    const context = {
      user: { id: 6600001, email: 'ana@customer.example', locale },
      portal: { id: 8800001, timezone: 'America/New_York' },
      crm: { objectId: 101, objectTypeId: '0-1' },
    }
    const actions = {
      refreshObjectProperties: () => undefined,
      addAlert: ({ message }: { message: string }) => drawn.alerts.push(message),
      onCrmPropertiesUpdate: () => undefined,
    }
    await drawn.#draw(entry({ context, actions }))
    return drawn
  }

  /** All words that are shown, titles and labels of parts among them. */
  get text(): string {
    const told = [...this.#container.all()].flatMap((node) =>
      node.nodeType === 3
        ? [node.textContent]
        : TOLD.map((name) => node.props[name]).filter((one) => typeof one === 'string'),
    )
    return told.join(' | ')
  }
  has(part: string): boolean {
    return this.all(part).length > 0
  }
  all(part: string): BareNode[] {
    return [...this.#container.all()].filter(({ nodeName }) => nodeName === `hs-${part.toLowerCase()}`)
  }
  buttons(): string[] {
    return [...this.all('Button'), ...this.all('LoadingButton')].map(({ textContent }) => textContent)
  }
  async press(label: string): Promise<void> {
    const button = [...this.all('Button'), ...this.all('LoadingButton')].find(
      ({ textContent }) => textContent === label,
    )
    if (button === undefined) throw new Error(`no button "${label}" among: ${this.buttons().join(', ')}`)
    if (button.props['disabled'] === true) throw new Error(`"${label}" cannot be pressed now`)
    await act(async () => (button.props['onClick'] as () => unknown)())
  }
  /** @param by what the part is told of by: `onChange` of a choice, `onInput` of a text. */
  async give(part: string, by: 'onChange' | 'onInput', value: unknown): Promise<void> {
    await act(async () => (this.all(part)[0]!.props[by] as (given: unknown) => unknown)(value))
  }
  async close(): Promise<void> {
    await act(async () => this.#root.unmount())
  }
  async #draw(node: ReactNode): Promise<void> {
    await act(async () => this.#root.render(node))
  }
}

const TOLD = ['title', 'label', 'valueDescription'] as const
/** A module is loaded once; how it is drawn is kept. */
const entries = new Map<string, typeof hubspot.entry>()
