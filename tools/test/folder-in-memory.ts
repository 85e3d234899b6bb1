import { constants, existsSync } from 'node:fs'
import { access, chmod, mkdtemp, readFile, readdir, rm, statfs } from 'node:fs/promises'
import { join } from 'node:path'

const memory = '/dev/shm'
const prefix = 'socle-tests-'
const neededBytes = 6 * 1024 ** 3

/**
 * A folder that is gone with the machine's memory, for what tests write: a database is a thousand small files, which
 * some disks take a second of a processor to create. Null where there is no such place, or no room in it.
 */
export async function makeFolderInMemory(): Promise<string | null> {
  if (!(await isRoomy().catch(() => false))) return null
  await removeLeftBehind()
  const folder = await mkdtemp(join(memory, `${prefix}${process.pid}-`))
  // Database servers of a run as root belong to another account.
  await chmod(folder, 0o755)
  return folder
}

/** Those of runs that were killed. */
async function removeLeftBehind(): Promise<void> {
  for (const name of await readdir(memory)) {
    const pid = name.startsWith(prefix) ? Number.parseInt(name.slice(prefix.length), 10) : process.pid
    if (!existsSync(`/proc/${pid}`)) await rm(join(memory, name), { recursive: true, force: true })
  }
}

async function isRoomy(): Promise<boolean> {
  await access(memory, constants.W_OK)
  const { bavail, bsize } = await statfs(memory)
  const isFree = bavail * bsize > neededBytes && process.availableMemory() > neededBytes
  return isFree && holdsPrograms(await readFile('/proc/self/mounts', 'utf8'))
}

/** Whether it is memory from which programs may be started: containers often forbid it. */
export function holdsPrograms(mounts: string): boolean {
  const mount = mounts.split('\n').find((line) => line.split(' ')[1] === memory)
  const [, , type, options = ''] = mount?.split(' ') ?? []
  return type === 'tmpfs' && !options.split(',').includes('noexec')
}
