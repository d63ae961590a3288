import type { StandardError } from '../wire/api-error.ts'
import { ApiError, badRequest } from '../wire/api-error.ts'
import type { JsonObject } from '../wire/json.ts'
import { asOptionalText } from '../wire/json.ts'
import type { Reply } from '../wire/router.ts'
import type { ApiCall } from './call.ts'

/** Collects what a batch did, input by input, and shapes the 200/201/207 answer. */
export class BatchOutcome<T> {
  readonly results: T[] = []
  private readonly errors: StandardError[] = []
  private readonly missing: { ids: string[]; traces: string[] } = { ids: [], traces: [] }
  private readonly call: ApiCall
  private readonly label: string

  constructor(call: ApiCall, label: string) {
    this.call = call
    this.label = label
  }

  /** Notes an id which names no record; all of them become one error entry. */
  notFound(id: string, trace?: string): void {
    this.missing.ids.push(id)
    if (trace !== undefined) this.missing.traces.push(trace)
  }

  /** Notes the refusal of one input. Without a trace id the whole batch is refused. @throws {ApiError} then. */
  refused(error: ApiError, trace: string | undefined): void {
    if (trace === undefined) throw error
    this.errors.push(error.asEntry({ objectWriteTraceId: [trace] }))
  }

  /** Adds an error entry of another kind. */
  add(error: StandardError): void {
    this.errors.push(error)
  }

  /** The answer: `status` when all went well, 207 otherwise. */
  reply(status: number): Reply {
    const errors = [...this.errors]
    if (this.missing.ids.length > 0) errors.push(this.missingEntry())
    const at = new Date(this.call.now).toISOString()
    const body: Record<string, unknown> = { status: 'COMPLETE', results: this.results }
    if (errors.length > 0) Object.assign(body, { numErrors: errors.length, errors })
    Object.assign(body, { startedAt: at, completedAt: at })
    return { status: errors.length > 0 ? 207 : status, body }
  }

  private missingEntry(): StandardError {
    const message = `Could not get some ${this.label} objects, they may be deleted or not exist. Check that ids are valid.`
    const context: Record<string, string[]> = { ids: this.missing.ids }
    if (this.missing.traces.length > 0) context['objectWriteTraceId'] = this.missing.traces
    return new ApiError(404, 'OBJECT_NOT_FOUND', message).asEntry(context)
  }
}

/** The trace id of an input, if it has one. */
export function traceOf(input: JsonObject): string | undefined {
  return asOptionalText(input['objectWriteTraceId'], 'objectWriteTraceId')
}

/** Refuses a batch that names one record twice. @throws {ApiError} 400. */
export function refuseRepeats(ids: string[]): void {
  const seen = new Set<string>()
  for (const id of ids) {
    if (seen.has(id)) throw badRequest(`Duplicate IDs found in batch input: [${id}]. IDs must be unique`)
    seen.add(id)
  }
}

/** Runs one input; refusals of the CRM become values. */
export function attempt<T>(run: () => T): { ok: true; value: T } | { ok: false; error: ApiError } {
  try {
    return { ok: true, value: run() }
  } catch (error) {
    if (error instanceof ApiError) return { ok: false, error }
    throw error
  }
}
