import { mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import path from 'node:path'
import { processFacts } from '../db/embedded/process-table.ts'
import { ConfigurationError, errorCode } from '../errors.ts'

/** This process's hold on a data folder. */
export interface DataDirHold {
  release(): void
}

/**
 * Makes the data folder and takes it for this process: two of them would run two sandboxes on the same files. A hold
 * left by a process that is no more is taken over.
 * @throws {ConfigurationError} when another living process has it.
 */
export async function holdDataDir(dataDir: string): Promise<DataDirHold> {
  mkdirSync(dataDir, { recursive: true, mode: 0o700 })
  const file = path.join(dataDir, 'estafet.pid')
  const own = `${process.pid} ${(await processFacts(process.pid)).startedAt}\n`
  for (let attempt = 0; attempt < 3; attempt += 1) {
    if (created(file, own)) return { release: () => releaseOwn(file, own) }
    const [pid = '', ...startedAt] = read(file).trim().split(' ')
    const holder = await processFacts(Number(pid))
    if (holder.state === 'alive' && holder.startedAt === startedAt.join(' ')) {
      throw new ConfigurationError(
        `Estafet is already running on ${dataDir} (process ${pid}).`,
        `Stop it first, or set ESTAFET_DATA_DIR, PORT and SANDBOX_PORT to run a second one beside it.`,
      )
    }
    rmSync(file, { force: true })
  }
  throw new ConfigurationError(`${file} could not be taken.`, 'Another process is starting in this folder; try again.')
}

function created(file: string, text: string): boolean {
  try {
    writeFileSync(file, text, { flag: 'wx', mode: 0o600 })
    return true
  } catch (error) {
    if (errorCode(error) === 'EEXIST') return false
    throw error
  }
}

function read(file: string): string {
  try {
    return readFileSync(file, 'utf8')
  } catch (error) {
    // Released between our two looks.
    if (errorCode(error) === 'ENOENT') return ''
    throw error
  }
}

function releaseOwn(file: string, own: string): void {
  if (read(file) === own) rmSync(file, { force: true })
}
