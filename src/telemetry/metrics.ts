import { Counter, Gauge, Histogram, Registry, collectDefaultMetrics } from 'prom-client'
import type { CounterName, HistogramName, Meter } from '../ports/runtime.ts'

interface CounterText {
  readonly help: string
  readonly labels?: readonly string[]
}

/** Every counter, exposed as `estafet_<name>_total`. Labels hold kinds and codes, never ids of customers or people. */
const COUNTERS: Readonly<Record<CounterName, CounterText>> = {
  received_events: { help: 'Change notifications accepted, by event.' },
  received_batches: { help: 'Change notifications accepted, by request.' },
  inbox_duplicate: { help: 'Requests that had been kept before.' },
  intake_answered: { help: 'Requests answered on the path of notifications, by status.', labels: ['status'] },
  intake_refused: { help: 'Notifications refused, by reason.', labels: ['reason'] },
  echo_dropped: { help: 'Notifications of our own writes that said what we meant.' },
  evaluated: { help: 'Leads decided.' },
  decide_failed: { help: 'Leads whose decision failed.' },
  failovers: { help: 'Accounts brought home after the database failed over or was brought back to a moment.' },
  fenced: { help: 'Claims that had lost their lease when they came to finish.' },
  lease_expired: { help: 'Claims taken over from a worker that did not finish.' },
  commit_unknown: { help: 'Transactions whose outcome had to be looked up.' },
  written: { help: 'Records written to the CRM.' },
  write_failed: { help: 'Records the CRM refused to write.' },
  write_unknown: { help: 'Writes without an answer; their records are read again.' },
  owner_refused: { help: 'Owners that the CRM did not take; their leads are routed again.' },
  write_overtaken: { help: 'Older writes seen after newer ones; their records are written again.' },
  tasks_written: { help: 'CRM tasks created or updated.' },
  tasks_doubled: { help: 'Tasks of the CRM found under a key that another task holds already. Must stay 0.' },
  dead_letters: { help: 'Records given up until someone replays them.' },
  crm_calls: { help: 'Calls to the CRM, by call and status.', labels: ['call', 'status'] },
  crm_bad_answer: { help: 'Answers of the CRM that could not be believed.' },
  crm_spared: { help: 'Pauses made because the CRM did not answer an account.' },
  token_refresh: {
    help: 'Refreshes of access to the CRM: refreshed, refused (access ended) or failed (no answer).',
    labels: ['outcome'],
  },
  bell_failed: { help: 'Wake-ups that could not be sent; timers find the work.' },
  swept: { help: 'Leads looked at again because a clock fell due.' },
  reconciled: {
    help: 'Records read again because the CRM says they are newer than what we saw; mostly our own writes.',
  },
  journal_pages: { help: "Pages read of the CRM's own log." },
  journal_events: { help: 'Changes taken in from it: no notification had told of them, or not yet.' },
  stream_events: { help: "Changes taken in from a CRM's stream." },
  stream_gaps: { help: 'Changes on a stream that did not say what changed, and moments with too many to tell.' },
  stream_ended: { help: 'Streams that ended, by how: stopped, broken, lost or refused.', labels: ['how'] },
  notices_made: { help: 'Notices kept for people, each once for a person and channel.' },
  notices: { help: 'Tries to send one, by outcome: sent, again, failed or dropped.', labels: ['outcome'] },
  evaluations_held: {
    help: 'News set aside until the hour is over, because its record was evaluated as often as the policy allows.',
  },
  policy_paused: {
    help: 'Published policies that changed too much, so that nothing is sent until an admin has chosen.',
  },
  automation_conflicts: {
    help: 'Times another tool of the CRM wrote over an owner or stage of ours; the value is left as found.',
  },
  missed_found: { help: 'Leads of these whose decision then changed: changes no notification had told of.' },
}

const SECONDS = [0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 30, 60, 300]

/** Every histogram, exposed as `estafet_<name>`; seconds. */
const HISTOGRAMS: Readonly<Record<HistogramName, GaugeText>> = {
  intake_seconds: { help: 'From the head of a request on the path of notifications to the end of its answer.' },
  webhook_to_decided_seconds: { help: 'From the receipt of a change to its decision.' },
  webhook_to_written_seconds: { help: 'From the receipt of a change to the CRM holding the result.' },
  stream_lag_seconds: { help: 'From a change in the CRM to its being kept, by its stream.' },
  evaluate_batch_seconds: { help: 'Evaluation of one batch, reading included.' },
  crm_call_seconds: { help: 'One call to the CRM.' },
  rate_wait_seconds: {
    help: 'Waiting for a place under the rate limit of the CRM, by the lane of the call.',
    labels: ['lane'],
  },
  sla_lateness_seconds: { help: 'From something falling due on a lead to the decision about it.' },
}

