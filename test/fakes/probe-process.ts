import { execFileSync } from 'node:child_process'
import { lookup } from 'node:dns/promises'
import { readFileSync, writeFileSync } from 'node:fs'
import { connect, createServer } from 'node:net'
import { tmpdir } from 'node:os'
import { fileURLToPath } from 'node:url'
import { closeNetwork } from '#toolbox/parse/child/close-network'

/** Run as a reading process: tells what such a process can do. */
async function works(attempt: () => unknown): Promise<boolean> {
  try {
    await attempt()
    return true
  } catch {
    return false
  }
}

closeNetwork()
const code = fileURLToPath(import.meta.resolve('#toolbox/parse/child/main'))
process.send?.({
  secrets: Object.keys(process.env).length,
  readsCode: await works(() => readFileSync(code)),
  readsFiles: await works(() => readFileSync('/etc/passwd')),
  writesFiles: await works(() => writeFileSync(`${tmpdir()}/written-by-probe`, '')),
  startsPrograms: await works(() => execFileSync('true')),
  fetches: await works(() => fetch('http://127.0.0.1:9')),
  connects: await works(() => connect(9, '127.0.0.1').destroy()),
  listens: await works(() => createServer().listen(0).close()),
  resolves: await works(() => lookup('localhost')),
})
process.disconnect()
