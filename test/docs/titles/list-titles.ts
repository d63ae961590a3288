import { registerHooks } from 'node:module'
import path from 'node:path'
import { pathToFileURL } from 'node:url'

/**
 * Prints the full names of the tests in the files given as arguments, as JSON by file, without running any. A process of its own,
 * because Jest does not let `@jest/globals` be replaced.
 */
const STAND_IN = new URL('./jest-stand-in.ts', import.meta.url).href

registerHooks({
  resolve: (specifier, context, next) =>
    specifier === '@jest/globals'
      ? { url: STAND_IN, format: 'module-typescript', shortCircuit: true }
      : next(specifier, context),
})
const { takeTitles } = await import('./jest-stand-in.ts')

const listed: Record<string, readonly string[]> = {}
for (const file of process.argv.slice(2)) {
  await import(pathToFileURL(path.resolve(file)).href)
  listed[file] = takeTitles()
}
// What the files have opened at their top level must not keep this process alive.
process.stdout.write(JSON.stringify(listed), () => process.exit(0))
