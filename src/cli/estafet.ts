import { Command, CommanderError, InvalidArgumentError, Option } from 'commander'
import type { Overrides } from '../config/config.ts'
import { ConfigurationError } from '../errors.ts'
import type { RestoreOptions } from './restore.ts'
import { EXIT, errorWords, exitCodeOf } from './exit-codes.ts'
import { addPolicy } from './policy-commands.ts'

/** The command line. Every command loads what it needs when it runs, so that `version` and `--help` answer at once. */
export function program(): Command {
  const estafet = new Command('estafet')
    .description("Decides every lead's stage, score, owner and response deadline in the CRM, and says why.")
    .showHelpAfterError('(estafet --help lists all commands)')
    .addHelpText(
      'after',
      `
Exit codes: 0 it worked; 1 it was tried and failed; 2 wrong arguments, settings or file.
Settings are environment variables; docs/configuration.md lists them.`,
    )
  addStart(estafet)
  addMigrate(estafet)
  addDoctor(estafet)
  addDecide(estafet)
  addPolicy(estafet)
  addBackfill(estafet)
  addDryRun(estafet)
  addDisconnect(estafet)
  addErasures(estafet)
  addReplay(estafet)
  addInvite(estafet)
  addSignOut(estafet)
  addReseal(estafet)
  addBackup(estafet)
  addRestore(estafet)
  addImport(estafet)
  estafet
    .command('version')
    .description('Print the version of Estafet and of Node.')
    .action(async () => (await import('./version.ts')).printVersion())
  return estafet
}

function addStart(estafet: Command): void {
  estafet
    .command('start')
    .description('Run Estafet: the sandbox when no CRM credentials are set, else the production process.')
    .addOption(new Option('--role <role>', 'what this process does').choices(['all', 'web', 'worker']))
    .option('--port <port>', 'port of the page, the API and the webhooks (PORT)')
    .option('--fast [times]', 'sandbox: let time run 60 times as fast, or as many times as given')
    .addOption(
      new Option('--crm <crm>', 'sandbox: the CRMs that are imitated; both: one company in two').choices([
        'hubspot',
        'both',
      ]),
    )
    .action(async (options: { role?: string; port?: string; fast?: string | true; crm?: string }) => {
      const overrides: Overrides = {
        ESTAFET_ROLE: options.role,
        ESTAFET_SANDBOX_CRM: options.crm,
        PORT: options.port,
        ESTAFET_FAST: options.fast === true ? 'on' : options.fast,
      }
      await (await import('./run.ts')).run(overrides)
    })
}

function addMigrate(estafet: Command): void {
  estafet
    .command('migrate')
    .description(
      'Bring the database to this release. Run it before the new release starts; the old one goes on meanwhile.',
    )
    .action(async () => (await import('./migrate.ts')).migrateCommand())
}

function addImport(estafet: Command): void {
  estafet
    .command('import')
    .argument('<files...>', 'CSV files, in the order of the mapping')
    .requiredOption('--mapping <file>', 'which columns tell of which moves (YAML); docs/import.md')
    .description('Make leads and their past moves from CSV files an account of their own, to look at in the reports.')
    .action(async (files: readonly string[], options: { mapping: string }) =>
      (await import('./import.ts')).importCommand(files, options.mapping),
    )
}

function addDoctor(estafet: Command): void {
  estafet
    .command('doctor')
    .description('Check configuration, database, queue, CRM access, clock and disk, with advice. Changes nothing.')
    .option('--json', 'print the findings as JSON')
    .option('--addresses', 'show in full where accounts send notifications; such an address is a password')
    .action(async ({ json = false, addresses = false }: { json?: boolean; addresses?: boolean }) => {
      process.exitCode = await (await import('./doctor.ts')).doctorCommand({ json, addresses })
    })
}

