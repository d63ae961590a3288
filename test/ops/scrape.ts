/** Metrics of one scrape: for each name its labels, and the values seen of each. */
export type Scrape = ReadonlyMap<string, ReadonlyMap<string, ReadonlySet<string>>>

/** Reads Prometheus text. */
export function readScrape(text: string): Scrape {
  const metrics = new Map<string, Map<string, Set<string>>>()
  for (const line of text.split('\n')) {
    const [, name, labels = ''] = /^([a-z_:][a-z0-9_:]*)(?:\{(.*)\})? \S+$/i.exec(line) ?? []
    if (name === undefined) continue
    const known = metrics.get(name) ?? new Map<string, Set<string>>()
    metrics.set(name, known)
    for (const [, label = '', value = ''] of labels.matchAll(/([a-z_]+)="((?:[^"\\]|\\.)*)"/gi))
      known.set(label, (known.get(label) ?? new Set()).add(value))
  }
  return metrics
}
