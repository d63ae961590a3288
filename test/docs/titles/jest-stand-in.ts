import { bind } from 'jest-each'

/**
 * Stands in for `@jest/globals` where tests are only listed: what would run a test notes its full name instead, rows of tables
 * formatted as Jest does it.
 */
type Body = () => unknown

const above: string[] = []
let noted: string[] = []

/** The names noted since the last call. */
export function takeTitles(): readonly string[] {
  const titles = noted
  noted = []
  return titles
}

const suite = (title: string, body: Body): void => {
  above.push(title)
  body()
  above.pop()
}
const single = (title: string): void => {
  noted.push([...above, title].join(' › '))
}
const withTables = <Register extends (title: string, body: Body) => void>(register: Register) =>
  Object.assign(register.bind(undefined), { each: bind(register as never) })

export const describe = Object.assign(withTables(suite), { skip: withTables(suite) })
export const test = Object.assign(withTables(single), { skip: withTables(single), todo: single })
export const it = test

/** Whatever is asked of it is itself: nothing that is listed runs. */
const nothing: unknown = new Proxy(() => undefined, { get: () => nothing, apply: () => nothing })
export const expect = nothing
export const jest = nothing
const ignore = (): void => undefined
export { ignore as afterAll, ignore as afterEach, ignore as beforeAll, ignore as beforeEach }
