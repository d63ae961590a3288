import { EstafetError } from '../errors.ts'
import { StoreUnavailableError } from '../ports/stores.ts'

/** The connection was lost while a commit was under way: it happened or it did not, and a repeat could do it twice. */
export class CommitUnknownError extends EstafetError {
  override name = 'CommitUnknownError'
  readonly code = 'commit_unknown'
  constructor(options?: ErrorOptions) {
    super('the connection was lost during a commit; it is not known whether it happened', options)
  }
}

/** Something asked for rows of an installation whose id cannot be one. */
export class UnknownInstallationError extends EstafetError {
  override name = 'UnknownInstallationError'
  readonly code = 'unknown_installation'
  constructor(installation: string) {
    super(`"${installation.slice(0, 60)}" is not the id of an installation`)
  }
}

/** A stored secret cannot be decrypted: its key is gone, or the row was tampered with. */
export class SecretUnreadableError extends EstafetError {
  override name = 'SecretUnreadableError'
  readonly code = 'secret_unreadable'
}

/** What a failed statement means for its caller. */
export type Trouble =
  /** Rolled back by the database in favour of another transaction: the same again will work. */
  | 'conflict'
  /** The server or the connection to it is gone. */
  | 'connection'
  /** No answer in time; the statement may still run. */
  | 'silence'
  /** The statement itself is wrong. */
  | 'mistake'

/** Beside the database's own: a row of ours that another transaction made first (23505); seen again, it is found. */
const CONFLICTS = new Set(['40001', '40P01', '55P03', '23505'])
const NETWORK = new Set(['ECONNREFUSED', 'ECONNRESET', 'EPIPE', 'ETIMEDOUT', 'ENOENT', 'EHOSTUNREACH', 'ENOTFOUND'])

/** Tells kinds of failure apart by SQLSTATE, and by the driver's words where it has no code. */
export function troubleOf(error: unknown): Trouble {
  const code = codeOf(error)
  const message = messageOf(error)
  if (CONFLICTS.has(code)) return 'conflict'
  if (code.startsWith('08') || code.startsWith('57P') || code === '53300' || code === '25P04' || NETWORK.has(code))
    return 'connection'
  if (code === '57014' || /read timeout/i.test(message)) return 'silence'
  // Lost connections and full pools carry no code at all.
  if (/connection terminated|timeout exceeded when trying to connect|not queryable|connection error/i.test(message))
    return 'connection'
  return 'mistake'
}

/** The SQLSTATE, network or file system code of an error; empty when it has none. */
export function codeOf(error: unknown): string {
  return typeof error === 'object' && error !== null && 'code' in error && typeof error.code === 'string'
    ? error.code
    : ''
}

function messageOf(error: unknown): string {
  return typeof error === 'object' && error !== null && 'message' in error && typeof error.message === 'string'
    ? error.message
    : ''
}

/** The error as the ports promise it: trouble with the server becomes {@link StoreUnavailableError}, mistakes stay as they are. */
export function asPromised(error: unknown): unknown {
  if (error instanceof EstafetError) return error
  const trouble = troubleOf(error)
  if (trouble === 'mistake') return error
  return new StoreUnavailableError(`the database did not serve us (${trouble})`, { cause: error })
}
