import { existsSync, readFileSync } from 'node:fs'
import path from 'node:path'
import { describe, expect, test } from '@jest/globals'

const root = path.resolve(import.meta.dirname, '../..')
const text = readFileSync(path.join(root, 'docs/promises.md'), 'utf8')
const [promised = ''] = text.split('## Not promised')
const promises = promised.split(/^## /m).slice(1)
const proofs = [...text.matchAll(/^- \[(\S+)\]\(\.\.\/(\S+)\) “(.+)”$/gm)].map(
  ([, shown = '', file = '', name = '']) => ({ shown, file, name }),
)

test('every line that begins with a dash names a test', () => {
  expect(proofs.length).toBe([...text.matchAll(/^- /gm)].length)
})

test('every promise has a proof', () => {
  expect(promises.filter((promise) => !/^- \[/m.test(promise)).map((promise) => promise.split('\n')[0])).toEqual([])
})

test('every test that SECURITY.md names is there', () => {
  const named = [...readFileSync(path.join(root, 'SECURITY.md'), 'utf8').matchAll(/\]\((test\/[^)]+)\)/g)]
  expect(named.length).toBeGreaterThan(20)
  expect(named.map(([, file = '']) => file).filter((file) => !existsSync(path.join(root, file)))).toEqual([])
})

describe('a proof is there under its name', () => {
  test.each(proofs)('$file: $name', ({ shown, file, name }) => {
    expect(shown).toBe(file)
    // Test names with figures in them are templates in the source; the rest of the name stands there as it is.
    expect(readFileSync(path.join(root, file), 'utf8')).toContain(name)
  })
})