function addDecide(estafet: Command): void {
  estafet
    .command('decide')
    .argument('<record.json>', 'file with a contact and its surroundings; "-" reads standard input')
    .description('Decide one record from a file and print the decision and why. Needs no database and writes nothing.')
    .addOption(new Option('--language <language>', 'language of the explanation').choices(['en', 'id']).default('en'))
    .option('--json', 'print the whole decision with its trace as JSON')
    .addHelpText(
      'after',
      `
The file holds one JSON object; only "contact" is needed:
  {
    "contact":   { "id": "1", "createdAt": "2026-03-02T08:00:00Z", "properties": { "email": "…", "jobtitle": "…" } },
    "company":   { "id": "10", "properties": { "name": "…", "domain": "…" } },
    "deals":     [ { "id": "20", "properties": { "dealstage": "…" } } ],
    "accounts":  [ … companies that may match by domain … ],
    "people":    [ { "repId": "7", "name": "Sari", "teams": ["SDR"], "zone": "Asia/Jakarta" } ],
    "policy":    { … },   the standard policy when absent
    "now":       "2026-03-02T09:00:00Z"
  }
Properties carry HubSpot's own names and texts. docs/decide.md describes every field.`,
    )
    .action(async (file: string, options: { language: 'en' | 'id'; json?: boolean }) => {
      await (await import('./decide.ts')).decideCommand(file, options.language, options.json === true)
    })
}

function addReplay(estafet: Command): void {
  estafet
    .command('replay')
    .argument('[ids...]', 'ids of failed records, as "replay" without arguments lists them')
    .option('--all', 'every failed record')
    .option('--account <id>', "the CRM's id of one account; needed when several are connected")
    .description('List failed records, or send them through again.')
    .action(async (ids: string[], options: { all?: boolean; account?: string }) => {
      await (await import('./replay.ts')).replayCommand(options.all === true ? 'all' : ids, options.account ?? null)
    })
}

function addBackfill(estafet: Command): void {
  const backfill = estafet
    .command('backfill')
    .description('Read all contacts that stand in the CRM, decide them and show the results there, behind live leads.')
  for (const [name, description] of BACKFILL_COMMANDS) {
    const command = backfill
      .command(name)
      .description(description)
      .option('--account <id>', "the CRM's id of one account; needed when several are connected")
    if (name === 'start')
      command.option('--route', 'give leads found to people and promise answers, as if they came now')
    command.action(async (options: { account?: string; route?: boolean }) => {
      const { backfillCommand } = await import('./backfill.ts')
      await backfillCommand(name, { account: options.account ?? null, route: options.route === true })
    })
  }
}

function addDisconnect(estafet: Command): void {
  estafet
    .command('disconnect')
    .argument('<account>', "the CRM's id of the account")
    .description(
      'Remove the app from a CRM account and end all work for it. It is erased after ESTAFET_ERASE_AFTER_DAYS.',
    )
    .action(async (account: string) => (await import('./disconnect.ts')).disconnectCommand(account))
}

function addErasures(estafet: Command): void {
  estafet
    .command('erasures')
    .argument('<account>', "the CRM's id of the account")
    .description('Show what was erased of an account that left, row counts by table, or when it will be.')
    .action(async (account: string) => (await import('./erasures.ts')).erasuresCommand(account))
}

function addDryRun(estafet: Command): void {
  estafet
    .command('dry-run')
    .description('Decide the newest contacts and show what would differ. Writes nothing, here or in the CRM.')
    .option('--last <leads>', 'how many contacts, newest first; at most 1000', leadsAsked, 200)
    .option('--policy <file>', 'a policy that is not published (YAML or JSON); the active one when absent')
    .option('--account <id>', "the CRM's id of one account; needed when several are connected")
    .option('--json', 'print everything as JSON')
    .action(async (options: { last: number; policy?: string; account?: string; json?: boolean }) => {
      const { dryRunCommand } = await import('./dry-run.ts')
      await dryRunCommand({
        last: options.last,
        policy: options.policy ?? null,
        account: options.account ?? null,
        json: options.json === true,
      })
    })
}

