import { type Command, Option } from 'commander'

interface Place {
  readonly account?: string
}
type Language = 'en' | 'id'

const ACCOUNT = ['--account <id>', "the CRM's id of one account; needed when several are connected"] as const
const WHY = ['--reason <words>', 'why, for those who read the history'] as const
const AUTHOR = ['--author <name>', 'who publishes; shown in the history', 'command line'] as const
const language = (): Option =>
  new Option('--language <language>', 'language of the words').choices(['en', 'id']).default('en')

/** `estafet policy …`: everything about the policy that the page and the HTTP API do too. */
export function addPolicy(estafet: Command): void {
  const policy = estafet
    .command('policy')
    .description('Check, show, compare, publish and restore the policy: every rule and number Estafet decides by.')
    .addHelpText(
      'after',
      `
A policy is YAML or JSON; a file that begins with "{" is JSON, "-" reads standard input. docs/policy.md describes it.
Exit codes: 0 it worked; 1 it was tried and failed: errors found, or changed by somebody else; 2 wrong arguments or file.`,
    )
  addReading(policy)
  addWriting(policy)
}

function addReading(policy: Command): void {
  policy
    .command('lint')
    .argument('<file>', 'policy as YAML or JSON')
    .option('--strict', 'exit with 1 for warnings too')
    .option('--json', 'print the findings as JSON')
    .addOption(language())
    .description('Check a policy file: shape, names, sums, rules that never decide. Needs no database.')
    .action(async (file: string, options: { strict?: boolean; json?: boolean; language: Language }) => {
      const { lintCommand } = await import('./policy-files.ts')
      process.exitCode = await lintCommand(file, {
        ...options,
        strict: options.strict === true,
        json: options.json === true,
      })
    })
  policy
    .command('schema')
    .description('Print the JSON Schema of a policy, for editors. Needs no database.')
    .action(async () => (await import('./policy-files.ts')).schemaCommand())
  policy
    .command('show')
    .argument('[version]', 'number of a version; the active one when absent')
    .option(...ACCOUNT)
    .addOption(language())
    .description('Print who published a version, when and why, and its rules in words.')
    .action(async (version: string | undefined, options: Place & { language: Language }) =>
      (await import('./policy-versions.ts')).showCommand(version ?? null, options.language, options.account ?? null),
    )
  policy
    .command('versions')
    .option(...ACCOUNT)
    .description('List every version, newest first.')
    .action(async (options: Place) => (await import('./policy-versions.ts')).versionsCommand(options.account ?? null))
  policy
    .command('diff')
    .argument('<from>', 'a version number, "active", "default", or a file')
    .argument('[to]', 'the same; the active version when absent')
    .option(...ACCOUNT)
    .option('--json', 'print the differences as JSON')
    .option('--exit-code', 'exit with 1 when there are differences')
    .addOption(language())
    .description('Tell in words what differs between two policies.')
    .action(
      async (
        from: string,
        to: string | undefined,
        options: Place & { json?: boolean; exitCode?: boolean; language: Language },
      ) => {
        const { diffCommand } = await import('./policy-versions.ts')
        const differs = await diffCommand(
          from,
          to ?? 'active',
          options.language,
          options.json === true,
          options.account ?? null,
        )
        if (differs && options.exitCode === true) process.exitCode = 1
      },
    )
  policy
    .command('export')
    .argument('[version]', 'number of a version, or "default"; the active one when absent')
    .addOption(new Option('--format <format>', 'how to write it').choices(['yaml', 'json']).default('yaml'))
    .option(...ACCOUNT)
    .description('Print a version as YAML, with the comments it was written with, or as JSON.')
    .action(async (version: string | undefined, options: Place & { format: 'yaml' | 'json' }) =>
      (await import('./policy-versions.ts')).exportCommand(
        version ?? 'active',
        options.format,
        options.account ?? null,
      ),
    )
}

function addWriting(policy: Command): void {
  policy
    .command('apply')
    .argument('<file>', 'policy as YAML or JSON')
    .requiredOption(...WHY)
    .option('--expect <version>', 'publish only if this version is still the active one')
    .option('--house', 'publish the same change in the other account of the house: in both, or in neither')
    .option('--dry-run', 'tell what would change, and publish nothing')
    .option(...AUTHOR)
    .option(...ACCOUNT)
    .addOption(language())
    .description('Publish a policy file as a new version; it decides from the next lead on.')
    .action(
      async (
        file: string,
        options: Place & {
          reason: string
          author: string
          expect?: string
          house?: boolean
          dryRun?: boolean
          language: Language
        },
      ) => {
        const { applyCommand } = await import('./policy-publish.ts')
        process.exitCode = await applyCommand(file, {
          ...options,
          expect: options.expect ?? null,
          house: options.house === true,
          dryRun: options.dryRun === true,
          account: options.account ?? null,
        })
      },
    )
  policy
    .command('resume')
    .argument('<version>', 'number of the paused version')
    .option(...ACCOUNT)
    .addOption(language())
    .description('Let a version go on that changed too much: what waits is written to the CRM.')
    .action(async (version: string, options: Place & { language: Language }) => {
      const { resumeCommand } = await import('./policy-publish.ts')
      process.exitCode = await resumeCommand(version, options.account ?? null, options.language)
    })
  policy
    .command('restore')
    .argument('<version>', 'number of the version to bring back')
    .requiredOption(...WHY)
    .option('--expect <version>', 'restore only if this version is still the active one')
    .option(...AUTHOR)
    .option(...ACCOUNT)
    .addOption(language())
    .description('Publish an old version again, as a new version equal to it.')
    .action(
      async (
        version: string,
        options: Place & { reason: string; author: string; expect?: string; language: Language },
      ) => {
        const { restoreCommand } = await import('./policy-publish.ts')
        process.exitCode = await restoreCommand(version, {
          ...options,
          expect: options.expect ?? null,
          account: options.account ?? null,
        })
      },
    )
}
