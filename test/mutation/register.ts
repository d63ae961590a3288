import { registerHooks } from 'node:module'
import { withForgetfulCaches } from './module-caches.ts'

/** The rule tests import Jest and fast-check by name; here both names lead to what a mutation run needs of them. */
const STAND_INS = new Map([
  ['@jest/globals', new URL('./mocha-globals.ts', import.meta.url).href],
  ['fast-check', new URL('./few-runs.ts', import.meta.url).href],
])

registerHooks({
  resolve(specifier, context, next) {
    const standIn = STAND_INS.get(specifier)
    // The stand-in itself asks for the real package.
    if (standIn === undefined || context.parentURL === standIn) return next(specifier, context)
    return { url: standIn, format: 'module-typescript', shortCircuit: true }
  },
  load(url, context, next) {
    const loaded = next(url, context)
    if (!url.includes('/src/domain/') || !loaded.source) return loaded
    return { ...loaded, source: withForgetfulCaches(Buffer.from(loaded.source as Uint8Array).toString()) }
  },
})
