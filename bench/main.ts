import '../bin/v8-flags.js'
import { printFigures, type Figures } from './support/figures.ts'

/** Each bench is a module with `run`; loaded only when asked for. */
const BENCHES: Readonly<
  Record<
    string,
    { readonly about: string; readonly load: () => Promise<{ run(args: readonly string[]): Promise<Figures> }> }
  >
> = {
  ingest: { about: 'webhook events made durable and answered per second', load: () => import('./ingest.ts') },
  decide: { about: 'decisions of the full default policy per second on one core', load: () => import('./decide.ts') },
  matching: {
    about: 'precision and recall of matching on lists with known answers',
    load: () => import('./matching.ts'),
  },
  sweep: {
    about: 'a sweep over a million open response times, and ten thousand that fall due together',
    load: () => import('./sweep.ts'),
  },
  flow: {
    about:
      'leads from webhook to written-back, limit off (also beside a bare stub) and on; flow salesforce, or flow both',
    load: () => import('./flow.ts'),
  },
  simulate: {
    about: 'a draft over 90 days of 50,000 recorded leads, or as many as given',
    load: () => import('./simulate.ts'),
  },
  backfill: {
    about: 'all contacts of an account under the limits, with a kill half way; 50,000 or as many as given',
    load: () => import('./backfill.ts'),
  },
  outage: {
    about: 'half an hour without the CRM (outage crm) or Redis (outage redis), with 20,000 changes or as many as given',
    load: () => import('./outage.ts'),
  },
  flood: {
    about: 'leads of nine accounts while a tenth floods with 200,000 events, or as many as given',
    load: () => import('./flood.ts'),
  },
  pages: {
    about: 'Lighthouse over the built pages, pages desktop or pages mobile',
    load: () => import('./pages.ts'),
  },
  reports: {
    about: 'every query of the report pages on 1,000,000 leads, or as many as given',
    load: () => import('./reports.ts'),
  },
}

const [name = '', ...args] = process.argv.slice(2)
const bench = BENCHES[name]
if (!bench) {
  const list = Object.entries(BENCHES).map(([known, { about }]) => `  ${known.padEnd(9)} ${about}`)
  process.stderr.write(`Usage: npm run bench -- <name>\n${list.join('\n')}\n`)
  process.exit(2)
}
const { run } = await bench.load()
printFigures(name, await run(args))
process.exit(0)