/** Numbers read when someone asks for /metrics. */
export interface Backlog {
  readonly dirty: number
  readonly outbox: number
  readonly failed: number
  readonly oldestDirtySeconds: number
}

export interface GaugeText {
  readonly help: string
  readonly labels?: readonly string[]
}
/** One value of a gauge, in seconds, bytes or a count as its name says. */
export interface Reading<Name extends string = string> {
  readonly name: Name
  readonly value: number
  readonly labels?: Readonly<Record<string, string>>
}

/** A source that takes longer says nothing at this scrape. */
const SOURCE_WITHIN_MS = 2_000

export interface Metrics {
  readonly meter: Meter
  /** Everything in Prometheus text format. */
  text(): Promise<string>
  /** Adds the backlog gauges, read from `source` at each scrape; a failing source leaves them out. */
  showBacklog(source: () => Promise<Backlog>): void
  /** Adds one gauge read at each scrape; a source that fails or takes longer than two seconds shows as NaN. */
  showGauge(name: string, help: string, source: () => number | Promise<number>): void
  /**
   * Adds gauges under labels, read together at each scrape; a failing source leaves them out.
   * @param gauges name → help and labels
   */
  showGauges<Name extends string>(
    gauges: Readonly<Record<Name, GaugeText>>,
    source: () => Promise<readonly Reading<NoInfer<Name>>[]>,
  ): void
}

/** Opens the counters and histograms of this process, beside Node's own (memory, event loop lag, …). */
export function openMetrics(): Metrics {
  const registry = new Registry()
  collectDefaultMetrics({ register: registry, prefix: 'estafet_' })
  const counters = new Map(
    Object.entries(COUNTERS).map(([name, { help, labels = [] }]) => [
      name,
      new Counter({ name: `estafet_${name}_total`, help, labelNames: [...labels], registers: [registry] }),
    ]),
  )
  const histograms = new Map(
    Object.entries(HISTOGRAMS).map(([name, { help, labels = [] }]) => [
      name,
      new Histogram({
        name: `estafet_${name}`,
        help,
        labelNames: [...labels],
        buckets: SECONDS,
        registers: [registry],
      }),
    ]),
  )
  const showGauge: Metrics['showGauge'] = (name, help, source) => {
    new Gauge({
      name: `estafet_${name}`,
      help,
      registers: [registry],
      async collect() {
        this.set((await inTime(source)) ?? Number.NaN)
      },
    })
  }
  const readers: (() => Promise<void>)[] = []
  let backlog: Backlog | null = null
  let readBacklog: () => Promise<void> = async () => undefined
  return {
    meter: {
      count: (name, by = 1, labels = {}) => counters.get(name)?.inc(labels, by),
      observe: (name, seconds, labels = {}) => histograms.get(name)?.observe(labels, Math.max(0, seconds)),
    },
    async text() {
      await Promise.all([readBacklog(), ...readers.map((read) => read())])
      return registry.metrics()
    },
    showBacklog(source) {
      readBacklog = async () => {
        try {
          backlog = await source()
        } catch {
          backlog = null
        }
      }
      const number = (field: keyof Backlog) => () => backlog?.[field] ?? Number.NaN
      showGauge('dirty_records', 'Records waiting to be evaluated.', number('dirty'))
      showGauge('outbox_rows', 'Writes waiting to be sent.', number('outbox'))
      showGauge('failed_records', 'Records given up, waiting for a replay.', number('failed'))
      showGauge('oldest_dirty_seconds', 'Age of the oldest waiting change.', number('oldestDirtySeconds'))
    },
    showGauge,
    showGauges(gauges, source) {
      const made = new Map(
        Object.entries<GaugeText>(gauges).map(([name, { help, labels = [] }]) => {
          const gauge = new Gauge({ name: `estafet_${name}`, help, labelNames: [...labels], registers: [registry] })
          return [name, { gauge, single: labels.length === 0 }] as const
        }),
      )
      readers.push(async () => {
        const readings = (await inTime(source)) ?? []
        // What is not told this time (an installation that is gone, a source that fails) must not stand as it was.
        for (const { gauge, single } of made.values()) {
          gauge.reset()
          if (single) gauge.set(Number.NaN)
        }
        for (const { name, value, labels = {} } of readings) made.get(name)?.gauge.set(labels, value)
      })
    },
  }
}

/** What a source says; null when it fails or takes too long: a scrape never waits for a part in trouble. */
async function inTime<T>(source: () => T | Promise<T>): Promise<T | null> {
  let timer: NodeJS.Timeout | undefined
  const late = new Promise<null>((resolve) => {
    timer = setTimeout(() => resolve(null), SOURCE_WITHIN_MS).unref()
  })
  try {
    return await Promise.race([source(), late])
  } catch {
    // The part itself reports its trouble; here its absence is the message.
    return null
  } finally {
    clearTimeout(timer)
  }
}
