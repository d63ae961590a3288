import { readFileSync, readdirSync } from 'node:fs'
import path from 'node:path'
import { expect, test } from '@jest/globals'

test('no two statements are prepared under one name: the second would be refused on a connection that knows the first', () => {
  const names = readdirSync('src/db', { recursive: true, encoding: 'utf8' })
    .filter((file) => file.endsWith('.ts'))
    .flatMap((file) => {
      const text = readFileSync(path.join('src/db', file), 'utf8')
      return [...text.matchAll(/\.(?:rows|run)(?:<[^(]*>)?\(\s*'([a-z-]+)'/g)].map(([, name]) => name)
    })
  expect(names.length).toBeGreaterThan(20)
  expect(names.filter((name, at) => names.indexOf(name) !== at)).toEqual([])
})
