import { Button, Checkbox, NativeSelect, TextInput } from '@mantine/core'
import { useEffect, useState } from 'react'
import { useTranslation } from 'react-i18next'
import { FIELD_TYPES, isNumeric, OPERATORS, valueShape, type FactName } from '../../../src/domain/condition-fields.ts'
import { fieldLabel } from '../../../src/domain/condition-labels.ts'
import { wordFor } from '../../../src/domain/explain/vocabulary.ts'
import type { Operator, Rule, RuleGroup, RuleValue } from '../../../src/domain/policy/rule-group.ts'
import { languageNow } from '../words/speak.ts'
import { valueAt, type Path } from './document.ts'
import { useLook } from './fields.tsx'
import { useDraft } from './use-draft.ts'

const EMPTY: RuleGroup = { combinator: 'and', rules: [] }
const DEEPEST = 3

/** A condition: rules of field, operator and value, in groups; its sentence stands below. */
export function ConditionEditor({ path, label }: { readonly path: Path; readonly label: string }) {
  const { t } = useTranslation()
  const { document, change, editable } = useDraft()
  const look = useLook()
  const value = valueAt(document, path)
  const group = isGroup(value) ? value : EMPTY
  const sentence = look?.conditions[path.join('.')]
  return (
    <fieldset className="condition" disabled={!editable}>
      <legend>{label}</legend>
      <Group group={group} depth={1} onChange={(next) => change(path, next)} />
      <p className="muted condition-words" aria-live="polite">
        {sentence === undefined
          ? t('policy.condition.unread')
          : t('policy.condition.reads', { text: sentence[languageNow()] })}
      </p>
    </fieldset>
  )
}

function isGroup(value: unknown): value is RuleGroup {
  return typeof value === 'object' && value !== null && Array.isArray((value as RuleGroup).rules)
}

interface GroupProps {
  readonly group: RuleGroup
  readonly depth: number
  readonly onChange: (group: RuleGroup) => void
}
function Group({ group, depth, onChange }: GroupProps) {
  const { t } = useTranslation()
  const put = (at: number, entry: Rule | RuleGroup | null): void =>
    onChange({ ...group, rules: entry === null ? group.rules.toSpliced(at, 1) : group.rules.with(at, entry) })
  const add = (entry: Rule | RuleGroup): void => onChange({ ...group, rules: [...group.rules, entry] })
  return (
    <div className="condition-group">
      <div className="condition-head">
        <NativeSelect
          aria-label={t('policy.condition.combinator')}
          value={group.combinator}
          data={[
            { value: 'and', label: t('policy.condition.and') },
            { value: 'or', label: t('policy.condition.or') },
          ]}
          onChange={({ currentTarget: { value } }) => onChange({ ...group, combinator: value === 'or' ? 'or' : 'and' })}
        />
        <Checkbox
          label={t('policy.condition.not')}
          checked={group.not === true}
          onChange={({ currentTarget: { checked } }) => {
            const { not: _not, ...rest } = group
            onChange(checked ? { ...rest, not: true } : rest)
          }}
        />
      </div>
      {group.rules.length === 0 && <p className="muted">{t('policy.condition.always')}</p>}
      {group.rules.map((entry, at) =>
        'rules' in entry ? (
          <div key={at} className="condition-nested">
            <Group group={entry} depth={depth + 1} onChange={(next) => put(at, next)} />
            <Button size="compact-sm" variant="default" onClick={() => put(at, null)}>
              {t('policy.condition.removeGroup')}
            </Button>
          </div>
        ) : (
          <RuleRow
            key={at}
            rule={entry}
            place={at + 1}
            onChange={(next) => put(at, next)}
            onRemove={() => put(at, null)}
          />
        ),
      )}
      <div className="condition-head">
        <Button
          size="compact-sm"
          variant="default"
          onClick={() => add({ field: 'source', operator: '=', value: 'inbound' })}
        >
          {t('policy.condition.add')}
        </Button>
        {depth < DEEPEST && (
          <Button size="compact-sm" variant="default" onClick={() => add({ ...EMPTY, combinator: 'or' })}>
            {t('policy.condition.addGroup')}
          </Button>
        )}
      </div>
    </div>
  )
}

interface RuleProps {
  readonly rule: Rule
  readonly place: number
  readonly onChange: (rule: Rule) => void
  readonly onRemove: () => void
}
function RuleRow({ rule, place, onChange, onRemove }: RuleProps) {
  const { t } = useTranslation()
  const language = languageNow()
  const fields = (Object.keys(FIELD_TYPES) as FactName[])
    .map((value) => ({ value, label: fieldLabel(value, language) }))
    .sort((a, b) => a.label.localeCompare(b.label, language))
  const type = typeOf(rule.field)
  const operators = OPERATORS[type].map((value) => ({ value, label: t(`policy.operator.${value}`) }))
  return (
    <div className="condition-rule">
      <NativeSelect
        aria-label={t('policy.condition.field', { place })}
        value={rule.field}
        data={fields}
        onChange={({ currentTarget: { value: field } }) => {
          const operator = OPERATORS[typeOf(field)].includes(rule.operator)
            ? rule.operator
            : OPERATORS[typeOf(field)][0]!
          onChange(fitted({ field, operator }))
        }}
      />
      <NativeSelect
        aria-label={t('policy.condition.operator', { place })}
        value={rule.operator}
        data={operators}
        onChange={({ currentTarget: { value } }) => onChange(fitted({ ...rule, operator: value as Operator }))}
      />
      <Value rule={rule} place={place} onChange={(value) => onChange({ ...rule, value })} />
      <Button
        size="compact-sm"
        variant="default"
        aria-label={t('policy.condition.remove', { place })}
        onClick={onRemove}
      >
        {t('policy.remove')}
      </Button>
    </div>
  )
}

