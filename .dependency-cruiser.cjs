/** The floors of docs/flow.md: an import goes to a lower floor, or sideways inside its own folder. */
const adapters = '^src/(crm/[^/]+|db|post|queue|telemetry|config)/'
const handlers = '^(webhooks|workers|src/api)/'
module.exports = {
  forbidden: [
    { name: 'no-circular', severity: 'error', from: {}, to: { circular: true } },
    {
      name: 'domain-stands-alone',
      severity: 'error',
      from: { path: '^src/domain/' },
      to: { pathNot: '^(src/domain/|src/errors\\.ts$|node_modules/(zod|tldts|yaml|jsonc-parser)/)' },
    },
    {
      name: 'promises-stand-on-ground',
      severity: 'error',
      from: { path: '^src/(ports|contracts|mapping)/' },
      to: { path: '^(src/(flow|api|cli|crm|db|post|queue|telemetry|config)|webhooks|workers|mappings|sandbox)/' },
    },
    {
      name: 'flow-knows-only-promises',
      severity: 'error',
      from: { path: '^src/flow/' },
      to: { pathNot: '^(src/(flow|ports|contracts|mapping|domain)/|src/errors\\.ts$|node_modules/zod/)' },
    },
    { name: 'handlers-never-adapters', severity: 'error', from: { path: handlers }, to: { path: adapters } },
    {
      name: 'adapters-never-handlers-or-flow',
      severity: 'error',
      from: { path: adapters },
      to: { path: `${handlers}|^src/flow/` },
    },
    {
      name: 'no-adapter-imports-another',
      severity: 'error',
      from: { path: '^src/(crm/[^/]+|db|post|queue|telemetry|config)/' },
      to: { path: adapters, pathNot: '^src/$1/' },
    },
    {
      name: 'mappings-are-data',
      severity: 'error',
      from: { path: '^mappings/' },
      to: { path: '^(src/(flow|api|cli|crm|db|post|queue|telemetry|config)|webhooks|workers|sandbox)/' },
    },
    {
      name: 'sandbox-is-the-outside-world',
      severity: 'error',
      from: { path: '^sandbox/' },
      to: { path: '^(src|webhooks|workers|mappings)/' },
    },
    {
      name: 'nothing-imports-the-sandbox',
      severity: 'error',
      from: { path: '^(src|webhooks|workers|mappings)/' },
      to: { path: '^sandbox/' },
    },
    {
      name: 'no-catch-all-folders',
      severity: 'error',
      from: {},
      to: {
        path: [
          '^(src|sandbox|web).*/utils?[/.]',
          '^(src|sandbox|web).*/helpers?[/.]',
          '^(src|sandbox|web).*/(common|shared|services|manager)[/.]',
        ],
      },
    },
  ],
  options: {
    doNotFollow: { path: 'node_modules' },
    tsPreCompilationDeps: true,
    tsConfig: { fileName: 'tsconfig.json' },
    enhancedResolveOptions: { exportsFields: ['exports'], conditionNames: ['import', 'node', 'default', 'types'] },
  },
}
