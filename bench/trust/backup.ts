import { spawn } from 'node:child_process'
import { randomBytes } from 'node:crypto'
import { once } from 'node:events'
import { join } from 'node:path'
import { Readable } from 'node:stream'
import { setTimeout as sleep } from 'node:timers/promises'
import { openFolderStorage } from '#platform/storage/folder/folder'
import type { BenchTarget } from '../report.ts'
import { type Instance, send } from './instance.ts'

const files = 50
const fileBytes = 16 * 2 ** 20
const messages = 200_000

/** One gigabyte, files and rows, copied and put back by the commands while the service answers. */
export async function measureBackup(instance: Instance): Promise<BenchTarget[]> {
  await fill(instance)
  const watch = watchService(instance)
  const copy = join(instance.folder, 'copy')
  const key = join(instance.folder, 'secret.key')
  const backupSeconds = await runCommand(instance, ['backup', copy, '--secret-key', key])
  const elsewhere = { ...instance, dataFolder: join(instance.folder, 'restored') }
  const restoreSeconds = await runCommand(elsewhere, ['restore', copy, '--secret-key', key])
  const { calls, failures } = await watch.stop()
  return [
    { what: 'backup of 1 GB (800 MB of files, 200 MB of rows), s', reached: backupSeconds, target: 60, better: 'less' },
    { what: 'restore of it, s', reached: restoreSeconds, target: 120, better: 'less' },
    { what: 'calls answered meanwhile', reached: calls, target: 20, better: 'more' },
    { what: 'calls that failed meanwhile', reached: failures, target: 0, better: 'less' },
  ]
}

/** Bytes that do not compress. */
async function fill({ database, dataFolder }: Instance): Promise<void> {
  const storage = await openFolderStorage(join(dataFolder, 'storage'))
  for (let number = 0; number < files; number += 1) await storage.put(Readable.from([randomBytes(fileBytes)]))
  await database.query(`
    with made as (
      insert into conversation (organisation_id, owner_principal_id, title, model)
      select organisation_id, principal_id, 'Sauvegarde', 'm' from person order by id limit 1 returning id
    )
    insert into message (conversation_id, role, text, state)
    select made.id, 'user', (select string_agg(md5(number || ' ' || part), '') from generate_series(1, 32) as part), 'finished'
    from made, generate_series(1, ${messages}) as number`)
}

function watchService({ url, key }: Instance) {
  const seen = { calls: 0, failures: 0 }
  const stopping = new AbortController()
  const running = (async () => {
    while (!stopping.signal.aborted) {
      const answer = await send({ url, key }, 'GET /v1/collections').catch(() => null)
      await answer?.arrayBuffer()
      seen.calls += 1
      if (answer?.status !== 200) seen.failures += 1
      await sleep(100)
    }
  })()
  return {
    async stop() {
      stopping.abort()
      await running
      return seen
    },
  }
}

/** A command of the program on this instance; gives the seconds that it took. */
export async function runCommand(
  { dataFolder, configFile }: Pick<Instance, 'dataFolder' | 'configFile'>,
  words: readonly string[],
): Promise<number> {
  const startedAtMs = performance.now()
  const args = ['src/cli/main.ts', ...words, '--data', dataFolder, '--config', configFile]
  const child = spawn(process.execPath, args, { stdio: ['ignore', 'ignore', 'pipe'] })
  const said: string[] = []
  child.stderr.on('data', (part: Buffer) => said.push(part.toString()))
  const [code] = await once(child, 'exit')
  if (code !== 0) throw new Error(`${words.join(' ')} ended with ${code}: ${said.join('')}`)
  return Math.round(performance.now() - startedAtMs) / 1000
}