const typeOf = (field: string) => FIELD_TYPES[field as FactName]?.type ?? 'text'

/** A rule whose value has the shape its operator needs. */
function fitted({ field, operator, value }: Rule): Rule {
  switch (valueShape(typeOf(field), operator)) {
    case 'none':
    case null:
      return { field, operator }
    case 'boolean':
      return { field, operator, value: typeof value === 'boolean' ? value : true }
    case 'number':
    case 'days':
      return { field, operator, value: typeof value === 'number' ? value : 1 }
    case 'number-pair':
      return { field, operator, value: Array.isArray(value) && value.length === 2 ? value : [1, 10] }
    case 'text-list':
    case 'number-list':
      return {
        field,
        operator,
        value: Array.isArray(value)
          ? value
          : value === undefined || typeof value === 'boolean'
            ? []
            : [value as string],
      }
    case 'text':
    case 'text-or-list':
      return { field, operator, value: typeof value === 'string' || Array.isArray(value) ? value : '' }
  }
}

function Value({
  rule,
  place,
  onChange,
}: {
  readonly rule: Rule
  readonly place: number
  readonly onChange: (value: RuleValue) => void
}) {
  const { t } = useTranslation()
  const language = languageNow()
  const info = FIELD_TYPES[rule.field as FactName]
  const shape = valueShape(typeOf(rule.field), rule.operator)
  const label = t('policy.condition.value', { place })
  if (shape === 'none' || shape === null) return <span className="condition-value" />
  if (shape === 'boolean')
    return (
      <NativeSelect
        aria-label={label}
        value={rule.value === false ? 'no' : 'yes'}
        data={[
          { value: 'yes', label: t('policy.yes') },
          { value: 'no', label: t('policy.no') },
        ]}
        onChange={({ currentTarget: { value } }) => onChange(value === 'yes')}
      />
    )
  if (shape === 'text' && info !== undefined && info.values !== null)
    return (
      <NativeSelect
        aria-label={label}
        value={String(rule.value)}
        data={info.values.map((value) => ({ value, label: wordFor(value, language) }))}
        onChange={({ currentTarget: { value } }) => onChange(value)}
      />
    )
  return <Written key={`${rule.field} ${rule.operator}`} {...{ rule, label, onChange }} />
}

/** Text, a number, or several of them parted by commas; what cannot be read as that changes nothing yet. */
function Written({
  rule,
  label,
  onChange,
}: {
  readonly rule: Rule
  readonly label: string
  readonly onChange: (value: RuleValue) => void
}) {
  const { t } = useTranslation()
  const shape = valueShape(typeOf(rule.field), rule.operator)
  const shown = Array.isArray(rule.value) ? rule.value.join(', ') : String(rule.value ?? '')
  const [text, setText] = useState(shown)
  useEffect(
    () => setText((old) => (JSON.stringify(read(old, shape)) === JSON.stringify(rule.value) ? old : shown)),
    [shown, shape, rule.value],
  )
  const several = shape?.endsWith('list') === true || shape === 'number-pair'
  const numeric = isNumeric(typeOf(rule.field)) || shape === 'days'
  return (
    <TextInput
      aria-label={label}
      className="condition-value"
      inputMode={numeric && !several ? 'decimal' : 'text'}
      placeholder={several ? t('policy.condition.several') : shape === 'days' ? t('policy.condition.days') : undefined}
      value={text}
      onChange={({ currentTarget: { value } }) => {
        setText(value)
        const next = read(value, shape)
        if (next !== null) onChange(next)
      }}
    />
  )
}

function read(text: string, shape: ReturnType<typeof valueShape>): RuleValue | null {
  const parts = text
    .split(',')
    .map((part) => part.trim())
    .filter((part) => part !== '')
  switch (shape) {
    case 'number':
    case 'days':
      return text.trim() !== '' && Number.isFinite(Number(text)) ? Number(text) : null
    case 'number-list':
      return parts.every((part) => Number.isFinite(Number(part))) ? parts.map(Number) : null
    case 'number-pair':
      return parts.length === 2 && parts.every((part) => Number.isFinite(Number(part))) ? parts.map(Number) : null
    case 'text-list':
      return parts
    case 'text-or-list':
      return parts.length > 1 ? parts : text
    default:
      return text
  }
}