function leadsAsked(text: string): number {
  const last = Number(text)
  if (!Number.isInteger(last) || last < 1 || last > 1_000)
    throw new InvalidArgumentError('a whole number from 1 to 1000 is needed.')
  return last
}

const BACKFILL_COMMANDS = [
  ['estimate', 'Say how many records, calls and minutes it takes. Changes nothing.'],
  ['start', 'Begin. Leads found keep their owners, take no turns, and get no tasks and deadlines.'],
  ['status', 'Show how far it is.'],
  ['pause', 'Stop after the page under way, to go on later.'],
  ['resume', 'Go on where it was paused.'],
  ['stop', 'End it. What was decided stays.'],
] as const

function addInvite(estafet: Command): void {
  estafet
    .command('invite')
    .addOption(
      new Option('--role <role>', 'what the person may do').choices(['admin', 'manager', 'viewer']).default('viewer'),
    )
    .option(
      '--person <name>',
      'who it is for; shown to admins. In another role than before, what the person began in that one ends',
    )
    .option('--account <id>', "the CRM's id of one account; needed when several are connected")
    .description('Print a sign-in link. It opens once, within seven days.')
    .action(async (options: { role: 'admin' | 'manager' | 'viewer'; person?: string; account?: string }) => {
      await (await import('./invite.ts')).inviteCommand(options.role, options.person ?? null, options.account ?? null)
    })
}

function addSignOut(estafet: Command): void {
  estafet
    .command('sign-out')
    .addOption(new Option('--person <name>', 'whose sessions, as they were invited').conflicts('everybody'))
    .option('--everybody', 'those of everybody of the account')
    .option('--account <id>', "the CRM's id of one account; needed when several are connected")
    .description('End sessions at once in every process, and make links void that were not used yet.')
    .action(async (options: { person?: string; everybody?: boolean; account?: string }) => {
      if (options.person === undefined && options.everybody !== true)
        throw new ConfigurationError('Nobody is named.', 'Give --person, or --everybody.')
      await (await import('./sign-out.ts')).signOutCommand(options.person ?? null, options.account ?? null)
    })
}

function addReseal(estafet: Command): void {
  estafet
    .command('reseal')
    .description('Encrypt every stored secret under the first of ESTAFET_KEYS. The product may run meanwhile.')
    .action(async () => {
      process.exitCode = await (await import('./reseal.ts')).resealCommand()
    })
}

function addBackup(estafet: Command): void {
  estafet
    .command('backup')
    .option('--to <file>', 'where to write it; default: a dated file in the data folder')
    .description('Write every account into one encrypted file, as of one instant. The product may run meanwhile.')
    .action(async (options: { to?: string }) => (await import('./backup.ts')).backupCommand(options.to ?? null))
}

function addRestore(estafet: Command): void {
  estafet
    .command('restore')
    .argument('[file]', 'a file that "estafet backup" wrote')
    .option('--verify', 'only read the file to its end; needs no database')
    .option('--release', 'let restored accounts work again')
    .option('--account <id>', "with --release: the CRM's id of one account")
    .option('--all', 'with --release: every account in quarantine')
    .description('Fill an empty database from a backup. Its accounts stay in quarantine until they are released.')
    .action(async (file: string | undefined, options: RestoreOptions) => {
      await (await import('./restore.ts')).restoreCommand(file ?? null, options)
    })
}

/** Runs a command line and sets the exit code. @param args without program and script. */
export async function main(args: readonly string[]): Promise<void> {
  const estafet = program()
  for (const command of withInner(estafet)) command.exitOverride()
  try {
    await estafet.parseAsync([...args], { from: 'user' })
  } catch (error) {
    if (error instanceof CommanderError) {
      // Help and usage have been printed already.
      process.exitCode = error.exitCode === 0 ? EXIT.ok : EXIT.wrongUse
      return
    }
    process.stderr.write(`${errorWords(error)}\n`)
    process.exitCode = exitCodeOf(error)
  }
}

function withInner(command: Command): readonly Command[] {
  return [command, ...command.commands.flatMap(withInner)]
}
