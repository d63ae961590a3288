/** What one mutant left in a cache of a module must not answer for the next: forget all that was kept since loading. */
interface Cache {
  forget(): void
}

class ForgetfulMap<K, V> extends Map<K, V> implements Cache {
  constructor() {
    super()
    caches.add(this)
  }
  forget(): void {
    this.clear()
  }
}

class ForgetfulWeakMap<K extends WeakKey, V> implements Cache {
  #kept = new WeakMap<K, V>()
  constructor() {
    caches.add(this)
  }
  forget(): void {
    this.#kept = new WeakMap()
  }
  get(key: K): V | undefined {
    return this.#kept.get(key)
  }
  has(key: K): boolean {
    return this.#kept.has(key)
  }
  set(key: K, value: V): this {
    this.#kept.set(key, value)
    return this
  }
}

interface Place {
  readonly caches: Set<Cache>
  readonly Map: typeof ForgetfulMap
  readonly WeakMap: typeof ForgetfulWeakMap
}
// Stryker's plugin and the tests load this file from two places; what they share stands on the global object.
const NAME = 'estafet.mutation.caches'
const global = globalThis as unknown as Record<symbol, Place>
const { caches } = (global[Symbol.for(NAME)] ??= {
  caches: new Set(),
  Map: ForgetfulMap,
  WeakMap: ForgetfulWeakMap,
})

/**
 * A module's source, in which the empty maps it keeps, and its variables that begin as null, can be forgotten. A map made with its
 * entries is a table, no cache.
 */
export function withForgetfulCaches(source: string): string {
  const kept = `globalThis[Symbol.for('${NAME}')]`
  const variables = [...source.matchAll(/^let (\w+)[^=\n]* = null;?$/gm)].map(([, name]) => name)
  const forgetting = variables.map((name) => `\n${kept}.caches.add({ forget() { ${name} = null } })`)
  return (
    source.replaceAll(/^((?:export )?const \w+ = new )((?:Weak)?Map)(?=(?:<.*>)?\(\);?$)/gm, `$1${kept}.$2`) +
    forgetting.join('')
  )
}

/** Empties what modules have kept. */
export function forgetModuleCaches(): void {
  for (const cache of caches) cache.forget()
}
