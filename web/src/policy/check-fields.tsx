import { Checkbox } from '@mantine/core'
import { valueAt } from './document.ts'
import type { FieldProps } from './fields.tsx'
import { useDraft } from './use-draft.ts'

/** Whether something of the policy holds. */
export function SwitchField({ path, label }: FieldProps) {
  const { document, change, editable } = useDraft()
  return (
    <Checkbox
      label={label}
      checked={valueAt(document, path) === true}
      disabled={!editable}
      onChange={({ currentTarget: { checked } }) => change(path, checked)}
    />
  )
}

/** Which of several words are in a list. */
export function ManyField({
  path,
  label,
  choices,
}: FieldProps & {
  readonly choices: readonly { readonly value: string; readonly label: string }[]
}) {
  const { document, change, editable } = useDraft()
  const value = valueAt(document, path)
  const chosen: readonly unknown[] = Array.isArray(value) ? value : []
  return (
    <fieldset className="policy-many">
      <legend>{label}</legend>
      {choices.map((choice) => (
        <Checkbox
          key={choice.value}
          label={choice.label}
          checked={chosen.includes(choice.value)}
          disabled={!editable}
          onChange={({ currentTarget: { checked } }) =>
            change(
              path,
              choices.flatMap((one) =>
                (one.value === choice.value ? checked : chosen.includes(one.value)) ? [one.value] : [],
              ),
            )
          }
        />
      ))}
    </fieldset>
  )
}
