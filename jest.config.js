/** Tests are TypeScript ES modules; @swc/jest strips the types, Node runs the rest. */
export default {
  testEnvironment: 'node',
  roots: ['<rootDir>/test'],
  testMatch: ['**/*.test.ts'],
  extensionsToTreatAsEsm: ['.ts'],
  transform: {
    '^.+\\.ts$': [
      '@swc/jest',
      { jsc: { parser: { syntax: 'typescript' }, target: 'es2024' }, module: { type: 'es6' }, sourceMaps: 'inline' },
    ],
  },
  setupFiles: ['<rootDir>/test/support/fixed-seed.ts'],
  testSequencer: './test/support/longest-first.js',
  testTimeout: 60_000,
  maxWorkers: 2,
}
