import tseslint from 'typescript-eslint'

const time = [
  { object: 'Date', property: 'now', message: 'Time comes in as an argument or through the Clock port.' },
  { object: 'Math', property: 'random', message: 'Chance comes in through the Chance port.' },
  { object: 'AbortSignal', property: 'timeout', message: 'Use the Clock port; AbortSignal.timeout is not simulated.' },
]
const tls = {
  selector: "Property[key.name='rejectUnauthorized'], Literal[value='NODE_TLS_REJECT_UNAUTHORIZED']",
  message: 'The other side of a connection is always verified.',
}
const sources = [
  'Date',
  'setTimeout',
  'setInterval',
  'setImmediate',
  'console',
  'process',
  'crypto',
  'fetch',
  'performance',
].map((name) => ({ name, message: 'Not in the pure floors: see docs/flow.md.' }))

export default tseslint.config(
  { ignores: ['node_modules', 'web/dist', 'coverage', 'artefacts', '.estafet'] },
  ...tseslint.configs.strict,
  {
    files: ['**/*.ts', '**/*.tsx'],
    rules: {
      '@typescript-eslint/no-explicit-any': 'error',
      '@typescript-eslint/ban-ts-comment': 'error',
      '@typescript-eslint/no-unused-vars': ['error', { argsIgnorePattern: '^_', varsIgnorePattern: '^_' }],
      '@typescript-eslint/no-non-null-assertion': 'off',
      '@typescript-eslint/no-invalid-void-type': 'off',
      '@typescript-eslint/no-dynamic-delete': 'off',
      'no-empty': ['error', { allowEmptyCatch: false }],
      eqeqeq: 'error',
      'no-restricted-syntax': ['error', tls],
    },
  },
  {
    files: ['src/domain/**', 'src/flow/**'],
    rules: { 'no-restricted-properties': ['error', ...time], 'no-restricted-globals': ['error', ...sources] },
  },
  {
    files: ['src/**', 'webhooks/**', 'workers/**', 'mappings/**'],
    ignores: ['src/config/**', 'src/cli/**'],
    rules: {
      'no-restricted-syntax': [
        'error',
        tls,
        {
          selector: "MemberExpression[object.name='process'][property.name='env']",
          message: 'The environment is read in src/config only.',
        },
      ],
    },
  },
)
