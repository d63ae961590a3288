import { commonTokens, declareFactoryPlugin, PluginKind, tokens } from '@stryker-mutator/api/plugin'
import {
  MutantRunStatus,
  type DryRunOptions,
  type MutantRunOptions,
  type MutantRunResult,
  type TestRunner,
} from '@stryker-mutator/api/test-runner'
import { createMochaTestRunner } from '@stryker-mutator/mocha-runner'
import { forgetModuleCaches } from './module-caches.ts'

/**
 * Stryker's Mocha runner, which swaps mutants inside one loaded process, made sure of: a mutant counts as seen only where the test that
 * saw it passes again without it. Where it does not, something is left of a mutant before, and Stryker asks again in a new process.
 */
class CleanRunner implements TestRunner {
  readonly #mocha: TestRunner
  #runs = 0
  #stained = false

  constructor(mocha: TestRunner) {
    this.#mocha = mocha
  }

  /** Says that it can reload, or Stryker would start a process for each mutant in code that ran while modules were loaded, too. */
  capabilities = () => Promise.resolve({ reloadEnvironment: true })
  init = async () => this.#mocha.init?.()
  dispose = async () => this.#mocha.dispose?.()
  dryRun = (options: DryRunOptions) => this.#mocha.dryRun(options)

  /** @throws where the process is stained: Stryker then starts another and tries the mutant there. */
  async mutantRun(options: MutantRunOptions): Promise<MutantRunResult> {
    if (this.#stained) throw new Error('something of the mutant before is left')
    const first = this.#runs++ === 0
    forgetModuleCaches()
    const result = await this.#mocha.mutantRun(withShortFilter(options))
    // Mocha does not come back from an error of its own.
    this.#stained = result.status === MutantRunStatus.Error
    if (result.status !== MutantRunStatus.Killed) return result
    this.#stained = !(await this.#passesWithoutMutant(options, [result.killedBy].flat()))
    if (this.#stained && !first) throw new Error('the test fails without the mutant as well')
    return result
  }

  async #passesWithoutMutant(options: MutantRunOptions, testFilter: string[]): Promise<boolean> {
    forgetModuleCaches()
    const { hitLimit: _, ...rest } = options
    const again = { ...rest, testFilter, activeMutant: { ...options.activeMutant, id: 'none' } }
    return (await this.#mocha.mutantRun(again)).status === MutantRunStatus.Survived
  }
}

/** Mocha is told of tests by one regular expression, which may grow too long for the engine; then all tests are run. */
function withShortFilter(options: MutantRunOptions): MutantRunOptions {
  const { testFilter, ...rest } = options
  const length = (testFilter ?? []).reduce((sum, title) => sum + title.length, 0)
  return length < LONGEST_FILTER ? options : rest
}
const LONGEST_FILTER = 50_000

cleanRunner.inject = tokens(commonTokens.injector)
function cleanRunner(injector: Parameters<typeof createMochaTestRunner>[0]): TestRunner {
  return new CleanRunner(createMochaTestRunner(injector))
}

export const strykerPlugins = [declareFactoryPlugin(PluginKind.TestRunner, 'clean-mocha', cleanRunner)]
