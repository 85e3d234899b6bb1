import { readFileSync, readdirSync } from 'node:fs'
import { availableParallelism, cpus, release, totalmem, type } from 'node:os'

export interface Machine {
  readonly cpu: string
  readonly cores: number
  readonly memoryGigabytes: number
  readonly system: string
  readonly node: string
}

export function describeMachine(): Machine {
  return {
    cpu: cpus()[0]?.model ?? 'unknown',
    cores: availableParallelism(),
    memoryGigabytes: Math.round(totalmem() / 2 ** 30),
    system: `${type()} ${release()}`,
    node: process.version,
  }
}

/** The kernel's unit in /proc, the same on every Linux that Node runs on. */
const TICKS_PER_SECOND = 100

/** Processor time used so far by a process and all that it started. Linux only. */
export function cpuSecondsOfTree(pid: number): number {
  const ticks = new Map<number, { parent: number; ticks: number }>()
  for (const entry of readdirSync('/proc')) {
    const stat = /^\d+$/.test(entry) ? readStat(Number(entry)) : null
    if (stat) ticks.set(Number(entry), stat)
  }
  return sumTree(ticks, pid) / TICKS_PER_SECOND
}

/** Processor time used by what a process started, those that have ended included. Linux only. */
export function cpuSecondsOfChildren(pid: number): number {
  const stat = readFileSync(`/proc/${pid}/stat`, 'utf8')
  const [user = 0, system = 0] = stat
    .slice(stat.lastIndexOf(')') + 2)
    .split(' ')
    .slice(13, 15)
    .map(Number)
  const living = processTree(pid).slice(1)
  return (
    (user + system) / TICKS_PER_SECOND +
    living.reduce((sum, child) => sum + (readStat(child)?.ticks ?? 0) / TICKS_PER_SECOND, 0)
  )
}

/** A process and all that it started, itself first. Linux only. */
export function processTree(pid: number): number[] {
  const children = readdirSync('/proc')
    .map(Number)
    .filter((entry) => readStat(entry)?.parent === pid)
  return [pid, ...children.flatMap(processTree)]
}

/** Processor time used so far by everything on the machine. */
export function cpuSecondsOfMachine(): number {
  const [line] = readFileSync('/proc/stat', 'utf8').split('\n')
  const [user = 0, nice = 0, system = 0, , , interrupts = 0, softInterrupts = 0, stolen = 0] = (line ?? '')
    .split(/\s+/)
    .slice(1)
    .map(Number)
  return (user + nice + system + interrupts + softInterrupts + stolen) / TICKS_PER_SECOND
}

/** Memory of one process, without what it started. */
export function residentMegabytes(pid: number): number {
  const kilobytes = /VmRSS:\s+(\d+)/.exec(readFileSync(`/proc/${pid}/status`, 'utf8'))?.[1]
  return Math.round(Number(kilobytes ?? 0) / 1024)
}

/** Memory of one process, what it shares with others counted in its part: the parts of a tree add up to its memory. */
export function ownMegabytes(pid: number): number {
  const kilobytes = /^Pss:\s+(\d+)/m.exec(readFileSync(`/proc/${pid}/smaps_rollup`, 'utf8'))?.[1]
  return Math.round(Number(kilobytes ?? 0) / 1024)
}

function sumTree(ticks: ReadonlyMap<number, { parent: number; ticks: number }>, pid: number): number {
  let sum = ticks.get(pid)?.ticks ?? 0
  for (const [child, { parent }] of ticks) if (parent === pid) sum += sumTree(ticks, child)
  return sum
}

/** A process may end between its listing and its reading. */
function readStat(pid: number): { parent: number; ticks: number } | null {
  try {
    const stat = readFileSync(`/proc/${pid}/stat`, 'utf8')
    const fields = stat.slice(stat.lastIndexOf(')') + 2).split(' ')
    return { parent: Number(fields[1]), ticks: Number(fields[11]) + Number(fields[12]) }
  } catch {
    return null
  }
}
