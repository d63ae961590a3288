import { existsSync, readFileSync } from 'node:fs'
import { resolve } from 'node:path'
import { printTable, round, type Figures } from './support/figures.ts'
import { readCsv } from '../src/cli/csv-rows.ts'
import { companyQuality, duplicateQuality, type Quality, type Row } from './support/match-quality.ts'

/** Best known figures on the same lists, by name likeness and by whole-record likeness; docs/decisions/0007-name-matching.md. */
const BASELINES: Readonly<Record<string, { readonly label: string; readonly f1: number } | undefined>> = {
  sp500: { label: 'Jaro-Winkler 0.90', f1: harmonic(0.985, 0.891) },
  nasdaq_directory: { label: 'Jaro-Winkler 0.90', f1: harmonic(0.999, 0.976) },
  febrl_dataset1: { label: 'token set 0.7', f1: 0.997 },
}

function harmonic(precision: number, recall: number): number {
  return (2 * precision * recall) / (precision + recall)
}

/**
 * Precision, recall and F1 of company names and of people on lists with known truth, beside the best baseline.
 * With `--million` (or `--accounts=50000`) also the time of one lead against that many made-up accounts on embedded PostgreSQL.
 * @param args the folder with the lists; without it `MATCHING_DATA`, else `../shared/data/matching`. Without the folder a line says so and nothing is measured.
 */
export async function run(args: readonly string[] = []): Promise<Figures> {
  const quality = onLists(args.find((arg) => !arg.startsWith('--')))
  const many = args.find((arg) => /^--(?:million|accounts=\d+)$/.test(arg))
  if (many === undefined) return quality
  const { matchMillion } = await import('./support/match-million.ts')
  return { ...quality, ...(await matchMillion(many === '--million' ? 1_000_000 : Number(many.split('=')[1]))) }
}

function onLists(given: string | undefined): Figures {
  const folder = resolve(given ?? process.env['MATCHING_DATA'] ?? '../shared/data/matching')
  if (!existsSync(folder)) {
    process.stdout.write(
      `No lists to measure on: ${folder} is not there. Name another folder behind the bench's name.\n`,
    )
    return { skipped: folder }
  }
  const read = (name: string): readonly Row[] => readCsv(readFileSync(resolve(folder, `${name}.csv`), 'utf8'))
  const measured = new Map<string, Quality>()
  const accounts = read('company_accounts')
  const leads = Map.groupBy(read('company_leads'), (lead) => lead['source'] ?? '')
  const started = performance.now()
  for (const [source, rows] of leads) measured.set(source, companyQuality(accounts, rows))
  const companyMs = performance.now() - started
  for (const list of ['febrl_dataset1', 'febrl_dataset2']) measured.set(list, duplicateQuality(read(list)))

  printTable(
    'matching: precision / recall / F1',
    [...measured].map(([list, figures]) => [list, words(list, figures)]),
  )
  const counted = [...leads.values()].reduce((sum, rows) => sum + rows.length, 0)
  return {
    ...Object.fromEntries([...measured].flatMap(([list, figures]) => flat(list, figures))),
    companyMicrosPerLead: round((companyMs * 1000) / counted, 1),
  }
}

function words(list: string, { precision, recall, f1 }: Quality): string {
  const baseline = BASELINES[list]
  const against = baseline ? `   baseline ${baseline.label}: F1 ${baseline.f1.toFixed(4)}` : ''
  return `${precision.toFixed(4)} / ${recall.toFixed(4)} / ${f1.toFixed(4)}${against}`
}

function flat(list: string, { precision, recall, f1 }: Quality): readonly (readonly [string, number])[] {
  return [
    [`${list}Precision`, round(precision, 4)],
    [`${list}Recall`, round(recall, 4)],
    [`${list}F1`, round(f1, 4)],
  ]
}
