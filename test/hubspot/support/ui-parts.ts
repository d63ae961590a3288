import { createElement, type FunctionComponent, type ReactNode } from 'react'
import type { BareNode } from './bare-document.ts'

/**
 * Stands in for `@hubspot/ui-extensions` where a test draws the card and the pages: the same names, drawn as bare nodes. The package
 * itself belongs to the developer project, which has its own lock file and React.
 */
type Props = Readonly<Record<string, unknown>> & { readonly children?: ReactNode }

function part(name: string): FunctionComponent<Props> {
  return function Part({ children, ...props }) {
    const keep = (node: BareNode | null): void => {
      if (node !== null) node.props = props
    }
    return createElement(`hs-${name.toLowerCase()}`, { ref: keep as never }, children)
  }
}

export const Accordion = part('Accordion')
export const Alert = part('Alert')
export const Button = part('Button')
export const ButtonRow = part('ButtonRow')
export const DescriptionList = part('DescriptionList')
export const DescriptionListItem = part('DescriptionListItem')
export const Divider = part('Divider')
export const EmptyState = part('EmptyState')
export const ErrorState = part('ErrorState')
export const Flex = part('Flex')
export const Heading = part('Heading')
export const Input = part('Input')
export const Link = part('Link')
export const List = part('List')
export const LoadingButton = part('LoadingButton')
export const LoadingSpinner = part('LoadingSpinner')
export const ProgressBar = part('ProgressBar')
export const Select = part('Select')
export const StatusTag = part('StatusTag')
export const Text = part('Text')
export const TextArea = part('TextArea')

type Entry = (given: { readonly context: object; readonly actions: object }) => ReactNode
type Fetch = (url: string, options?: object) => Promise<Response>

/** What an extension asked HubSpot for: how it is drawn, and its calls. */
export const hubspot = {
  entry: (() => null) as Entry,
  extend(entry: Entry): void {
    hubspot.entry = entry
  },
  answer: (async () => {
    throw new Error('nobody answers')
  }) as Fetch,
  fetch: (url: string, options?: object): Promise<Response> => hubspot.answer(url, options),
}
