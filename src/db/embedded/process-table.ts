import { execFile } from 'node:child_process'
import { readFile } from 'node:fs/promises'
import { promisify } from 'node:util'

const runFile = promisify(execFile)

/** What is known of a process by its id. `zombie`: dead, but its parent has not yet taken note. */
export interface ProcessFacts {
  readonly state: 'alive' | 'zombie' | 'gone'
  /** Program and arguments, separated by single spaces. */
  readonly command: string
  /** Tells this process from a later one under the same id. */
  readonly startedAt: string
}

const GONE: ProcessFacts = { state: 'gone', command: '', startedAt: '' }

/** Looks a process up: in /proc on Linux, else through ps. */
export async function processFacts(pid: number): Promise<ProcessFacts> {
  if (!Number.isInteger(pid) || pid <= 1) return GONE
  return process.platform === 'linux' ? fromProc(pid) : fromPs(pid)
}

async function fromProc(pid: number): Promise<ProcessFacts> {
  try {
    const stat = await readFile(`/proc/${pid}/stat`, 'utf8')
    // The name in brackets may hold anything; fields are counted from the last bracket on.
    const fields = stat.slice(stat.lastIndexOf(')') + 2).split(' ')
    const command = (await readFile(`/proc/${pid}/cmdline`, 'utf8')).split('\0').join(' ').trim()
    return { state: fields[0] === 'Z' || fields[0] === 'X' ? 'zombie' : 'alive', command, startedAt: fields[19] ?? '' }
  } catch {
    // The files of a process vanish with it, at any moment between two reads.
    return GONE
  }
}

async function fromPs(pid: number): Promise<ProcessFacts> {
  try {
    const { stdout } = await runFile('ps', ['-o', 'state=,lstart=,command=', '-p', String(pid)])
    const [, state = '', startedAt = '', command = ''] =
      /^(\S+)\s+(\S+ \S+\s+\S+ \S+ \S+)\s+(.*)$/.exec(stdout.trim()) ?? []
    return { state: state.startsWith('Z') ? 'zombie' : 'alive', command, startedAt }
  } catch {
    // ps answers an unknown id with an exit code.
    return GONE
  }
}
