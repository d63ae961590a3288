import type { IncomingHttpHeaders } from 'node:http'
import { parseJson } from './json.ts'

/** What a handler sees of one HTTP request. */
export interface Request {
  method: string
  path: string
  query: URLSearchParams
  headers: IncomingHttpHeaders
  body: string
  /** How many `inputs` the body had, once a handler counted them; for the request log. */
  inputs: number
}

/** What a handler answers. `body` is sent as JSON unless it is text already. */
export interface Reply {
  status: number
  body?: unknown
  type?: string
  headers?: Record<string, string>
}

/** Path parameters by name, decoded. */
export type Params = Record<string, string>

interface Route<H> {
  method: string
  parts: string[]
  handler: H
}

/** Finds the handler of a method and path. `{name}` in a pattern takes one path segment. */
export class Router<H> {
  private readonly byLength = new Map<string, Route<H>[]>()

  /** Adds a route; patterns added first win. */
  on(method: string, pattern: string, handler: H): this {
    const parts = pattern.split('/').slice(1)
    const key = `${method} ${parts.length}`
    const routes = this.byLength.get(key) ?? []
    routes.push({ method, parts, handler })
    this.byLength.set(key, routes)
    return this
  }

  /** The handler and its parameters, or null when nothing answers here. */
  find(method: string, path: string): { handler: H; params: Params } | null {
    const given = path.split('/').slice(1)
    for (const route of this.byLength.get(`${method} ${given.length}`) ?? []) {
      const params = match(route.parts, given)
      if (params) return { handler: route.handler, params }
    }
    return null
  }
}

function match(parts: string[], given: string[]): Params | null {
  const params: Params = {}
  for (let index = 0; index < parts.length; index++) {
    const part = parts[index]!
    const value = given[index]!
    if (part.startsWith('{')) params[part.slice(1, -1)] = decode(value)
    else if (part !== value) return null
  }
  return params
}

function decode(segment: string): string {
  try {
    return decodeURIComponent(segment)
  } catch (error) {
    if (error instanceof URIError) return segment
    throw error
  }
}

/** The body as JSON; an empty body is an empty object. @throws {ApiError} 400 when it is no JSON. */
export function jsonBody(request: Request): unknown {
  return request.body === '' ? {} : parseJson(request.body)
}

/** 200 (or another status) with a JSON body. */
export function json(body: unknown, status = 200): Reply {
  return { status, body }
}

/** 204 without a body. */
export function empty(): Reply {
  return { status: 204 }
}

/** An HTML page. */
export function html(body: string, status = 200): Reply {
  return { status, body, type: 'text/html; charset=utf-8' }
}
