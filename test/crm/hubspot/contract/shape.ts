/** A model of a description: member (with `?` when it may be missing) → type in the description's notation. Or another type under a name. */
export type Model = string | Readonly<Record<string, unknown>>
export type Models = Readonly<Record<string, Model>>

/**
 * What is wrong with a value, as `place: problem`; empty when it is of the type.
 * The notation: `[T]` a list, `map<T>` an object of any names, `A|B` literals, `X or Y` one of, else a basic type or a model's name.
 */
export function misfits(value: unknown, type: string, models: Models, place = ''): readonly string[] {
  if (type.startsWith('[')) return misfitsOfList(value, type.slice(1, -1), models, place)
  if (type.startsWith('map<')) return misfitsOfMap(value, type.slice(4, -1), models, place)
  const anyOf = type.split(' or ')
  if (anyOf.length > 1) {
    const all = anyOf.map((one) => misfits(value, one, models, place))
    return all.find((found) => found.length === 0) ?? [`${place}: none of ${type}`]
  }
  // Some types of the source could not be told in the notation.
  if (type.startsWith('object')) return []
  const model = models[type]
  if (model !== undefined) return misfitsOfModel(value, model, models, place)
  return isBasic(value, type) ? [] : [`${place}: ${shown(value)} is no ${type}`]
}

function misfitsOfList(value: unknown, type: string, models: Models, place: string): readonly string[] {
  if (!Array.isArray(value)) return [`${place}: ${shown(value)} is no list`]
  return value.flatMap((entry, index) => misfits(entry, type, models, `${place}[${index}]`))
}

function misfitsOfMap(value: unknown, type: string, models: Models, place: string): readonly string[] {
  if (!isPlainObject(value)) return [`${place}: ${shown(value)} is no object`]
  return Object.entries(value).flatMap(([name, held]) => misfits(held, type, models, `${place}.${name}`))
}

function misfitsOfModel(value: unknown, model: Model, models: Models, place: string): readonly string[] {
  if (typeof model === 'string') return misfits(value, model, models, place)
  if (!isPlainObject(value)) return [`${place}: ${shown(value)} is no object`]
  const known = new Set<string>()
  const found: string[] = []
  for (const [member, type] of Object.entries(model)) {
    const name = member.replace(/\?$/, '')
    known.add(name)
    if (value[name] === undefined) {
      if (!member.endsWith('?')) found.push(`${place}.${name}: missing`)
    } else if (typeof type === 'string') found.push(...misfits(value[name], type, models, `${place}.${name}`))
  }
  return [...found, ...unknownNames(value, known).map((name) => `${place}.${name}: not described`)]
}

/** Names a request gives that the description does not know. */
export function unknownNames(given: Readonly<Record<string, unknown>>, known: ReadonlySet<string>): readonly string[] {
  return Object.keys(given).filter((name) => !known.has(name))
}

function isBasic(value: unknown, type: string): boolean {
  if (type.startsWith('integer(')) return Number.isInteger(value)
  switch (type) {
    case 'string':
    case 'string(uuid)':
      return typeof value === 'string'
    case 'number':
      return typeof value === 'number'
    case 'boolean':
      return typeof value === 'boolean'
    case 'datetime':
      return typeof value === 'string' && !Number.isNaN(Date.parse(value))
    default:
      return typeof value === 'string' && type.split('|').includes(value)
  }
}

function isPlainObject(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}

function shown(value: unknown): string {
  return (JSON.stringify(value) ?? 'undefined').slice(0, 60)
}
