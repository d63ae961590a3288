import { Button } from '@mantine/core'
import { useState, type ReactNode } from 'react'
import { useTranslation } from 'react-i18next'
import { languageNow } from '../words/speak.ts'
import { moved, valueAt, type Path } from './document.ts'
import { useLook } from './fields.tsx'
import { useDraft } from './use-draft.ts'

interface Props<Entry> {
  readonly path: Path
  readonly label: string
  readonly addLabel: string
  readonly nameOf: (entry: Entry) => string
  /** Beside the name, in one line. */
  readonly factsOf?: (entry: Entry, path: Path) => ReactNode
  readonly editorOf: (path: Path, entry: Entry) => ReactNode
  readonly fresh: (id: string) => Entry
  /** The condition whose sentence is shown, from the entry. */
  readonly condition?: string
}

/** Entries in an order that counts: the first that holds decides. Moved with buttons or Alt and the arrow keys. */
export function OrderedList<Entry extends object>(props: Props<Entry>) {
  const { path, label, addLabel, nameOf, fresh } = props
  const { t } = useTranslation()
  const { document, change, editable } = useDraft()
  const [open, setOpen] = useState<number | null>(null)
  const [said, setSaid] = useState('')
  const value = valueAt(document, path)
  const list: readonly Entry[] = Array.isArray(value) ? value : []
  const move = (from: number, to: number): void => {
    if (!editable || to < 0 || to >= list.length) return
    change(path, moved(list, from, to))
    setOpen(open === from ? to : null)
    setSaid(t('policy.moved', { name: nameOf(list[from]!), place: to + 1 }))
    // The same button of the same entry, at its new place.
    requestAnimationFrame(() => window.document.getElementById(rowId(path, to))?.focus())
  }
  const add = (): void => {
    const ids = new Set(list.map((entry) => ('id' in entry ? entry.id : '')))
    let n = list.length + 1
    while (ids.has(`${String(path.at(-1))}-${n}`)) n += 1
    // The last one usually holds always: what stands after it is never reached.
    const place = Math.max(0, list.length - 1)
    change(path, list.toSpliced(place, 0, fresh(`${String(path.at(-1))}-${n}`)))
    setOpen(place)
  }
  return (
    <section className="ordered">
      <ol aria-label={label}>
        {list.map((entry, at) => (
          <Row
            key={'id' in entry ? String(entry.id) : at}
            {...props}
            entry={entry}
            place={at}
            last={at === list.length - 1}
            opened={open === at}
            onToggle={() => setOpen(open === at ? null : at)}
            onMove={(to) => move(at, to)}
            onRemove={() => {
              change(path, list.toSpliced(at, 1))
              setOpen(null)
            }}
          />
        ))}
      </ol>
      {editable && (
        <Button variant="default" onClick={add}>
          {addLabel}
        </Button>
      )}
      <p className="policy-said" role="status">
        {said}
      </p>
    </section>
  )
}

/** Of the button that opens an entry. */
export const rowId = (path: Path, at: number): string => `row-${path.join('-')}-${at}`

interface RowProps<Entry> extends Props<Entry> {
  readonly entry: Entry
  readonly place: number
  readonly last: boolean
  readonly opened: boolean
  readonly onToggle: () => void
  readonly onMove: (to: number) => void
  readonly onRemove: () => void
}
function Row<Entry extends object>(props: RowProps<Entry>) {
  const { path, entry, place, last, opened, nameOf, factsOf, editorOf, condition, onToggle, onMove, onRemove } = props
  const { t } = useTranslation()
  const { editable } = useDraft()
  const look = useLook()
  const here = [...path, place]
  const name = nameOf(entry)
  const sentence = condition === undefined ? undefined : look?.conditions[[...here, condition].join('.')]
  const findings = look?.findings.filter((finding) => `${finding.path}.`.startsWith(`${here.join('.')}.`)) ?? []
  return (
    <li
      className="ordered-row"
      onKeyDown={(event) => {
        if (!event.altKey || (event.key !== 'ArrowUp' && event.key !== 'ArrowDown')) return
        event.preventDefault()
        onMove(place + (event.key === 'ArrowUp' ? -1 : 1))
      }}
    >
      <div className="ordered-line">
        <span className="figures muted">{place + 1}</span>
        <div className="grow">
          <button
            id={rowId(path, place)}
            type="button"
            className="ordered-name"
            aria-expanded={opened}
            onClick={onToggle}
          >
            {name}
          </button>
          {sentence !== undefined && <p className="muted">{sentence[languageNow()]}</p>}
          {findings.map((finding) => (
            <p
              key={finding.path + finding.code}
              className={finding.level === 'error' ? 'policy-error' : 'policy-warning'}
            >
              {finding.says[languageNow()]}
            </p>
          ))}
        </div>
        {factsOf && <div className="ordered-facts">{factsOf(entry, here)}</div>}
        {editable && (
          <div className="ordered-acts">
            <Button
              size="compact-sm"
              variant="default"
              disabled={place === 0}
              aria-label={t('policy.upOf', { name })}
              onClick={() => onMove(place - 1)}
            >
              {t('policy.up')}
            </Button>
            <Button
              size="compact-sm"
              variant="default"
              disabled={last}
              aria-label={t('policy.downOf', { name })}
              onClick={() => onMove(place + 1)}
            >
              {t('policy.down')}
            </Button>
          </div>
        )}
      </div>
      {opened && (
        <div className="ordered-editor">
          {editorOf(here, entry)}
          {editable && (
            <Button size="compact-sm" variant="default" onClick={onRemove} aria-label={t('policy.removeOf', { name })}>
              {t('policy.remove')}
            </Button>
          )}
        </div>
      )}
    </li>
  )
}
