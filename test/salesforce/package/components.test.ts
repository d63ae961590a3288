import { execFileSync } from 'node:child_process'
import { existsSync, globSync, readFileSync } from 'node:fs'
import path from 'node:path'
import { describe, expect, test } from '@jest/globals'

/** The package under salesforce/, read and tried by Salesforce's own tools. They are a project of their own: `npm ci --prefix salesforce`. */
const ROOT = path.resolve(import.meta.dirname, '../../../salesforce')
const PACKAGE = path.join(ROOT, 'estafet/main/default')
const here = existsSync(path.join(ROOT, 'node_modules'))
if (!here) console.warn('the Salesforce package is not checked by its tools: npm ci --prefix salesforce')

interface Found {
  readonly components: readonly string[]
  readonly manifest: string
}
const run = (...args: readonly string[]): string =>
  execFileSync(process.execPath, args, { cwd: ROOT, encoding: 'utf8' })
const fileCount = (folder: string, pattern: string) => globSync(pattern, { cwd: path.join(ROOT, folder) }).length

;(here ? describe : describe.skip)("by Salesforce's tools", () => {
  const found = here ? (JSON.parse(run('manifest.mjs', 'estafet', 'outbound-messages')) as Record<string, Found>) : {}

  test('every file of metadata is a component, and the manifest names each', () => {
    const { components, manifest } = found['estafet']!
    const kinds = new Map<string, number>()
    for (const one of components) kinds.set(one.split(':')[0]!, (kinds.get(one.split(':')[0]!) ?? 0) + 1)
    expect(kinds.get('CustomField')).toBe(fileCount('estafet', '**/*.field-meta.xml'))
    expect(kinds.get('CustomFieldTranslation')).toBe(fileCount('estafet', '**/*.fieldTranslation-meta.xml'))
    expect(Object.fromEntries(kinds)).toMatchObject({
      ExternalClientApplication: 1,
      ExtlClntAppOauthSettings: 1,
      LightningComponentBundle: 3,
      PermissionSet: 2,
      PlatformEventChannel: 1,
      PlatformEventChannelMember: 4,
      Translations: 1,
    })
    for (const one of [
      'Lead.Card__c',
      'Contact.Stage__c',
      'Activity.Task_Key__c',
      'estafetCard',
      'Estafet_Integration',
    ])
      expect(manifest).toContain(`<members>${one}</members>`)
    expect(manifest).toContain('<version>67.0</version>')
  })

  test('flow and outbound message lie outside the package: it could carry one address for all orgs only', () => {
    expect(found['outbound-messages']!.components).toEqual([
      'Flow:Estafet_Lead_Changed',
      'Workflow:Lead',
      'WorkflowOutboundMessage:Lead.Estafet_Lead_Changed',
    ])
  })

  test("the Lightning components compile with Salesforce's compiler, without a warning", () => {
    const said = JSON.parse(run('compile.mjs')) as Record<string, readonly string[]>
    expect(Object.keys(said).length).toBeGreaterThan(6)
    expect(Object.values(said).flat()).toEqual([])
  })

  test('the Lightning components do what their own tests say', () => {
    const told = run(
      'node_modules/@salesforce/sfdx-lwc-jest/bin/sfdx-lwc-jest',
      '--',
      '--json',
      '--silent',
      '--maxWorkers=1',
    )
    const { success, numPassedTests, numFailedTests } = JSON.parse(told.slice(told.indexOf('{"'))) as {
      readonly success: boolean
      readonly numPassedTests: number
      readonly numFailedTests: number
    }
    expect({ success, numFailedTests }).toEqual({ success: true, numFailedTests: 0 })
    expect(numPassedTests).toBeGreaterThan(20)
  })
})

const text = (file: string): string => readFileSync(path.join(PACKAGE, file), 'utf8')
const all = (file: string, pattern: RegExp): readonly string[] =>
  [...text(file).matchAll(pattern)].map(([, name]) => name!)

test('every word of the component stands in both languages and is used, and every field it names is in the package', () => {
  const labels = all('labels/CustomLabels.labels-meta.xml', /<fullName>(\w+)</g)
  expect(all('translations/in.translation-meta.xml', /<name>(\w+)</g)).toEqual(labels)
  expect(all('lwc/estafetCard/labels.js', /@salesforce\/label\/c\.(\w+)/g).toSorted()).toEqual(labels.toSorted())
  const fields = all('lwc/estafetCard/fields.js', /@salesforce\/schema\/(\w+\.\w+__c)/g)
  const missing = fields.filter(
    (one) => !existsSync(path.join(PACKAGE, `objects/${one.replace('.', '/fields/')}.field-meta.xml`)),
  )
  expect([fields.length > 0, missing]).toEqual([true, []])
})

test('nothing of the package holds what belongs to the org that owns the app: consumer key, secret, callback', () => {
  expect(globSync('**/*ecaGlblOauth*', { cwd: ROOT, exclude: ['node_modules/**'] })).toEqual([])
  expect(text('extlClntAppOauthSettings/Estafet_oauth.ecaOauth-meta.xml')).toContain('>Api, RefreshToken, Basic<')
})
