import { readFile, rm, writeFile } from 'node:fs/promises'
import path from 'node:path'
import { ConfigurationError } from '../../errors.ts'
import { codeOf } from '../errors.ts'
import { processFacts } from './process-table.ts'

/** Says that this process, and no other, looks after the database of a data directory. */
export interface Ownership {
  release(): Promise<void>
}

/**
 * Takes the data directory for this process; a file left by a process that is no more is taken over.
 * @throws {ConfigurationError} when another living process has it.
 */
export async function takeOwnership(dataDir: string): Promise<Ownership> {
  const file = path.join(dataDir, 'postgres.owner')
  const own = `${process.pid} ${(await processFacts(process.pid)).startedAt}\n`
  for (let tried = 0; tried < 3; tried += 1) {
    if (await written(file, own)) return { release: () => rm(file, { force: true }) }
    const [pid = '', startedAt = ''] = splitOnce((await readFile(file, 'utf8').catch(() => '')).trim())
    const holder = await processFacts(Number(pid))
    if (holder.state === 'alive' && holder.startedAt === startedAt)
      throw new ConfigurationError(
        `the database in ${dataDir} is already in use by process ${pid}`,
        `Stop that process first (kill ${pid}), or set ESTAFET_DATA_DIR to another folder.`,
      )
    await rm(file, { force: true })
  }
  throw new ConfigurationError(
    `${file} could not be taken`,
    'Another process is starting in the same folder; wait for it.',
  )
}

async function written(file: string, text: string): Promise<boolean> {
  try {
    await writeFile(file, text, { flag: 'wx', mode: 0o600 })
    return true
  } catch (error) {
    if (codeOf(error) === 'EEXIST') return false
    throw error
  }
}

function splitOnce(text: string): readonly string[] {
  const space = text.indexOf(' ')
  return space < 0 ? [text] : [text.slice(0, space), text.slice(space + 1)]
}
