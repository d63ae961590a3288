import { bind } from 'jest-each'
import { expect } from 'expect'

/**
 * What the rule tests take from `@jest/globals`, standing on Mocha. Stryker keeps one Mocha process with every test loaded and
 * switches mutants inside it; Jest would load the modules again for each of thousands of mutants.
 */
type Body = () => unknown
type Register = (title: string, body: Body) => unknown
interface Mocha {
  describe: Register & { skip: Register }
  it: Register & { skip: Register }
  before: (body: Body) => void
  after: (body: Body) => void
  beforeEach: (body: Body) => void
  afterEach: (body: Body) => void
}

// Mocha sets its functions anew for each file it loads, so they are looked up at every call. Jest-each passes a name and rows;
// a body of no parameters keeps Mocha from waiting for a callback.
const mocha = globalThis as unknown as Mocha
const suite: Register = (title, body) => mocha.describe(title, () => void body())
const single: Register = (title, body) => mocha.it(title, () => body())

export const describe = Object.assign(suite.bind(undefined), {
  skip: ((title, body) => mocha.describe.skip(title, body)) satisfies Register,
  each: bind(suite as never),
})
export const test = Object.assign(single.bind(undefined), {
  skip: ((title, body) => mocha.it.skip(title, body)) satisfies Register,
  each: bind(single as never),
})
export const it = test
export const beforeAll = (body: Body) => mocha.before(() => body())
export const afterAll = (body: Body) => mocha.after(() => body())
export const beforeEach = (body: Body) => mocha.beforeEach(() => body())
export const afterEach = (body: Body) => mocha.afterEach(() => body())
export { expect }
