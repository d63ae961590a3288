const swc = (parser, more = {}) => [
  '@swc/jest',
  {
    jsc: { parser: { syntax: 'typescript', ...parser }, target: 'es2024', ...more },
    module: { type: 'es6' },
    sourceMaps: 'inline',
  },
]

/** Tests are TypeScript ES modules; @swc/jest strips the types, Node runs the rest. */
export default {
  testEnvironment: 'node',
  roots: ['<rootDir>/test'],
  testMatch: ['**/*.test.ts'],
  extensionsToTreatAsEsm: ['.ts', '.tsx'],
  transform: {
    '^.+\\.ts$': swc({}),
    // The parts of the HubSpot developer project.
    '^.+\\.tsx$': swc({ tsx: true }, { transform: { react: { runtime: 'automatic' } } }),
  },
  moduleNameMapper: { '^@hubspot/ui-extensions$': '<rootDir>/test/hubspot/support/ui-parts.ts' },
  globalSetup: './test/support/run-folder.js',
  globalTeardown: './test/support/run-folder-gone.js',
  setupFiles: ['<rootDir>/test/support/fixed-seed.ts'],
  testSequencer: './test/support/longest-first.js',
  // Only for what hangs: on a busy machine a browser's first page alone has taken over a minute.
  testTimeout: 240_000,
  // As many as the machine that checks a change has cores: with one more, waits ran out on a slow host although nothing was wrong.
  maxWorkers: 2,
}
