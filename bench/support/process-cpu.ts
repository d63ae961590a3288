import { readdir, readFile } from 'node:fs/promises'

/** Kernel ticks are hundredths of a second on every Linux that Node runs on. */
const TICKS_PER_SECOND = 100
/** Fields of /proc/PID/stat, counted from after the name: parent, own time in user and kernel mode, and that of children that ended. */
const [PARENT, USER, KERNEL, ENDED_USER, ENDED_KERNEL] = [1, 11, 12, 13, 14] as const

/** Processor time of this process, seconds. */
export function ownSeconds(): number {
  const { user, system } = process.cpuUsage()
  return (user + system) / 1e6
}

/** Processor time of a process and all it started, seconds; that of what ended in between is counted. */
export async function treeSeconds(root: number): Promise<number> {
  const stats = new Map<number, readonly number[]>()
  for (const entry of await readdir('/proc')) {
    if (!/^\d+$/.test(entry)) continue
    const text = await readFile(`/proc/${entry}/stat`, 'utf8').catch(() => '')
    if (text !== '')
      stats.set(
        Number(entry),
        text
          .slice(text.lastIndexOf(')') + 2)
          .split(' ')
          .map(Number),
      )
  }
  const under = (pid: number): boolean => pid === root || (stats.has(pid) && under(stats.get(pid)![PARENT]!))
  let ticks = 0
  for (const [pid, stat] of stats)
    if (under(pid)) for (const field of [USER, KERNEL, ENDED_USER, ENDED_KERNEL]) ticks += stat[field]!
  return ticks / TICKS_PER_SECOND
}
