import { NativeSelect, TextInput } from '@mantine/core'
import { createContext, useContext, useEffect, useState } from 'react'
import type { LookAnswer } from '../../../src/contracts/policy-draft.ts'
import { languageNow } from '../words/speak.ts'
import { valueAt, type Path } from './document.ts'
import { useDraft } from './use-draft.ts'

/** What the server says of the draft; null before the first answer. */
export const LookContext = createContext<LookAnswer | null>(null)
export const useLook = (): LookAnswer | null => useContext(LookContext)

/** What lint says of exactly this place, in words. */
export function useFinding(path: Path): string | undefined {
  const look = useLook()
  const found = look?.findings.find((finding) => finding.path === path.join('.'))
  if (found === undefined) return undefined
  const language = languageNow()
  return `${found.says[language]} ${found.advice[language]}`
}

export interface FieldProps {
  readonly path: Path
  readonly label: string
  /** The label is read out and not shown, where a table has it above. */
  readonly quiet?: boolean
}

/** A number of the policy. What cannot be read as one is kept in the field and changes nothing. */
export function NumberField({
  path,
  label,
  quiet,
  min,
  max,
  step,
  optional,
}: FieldProps & {
  readonly min?: number
  readonly max?: number
  readonly step?: number
  readonly optional?: boolean
}) {
  const { document, change, editable } = useDraft()
  const value = valueAt(document, path)
  const shown = typeof value === 'number' ? String(value) : ''
  const [text, setText] = useState(shown)
  useEffect(() => setText((old) => (Number(old) === Number(shown) && old.trim() !== '' ? old : shown)), [shown])
  const error = useFinding(path)
  return (
    <TextInput
      type="number"
      inputMode="decimal"
      className="figures policy-number"
      {...named(label, quiet)}
      {...{ min, max, step: step ?? 1, error, value: text, readOnly: !editable }}
      onChange={(event) => {
        const next = event.currentTarget.value
        setText(next)
        if (next.trim() === '') {
          if (optional === true) change(path, undefined)
        } else if (Number.isFinite(Number(next))) change(path, Number(next))
      }}
    />
  )
}

export function TextField({ path, label, quiet, optional }: FieldProps & { readonly optional?: boolean }) {
  const { document, change, editable } = useDraft()
  const value = valueAt(document, path)
  const error = useFinding(path)
  return (
    <TextInput
      {...named(label, quiet)}
      error={error}
      value={typeof value === 'string' ? value : ''}
      readOnly={!editable}
      onChange={({ currentTarget: { value: next } }) =>
        change(path, next === '' && optional === true ? undefined : next)
      }
    />
  )
}

/** Several words, parted by commas. */
export function WordsField({ path, label, quiet }: FieldProps) {
  const { document, change, editable } = useDraft()
  const value = valueAt(document, path)
  const shown = Array.isArray(value) ? value.join(', ') : ''
  const [text, setText] = useState(shown)
  useEffect(() => setText((old) => (wordsOf(old).join(', ') === shown ? old : shown)), [shown])
  const error = useFinding(path)
  return (
    <TextInput
      {...named(label, quiet)}
      {...{ error, value: text, readOnly: !editable }}
      onChange={({ currentTarget: { value: next } }) => {
        setText(next)
        change(path, wordsOf(next))
      }}
    />
  )
}
const wordsOf = (text: string): string[] =>
  text
    .split(',')
    .map((word) => word.trim())
    .filter((word) => word !== '')

export function ChoiceField({
  path,
  label,
  quiet,
  choices,
}: FieldProps & {
  readonly choices: readonly { readonly value: string; readonly label: string }[]
}) {
  const { document, change, editable } = useDraft()
  const value = valueAt(document, path)
  const now = typeof value === 'string' ? value : ''
  const error = useFinding(path)
  const all = choices.some((choice) => choice.value === now) ? choices : [{ value: now, label: now }, ...choices]
  return (
    <NativeSelect
      {...named(label, quiet)}
      {...{ error, value: now, disabled: !editable, data: [...all] }}
      onChange={({ currentTarget: { value: next } }) => change(path, next)}
    />
  )
}

function named(label: string, quiet: boolean | undefined) {
  return quiet === true ? { 'aria-label': label } : { label }
}
