import { globSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs'
import path from 'node:path'
import { expect, test } from '@jest/globals'
import { OBJECTS } from '../../../sandbox/salesforce/schema.ts'
import { expectedFiles } from './expected-files.ts'

const ROOT = path.resolve(import.meta.dirname, '../../../salesforce/estafet/main/default')
const FOLDERS = ['objects', 'objectTranslations', 'permissionsets']
const expected = expectedFiles()
const LIMITS: Readonly<Record<string, number>> = {
  label: 40,
  fullName: 40,
  description: 1_000,
  inlineHelpText: 510,
  help: 510,
}

/** `UPDATE_PACKAGE=1 npm run jest -- test/salesforce/package/generated.test.ts` writes what follows from the mapping. */
if (process.env['UPDATE_PACKAGE'] === '1') {
  for (const [file, text] of expected) {
    mkdirSync(path.dirname(path.join(ROOT, file)), { recursive: true })
    writeFileSync(path.join(ROOT, file), text)
  }
}
const there = globSync(
  FOLDERS.map((folder) => `${folder}/**/*.xml`),
  { cwd: ROOT },
)

test('the package holds every field Estafet writes or wants, with its type, length, words and rights, and no other', () => {
  expect(there.toSorted()).toEqual([...expected.keys()].toSorted())
  for (const [file, text] of expected) expect([file, readFileSync(path.join(ROOT, file), 'utf8')]).toEqual([file, text])
})

test('labels and names are within what Salesforce takes', () => {
  const tooLong = [...expected].flatMap(([file, text]) =>
    [...text.matchAll(/<(label|fullName|description|inlineHelpText|help)>([^<]*)</g)]
      .filter(([, kind, said]) => said!.length > LIMITS[kind!]!)
      .map(([, kind]) => `${file} ${kind}`),
  )
  expect(tooLong).toEqual([])
})

test("the sandbox's org has the package installed: the same fields with the same types", () => {
  const types = {
    Text: 'string',
    LongTextArea: 'textarea',
    Number: 'double',
    DateTime: 'datetime',
    Checkbox: 'boolean',
    Picklist: 'picklist',
  }
  for (const object of ['Lead', 'Contact']) {
    const packaged = [...expected]
      .filter(([file]) => file.startsWith(`objects/${object}/`))
      .map(([, text]) => {
        const of = (tag: string) => new RegExp(`<${tag}>([^<]*)</${tag}>`).exec(text)?.[1]
        const type = types[of('type') as keyof typeof types]
        return {
          name: `estafet__${of('fullName')}`,
          type,
          ...(of('length') === undefined ? {} : { length: Number(of('length')) }),
        }
      })
    const inOrg = OBJECTS.get(object)!.filter(({ name }) => name.startsWith('estafet__'))
    expect(inOrg.map(({ name }) => name).toSorted()).toEqual(packaged.map(({ name }) => name).toSorted())
    for (const one of packaged) expect(inOrg.find(({ name }) => name === one.name)).toMatchObject(one)
  }
})
