import assert from 'node:assert/strict'
import { execFile } from 'node:child_process'
import { chmod, cp, mkdir, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { after, test } from 'node:test'
import { promisify } from 'node:util'
import { bundledManifests, packedManifest, renameModules } from './package-files.ts'

const manifest = await readFile('package.json', 'utf8')

const read = () =>
  JSON.stringify({ name: 'x', dependencies: { below: '3' }, optionalDependencies: { openai: '1', 'x-linux': '2' } })

test('a bundled library loses the parts that are cut, and nothing else', () => {
  assert.deepEqual(bundledManifests(manifest, read).get('@lancedb/lancedb'), {
    name: 'x',
    dependencies: { below: '3' },
    optionalDependencies: { 'x-linux': '2' },
  })
})

test('the packed manifest runs and builds nothing, and installs what the bundled library needs', () => {
  const packed = packedManifest(manifest, bundledManifests(manifest, read))
  assert.equal('devDependencies' in packed || 'scripts' in packed || 'private' in packed, false)
  assert.deepEqual(packed['imports'], { '#*': './src/*.js' })
  assert.deepEqual(packed['bundleDependencies'], ['@lancedb/lancedb'])
  assert.equal(Object(packed['dependencies']).below, '3')
  assert.equal(Object(packed['optionalDependencies'])['x-linux'], '2')
})

test('a module named by its address is JavaScript in the package', () => {
  const compiled = `fork(new URL('./child/main.ts', import.meta.url)); import './a.js'; const text = 'read.ts'`
  assert.equal(
    renameModules(compiled),
    `fork(new URL('./child/main.js', import.meta.url)); import './a.js'; const text = 'read.ts'`,
  )
})

test('the installed command bounds the young objects of the service as `npm start` does', async () => {
  const folder = await mkdtemp(join(tmpdir(), 'socle-launcher-'))
  after(() => rm(folder, { recursive: true, force: true }))
  await mkdir(join(folder, 'src/cli'), { recursive: true })
  await writeFile(join(folder, 'package.json'), '{ "type": "module" }')
  await writeFile(
    join(folder, 'src/cli/main.js'),
    'console.log(JSON.stringify([process.execArgv, process.argv.slice(2)]))',
  )
  const command = join(folder, 'bin/socle.mjs')
  await cp('tools/pack/launcher.mjs', command)
  await chmod(command, 0o755)
  const PATH = `${dirname(process.execPath)}:${process.env['PATH'] ?? ''}`
  const { stdout } = await promisify(execFile)(command, ['start', '--port', '0'], { env: { PATH } })
  const [flags, words] = JSON.parse(stdout)
  assert.deepEqual(words, ['start', '--port', '0'])
  assert.equal(`exec node ${flags.join(' ')} src/cli/main.ts start`, JSON.parse(manifest).scripts.start)
})
