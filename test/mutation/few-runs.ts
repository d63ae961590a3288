import * as real from 'fast-check'

export * from 'fast-check'

/** Random cases of one property while mutants are run: thousands of mutants meet each property, so a few must be enough. */
const RUNS = Number(process.env.MUTATION_RUNS ?? 40)
/** Milliseconds for all cases of one property; at least one is run. A mutant nobody sees meets every test that runs its code. */
const LONGEST = 200

/** As `fc.assert`, with few cases, and without a search for the smallest one: it is enough that a mutant is seen. */
const assert = ((property: real.IRawProperty<unknown>, parameters: real.Parameters<unknown> = {}) =>
  real.assert(property, {
    ...parameters,
    numRuns: Math.min(RUNS, parameters.numRuns ?? RUNS),
    endOnFailure: true,
    interruptAfterTimeLimit: LONGEST,
  })) as typeof real.assert

export default { ...real, assert }
