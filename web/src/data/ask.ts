import type { ProblemBody } from '../../../src/contracts/problem.ts'

/** The server refused, or did not answer (`offline`). `code` is one of docs/api.md. */
export class AskError extends Error {
  override name = 'AskError'
  readonly status: number
  readonly code: string
  /** The whole problem, with what a page needs beside the words. */
  readonly body: Readonly<Record<string, unknown>>
  constructor(status: number, code: string, detail: string, body: Readonly<Record<string, unknown>> = {}) {
    super(detail)
    this.status = status
    this.code = code
    this.body = body
  }
}

async function problemOf(answer: Response): Promise<AskError> {
  const isProblem = answer.headers.get('content-type')?.includes('problem+json') === true
  if (!isProblem) return new AskError(answer.status, 'internal', answer.statusText)
  const body = (await answer.json()) as ProblemBody & Readonly<Record<string, unknown>>
  return new AskError(answer.status, body.code, body.detail, body)
}

async function request(path: string, init: RequestInit): Promise<Response> {
  let answer: Response
  try {
    answer = await fetch(path, { ...init, credentials: 'same-origin' })
  } catch (cause) {
    throw new AskError(0, 'offline', String(cause))
  }
  if (!answer.ok) throw await problemOf(answer)
  return answer
}

/** Reads JSON from our own API. The server's contract is the type; both ship together. @throws {AskError} */
export async function ask<T>(path: string, signal?: AbortSignal): Promise<T> {
  const answer = await request(path, signal ? { signal } : {})
  return (await answer.json()) as T
}

/** A file as the server made it, under the name it gave. @throws {AskError} also when it breaks off half-way */
export async function askFile(path: string): Promise<{ readonly blob: Blob; readonly name: string }> {
  const answer = await request(path, {})
  const name = /filename="([^"]+)"/.exec(answer.headers.get('content-disposition') ?? '')?.[1] ?? 'estafet.csv'
  try {
    return { blob: await answer.blob(), name }
  } catch (cause) {
    throw new AskError(0, 'offline', String(cause))
  }
}

/** Changes something; `csrf` is from /api/me. @throws {AskError} */
export async function tell(
  path: string,
  csrf: string,
  body: unknown,
  method: 'POST' | 'PUT' = 'POST',
): Promise<unknown> {
  const answer = await request(path, {
    method,
    headers: { 'content-type': 'application/json', 'x-csrf-token': csrf },
    body: JSON.stringify(body),
  })
  return answer.status === 204 ? null : answer.json()
}

/** Asks for something that is told line by line while it is found out, one JSON value a line. @throws {AskError} */
export async function* tellForLines<T>(
  path: string,
  csrf: string,
  body: unknown,
  signal: AbortSignal,
): AsyncGenerator<T> {
  const answer = await request(path, {
    method: 'POST',
    headers: { 'content-type': 'application/json', 'x-csrf-token': csrf },
    body: JSON.stringify(body),
    signal,
  })
  const reader = answer.body!.pipeThrough(new TextDecoderStream()).getReader()
  let rest = ''
  for (;;) {
    const { done, value } = await reader.read()
    if (done) return
    const lines = (rest + value).split('\n')
    rest = lines.pop() ?? ''
    for (const line of lines) if (line !== '') yield JSON.parse(line) as T
  }
}
