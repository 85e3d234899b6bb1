import assert from 'node:assert/strict'
import { readFile } from 'node:fs/promises'
import { test } from 'node:test'
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
