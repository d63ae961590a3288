/**
 * Mutation check of the rules: `npm run test:mutation`, or a part of them with `npm run test:mutation -- --mutate 'src/domain/policy/*.ts'`.
 * Results are kept in artefacts/mutation/, so that a run which was stopped goes on and a second run tries only what changed.
 */
export default {
  mutate: ['src/domain/**/*.ts'],
  testRunner: 'clean-mocha',
  plugins: ['@stryker-mutator/mocha-runner', './test/mutation/clean-runner.ts'],
  testRunnerNodeArgs: [
    '--disable-warning=ExperimentalWarning',
    '--import',
    './test/mutation/register.ts',
    '--import',
    './test/support/fixed-seed.ts',
  ],
  mochaOptions: {
    spec: ['test/domain/**/*.test.ts'],
    // These three count how many of their thousands of random cases were telling; here there are only a few cases.
    grep: '^(?!.*(shares a key, whichever|contacts and overrides would match, shares|called implied holds wherever))',
  },
  coverageAnalysis: 'perTest',
  // What runs once while a module is loaded is a table of data: each of its mutants would need a process of its own.
  ignoreStatic: true,
  concurrency: 1,
  timeoutMS: 2000,
  dryRunTimeoutMinutes: 15,
  incremental: true,
  incrementalFile: 'artefacts/mutation/results.json',
  jsonReporter: { fileName: 'artefacts/mutation/mutation.json' },
  htmlReporter: { fileName: 'artefacts/mutation/mutation.html' },
  reporters: ['progress-append-only', 'clear-text', 'json', 'html'],
  clearTextReporter: { logTests: false, reportTests: false, allowColor: false },
  tempDirName: 'artefacts/mutation/sandbox',
  ignorePatterns: ['/web', '/hubspot', '/ops', '/artefacts', '/.estafet'],
  disableTypeChecks: false,
  allowEmpty: false,
  thresholds: { high: 90, low: 85, break: null },
}
