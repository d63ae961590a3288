import { z } from 'zod'
import type { Operator, Rule, RuleGroup, RuleValue } from './policy.ts'
import { FIELD_TYPES, OPERATORS, type ValueShape, valueShape } from '../condition-fields.ts'
import { isFactName } from '../conditions.ts'
import { spots, strict } from './problems.ts'
import { didYouMean } from './suggestion.ts'
import { said, type Words } from './words.ts'

/** Deeper nesting or more rules than a person can read; also what keeps a hostile document cheap. */
const MAX_DEPTH = 6
const MAX_RULES = 200
const MAX_TEXT = 200

const operators = [...new Set(Object.values(OPERATORS).flat())] as [Operator, ...Operator[]]
const text = z.string().min(1).max(MAX_TEXT)

const ruleValue = z.union(
  [
    text,
    z.number(),
    z.boolean(),
    z
      .array(z.union([text, z.number()]))
      .min(1)
      .max(MAX_RULES),
  ],
  {
    error: () =>
      said(
        'a text, a number, true or false, or a list of texts or numbers',
        'teks, angka, true atau false, atau daftar teks atau angka',
      ),
  },
) satisfies z.ZodType<RuleValue>

const rule = strict({
  field: z.string().max(MAX_TEXT),
  operator: z.enum(operators),
  value: ruleValue.exactOptional(),
}).superRefine((found, context) => {
  if (!isFactName(found.field)) {
    const names = Object.keys(FIELD_TYPES)
    const near = didYouMean(found.field, names)
    context.addIssue({
      code: 'custom',
      path: ['field'],
      message: said(
        `a field of a lead${near.en}; known are ${names.join(', ')}`,
        `field lead${near.id}; yang dikenal: ${names.join(', ')}`,
      ),
      input: found.field,
    })
    return
  }
  const info = FIELD_TYPES[found.field]
  const shape = valueShape(info.type, found.operator)
  if (shape === null) {
    const fitting = OPERATORS[info.type].join(', ')
    context.addIssue({
      code: 'custom',
      path: ['operator'],
      message: said(
        `an operator for a ${info.type} field: ${fitting}`,
        `operator untuk field ${info.type}: ${fitting}`,
      ),
      input: found.operator,
    })
    return
  }
  if (!fits(shape, found.value)) {
    const { en, id } = SHAPES[shape]
    context.addIssue({ code: 'custom', path: ['value'], message: said(en, id), input: found.value })
    return
  }
  const allowed = info.values
  if (allowed === null || found.value === undefined || !['=', '!=', 'in', 'notIn'].includes(found.operator)) return
  const wanted = Array.isArray(found.value) ? found.value : [found.value]
  const stranger = wanted.find((value) => !allowed.includes(String(value)))
  if (stranger === undefined) return
  const near = didYouMean(String(stranger), allowed)
  context.addIssue({
    code: 'custom',
    path: ['value'],
    message: said(`one of ${allowed.join(', ')}${near.en}`, `salah satu dari ${allowed.join(', ')}${near.id}`),
    input: stranger,
  })
}) satisfies z.ZodType<Rule>

const SHAPES: Readonly<Record<ValueShape, Words>> = {
  none: { en: 'no value; this operator needs none', id: 'tanpa nilai; operator ini tidak memerlukannya' },
  text: { en: 'one text', id: 'satu teks' },
  'text-or-list': { en: 'one text or a list of texts', id: 'satu teks atau daftar teks' },
  'text-list': { en: 'a list of texts', id: 'daftar teks' },
  number: { en: 'one number', id: 'satu angka' },
  'number-list': { en: 'a list of numbers', id: 'daftar angka' },
  'number-pair': { en: 'two numbers, the lower one first', id: 'dua angka, yang lebih kecil lebih dahulu' },
  boolean: { en: 'true or false', id: 'true atau false' },
  days: { en: 'a number of days, 0 or more', id: 'jumlah hari, 0 atau lebih' },
}

function fits(shape: ValueShape, value: RuleValue | undefined): boolean {
  switch (shape) {
    case 'none':
      return value === undefined
    case 'text':
      return typeof value === 'string'
    case 'text-or-list':
      return typeof value === 'string' || isListOf(value, 'string')
    case 'text-list':
      return isListOf(value, 'string')
    case 'number':
      return typeof value === 'number'
    case 'number-list':
      return isListOf(value, 'number')
    case 'number-pair':
      return isListOf(value, 'number') && value.length === 2 && Number(value[0]) <= Number(value[1])
    case 'boolean':
      return typeof value === 'boolean'
    case 'days':
      return typeof value === 'number' && value >= 0
  }
}

function isListOf(value: RuleValue | undefined, type: 'string' | 'number'): value is readonly (string | number)[] {
  return typeof value === 'object' && value.every((entry) => typeof entry === type)
}

/** A rule group: react-querybuilder's JSON, strict, at most {@link MAX_DEPTH} deep. */
export const ruleGroup: z.ZodType<RuleGroup> = groupOfDepth(MAX_DEPTH)

function groupOfDepth(depth: number): z.ZodType<RuleGroup> {
  return strict({
    combinator: z.enum(['and', 'or']),
    not: z.boolean().exactOptional(),
    rules: z.array(entryOfDepth(depth - 1)).max(MAX_RULES),
  })
}

/** A rule, or a group when it looks like one. Decided by looking, not by a union: a union reports both alternatives' problems. */
function entryOfDepth(depth: number): z.ZodType<Rule | RuleGroup> {
  const inner = depth > 0 ? groupOfDepth(depth) : null
  return z.unknown().transform((found, context): Rule | RuleGroup => {
    const isGroup = typeof found === 'object' && found !== null && ('rules' in found || 'combinator' in found)
    if (isGroup && inner === null) {
      context.addIssue({
        code: 'custom',
        message: said(
          `a rule; groups nest at most ${MAX_DEPTH} deep`,
          `satu syarat; grup bersarang paling dalam ${MAX_DEPTH} tingkat`,
        ),
        input: found,
      })
      return z.NEVER
    }
    const parsed = (isGroup && inner !== null ? inner : rule).safeParse(found)
    if (parsed.success) return parsed.data
    for (const { path, allowed } of parsed.error.issues.flatMap(spots)) {
      context.issues.push({ code: 'custom', path: [...path], message: said(allowed.en, allowed.id), input: found })
    }
    return z.NEVER
  })
}
