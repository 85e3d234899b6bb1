import { constants, existsSync } from 'node:fs'
import { access, chmod, mkdtemp, readFile, readdir, rm, statfs } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'

const memory = '/dev/shm'
const prefix = 'socle-tests-'
const neededBytes = 6 * 1024 ** 3

/**
 * The folder of a run, for what tests write. In the machine's memory where there is room: a database is a thousand
 * small files, which some disks take a second of a processor to create.
 */
export async function makeRunFolder(): Promise<string> {
  const parent = (await isRoomy().catch(() => false)) ? memory : tmpdir()
  await removeLeftBehind(parent)
  const folder = await mkdtemp(join(parent, `${prefix}${process.pid}-`))
  // Database servers of a run as root belong to another account.
  await chmod(folder, 0o755)
  return folder
}

/** Those of runs that were killed; where processes are not listed, or the folder is another account's, it stays. */
async function removeLeftBehind(parent: string): Promise<void> {
  if (!existsSync('/proc/self')) return
  for (const name of await readdir(parent)) {
    const pid = name.startsWith(prefix) ? Number.parseInt(name.slice(prefix.length), 10) : process.pid
    if (!existsSync(`/proc/${pid}`)) await rm(join(parent, name), { recursive: true, force: true }).catch(() => {})
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
