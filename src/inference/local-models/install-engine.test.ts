import assert from 'node:assert/strict'
import { chmod, mkdir, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { delimiter, join } from 'node:path'
import { after, beforeEach, test } from 'node:test'
import { hasCode } from '#platform/errors'
import { engineModule, enginePlace, installEngine } from './install-engine.ts'

const home = await mkdtemp(join(tmpdir(), 'socle-engine-'))
const path = process.env['PATH']
const commands = join(home, 'commands')
await mkdir(commands)
after(async () => {
  process.env['PATH'] = path
  await rm(home, { recursive: true, force: true })
})
beforeEach(() => void (process.env['PATH'] = `${commands}${delimiter}${path}`))

/** What `npm` does from now on. */
async function npmDoes(script: string): Promise<void> {
  await writeFile(join(commands, 'npm'), `#!/bin/sh\n${script}\n`)
  await chmod(join(commands, 'npm'), 0o755)
}

const signal = new AbortController().signal
const put = 'mkdir -p node_modules/node-llama-cpp/dist && echo x > node_modules/node-llama-cpp/dist/index.js'

test('npm installs the pinned version below the data folder, and runs no script of a package', async () => {
  await npmDoes(`echo "$@" > asked; ${put}`)
  const folder = join(home, 'whole')
  assert.equal(engineModule(folder), null)
  await installEngine(folder, signal)
  const place = enginePlace(folder)
  assert.equal(engineModule(folder), join(place, 'node_modules', 'node-llama-cpp', 'dist', 'index.js'))
  assert.match(await readFile(join(place, 'asked'), 'utf8'), /^install --ignore-scripts /)
  const asked = JSON.parse(await readFile(join(place, 'package.json'), 'utf8'))
  assert.match(asked.dependencies['node-llama-cpp'], /^\d+\.\d+\.\d+$/, 'one version, not a range')
  await npmDoes('exit 1')
  await installEngine(folder, signal)
})

test('what npm says of its failure is told', async () => {
  await npmDoes('echo "npm error 404 Not Found" >&2; exit 1')
  await assert.rejects(installEngine(join(home, 'refused'), signal), (error) => {
    assert.ok(hasCode(error, 'registry_unreachable'))
    assert.equal(error.details.hint, 'npm error 404 Not Found')
    assert.match(error.details.what, /^node-llama-cpp \d/)
    return true
  })
  await npmDoes('exit 7')
  const silent = await installEngine(join(home, 'silent'), signal).catch((error) => error)
  assert.ok(hasCode(silent, 'registry_unreachable'))
  assert.equal(silent.details.hint, 'npm ended with code 7')
})

test('a machine without npm is told', async () => {
  process.env['PATH'] = join(home, 'nowhere')
  const error = await installEngine(join(home, 'without'), signal).catch((reason) => reason)
  assert.ok(hasCode(error, 'registry_unreachable'))
  assert.match(error.details.hint, /ENOENT/)
})

test('who stops it gets their own reason', async () => {
  await npmDoes('exec sleep 60')
  const stopping = new AbortController()
  const installing = installEngine(join(home, 'stopped'), stopping.signal)
  stopping.abort(new Error('stopped by hand'))
  await assert.rejects(installing, /stopped by hand/)
})
