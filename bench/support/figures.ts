import { cpus, totalmem } from 'node:os'

/** Flat figures of one run; the last line of a bench's output is this object as JSON. */
export type Figures = Readonly<Record<string, number | string>>

/** One line about the machine, so that a figure is never quoted without it. */
export function machineLine(): string {
  const [first] = cpus()
  return `${cpus().length} × ${first?.model ?? 'unknown processor'}, ${Math.round(totalmem() / 2 ** 30)} GiB, Node ${process.version}, ${process.platform}`
}

/** Prints rows as an aligned table with a heading. */
export function printTable(title: string, rows: readonly (readonly [string, string])[]): void {
  const width = Math.max(...rows.map(([label]) => label.length))
  process.stdout.write(`\n${title}\n`)
  for (const [label, value] of rows) process.stdout.write(`  ${label.padEnd(width)}  ${value}\n`)
}

/** Prints the figures of the same bench on both CRMs beside each other. @returns all of them, named by CRM. */
export function printSideBySide(hubspot: Figures, salesforce: Figures): Figures {
  const names = [...new Set([...Object.keys(hubspot), ...Object.keys(salesforce)])]
  printTable('Side by side', [
    ['', 'HubSpot / Salesforce'],
    ...names.map((name) => [name, `${hubspot[name] ?? '–'} / ${salesforce[name] ?? '–'}`] as const),
  ])
  const named = (figures: Figures, crm: string) =>
    Object.entries(figures).map(([name, value]) => [`${crm}.${name}`, value])
  return Object.fromEntries([...named(hubspot, 'hubspot'), ...named(salesforce, 'salesforce')]) as Figures
}

export function printFigures(name: string, figures: Figures): void {
  process.stdout.write(`\n${name} on ${machineLine()}\n${JSON.stringify(figures)}\n`)
}

/** The value below which a share `p` (0–1) of the samples lies; 0 for none. Nearest-rank. */
export function percentile(samples: readonly number[], p: number): number {
  if (samples.length === 0) return 0
  const sorted = [...samples].sort((a, b) => a - b)
  return sorted[Math.min(sorted.length - 1, Math.ceil(p * sorted.length) - 1)]!
}

export function round(value: number, digits = 0): number {
  const factor = 10 ** digits
  return Math.round(value * factor) / factor
}

export function median(values: readonly number[]): number {
  return percentile(values, 0.5)
}
