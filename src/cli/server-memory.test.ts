import assert from 'node:assert/strict'
import { execFile } from 'node:child_process'
import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { after, test } from 'node:test'
import { promisify } from 'node:util'

const folder = await mkdtemp(join(tmpdir(), 'socle-memory-'))
after(() => rm(folder, { recursive: true, force: true }))
const program = join(folder, 'program.mjs')
await writeFile(
  program,
  `import { boundMemory } from ${JSON.stringify(new URL('server-memory.ts', import.meta.url).href)}
boundMemory()
const { pid, env, execArgv, argv } = process
console.log(JSON.stringify({ pid, env, options: execArgv, words: argv.slice(2) }))`,
)

/** What the program finds itself to be, once it runs. */
async function startedWith(env: Record<string, string>) {
  const running = promisify(execFile)(process.execPath, ['--no-warnings', program, 'start', 'a b'], { env })
  const { stdout } = await running
  return { ...JSON.parse(stdout), startedPid: running.child.pid }
}

const isLinux = process.platform === 'linux'

test(
  'a server begins again in its own process, with its words, bounds and environment',
  { skip: !isLinux },
  async () => {
    const { pid, startedPid, env, options, words } = await startedWith({ OWN: 'été' })
    assert.equal(pid, startedPid)
    assert.deepEqual(words, ['start', 'a b'])
    assert.deepEqual(options, ['--max-semi-space-size=16', '--no-warnings'])
    assert.deepEqual([env.OWN, env.MALLOC_ARENA_MAX, env['MALLOC_MMAP_THRESHOLD_']], ['été', '2', '262144'])
  },
)

test('whoever has chosen another allocation keeps it', async () => {
  const { options, env } = await startedWith({ MALLOC_ARENA_MAX: '8' })
  assert.deepEqual([options, env], [['--no-warnings'], { MALLOC_ARENA_MAX: '8' }])
})
