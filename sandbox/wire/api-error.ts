import { randomUUID } from 'node:crypto'

/** One detail of a refusal, as in the `errors` array of an error body. */
export interface ErrorDetail {
  message: string
  code?: string
  context?: Record<string, string[]>
}

/** The refusal as a batch lists it for one of its inputs (207). */
export interface StandardError {
  status: 'error'
  category: string
  subCategory?: string
  message: string
  context: Record<string, string[]>
  errors: ErrorDetail[]
  links: Record<string, string>
}

interface Extras {
  subCategory?: string
  errors?: ErrorDetail[]
  context?: Record<string, string[]>
}

/** A call is refused: carries the HTTP status and the body the CRM would send. */
export class ApiError extends Error {
  override name = 'ApiError'
  readonly status: number
  readonly category: string
  readonly extras: Extras

  constructor(status: number, category: string, message: string, extras: Extras = {}) {
    super(message)
    this.status = status
    this.category = category
    this.extras = extras
  }

  /** The error body of a whole call. */
  body(): Record<string, unknown> {
    return {
      status: 'error',
      message: this.message,
      correlationId: randomUUID(),
      category: this.category,
      ...this.extras,
    }
  }

  /** The same refusal as one entry of a 207 answer. */
  asEntry(context: Record<string, string[]>): StandardError {
    return {
      status: 'error',
      category: this.category,
      ...(this.extras.subCategory === undefined ? {} : { subCategory: this.extras.subCategory }),
      message: this.message,
      context: { ...this.extras.context, ...context },
      errors: this.extras.errors ?? [],
      links: {},
    }
  }
}

/** 400: the request cannot be understood or breaks a stated limit. */
export function badRequest(message: string, errors?: ErrorDetail[]): ApiError {
  return new ApiError(400, 'VALIDATION_ERROR', message, errors ? { errors } : {})
}

/** 404: no such record, property or path. */
export function notFound(message = 'Object not found. objectId are usually numeric.'): ApiError {
  return new ApiError(404, 'OBJECT_NOT_FOUND', message)
}

/** 409: a unique value is taken. */
export function conflict(message: string): ApiError {
  return new ApiError(409, 'CONFLICT', message)
}
