import assert from 'node:assert/strict'
import { test } from 'node:test'
import { findDeadPaths } from './dead-paths.ts'
import { findLicenceProblems } from './licences.ts'

test('an unknown or forbidden licence of a production package is named', () => {
  const packages = {
    '': {},
    'node_modules/good': { license: '(GPL-3.0 OR MIT) AND ISC' },
    'node_modules/a/node_modules/copyleft': { license: 'AGPL-3.0' },
    'node_modules/silent': {},
    'node_modules/only-for-development': { dev: true, license: 'GPL-3.0' },
    'node_modules/busboy': {},
  }
  assert.deepEqual(findLicenceProblems(packages), ['copyleft: AGPL-3.0', 'silent: no licence given'])
})

test('a path that a document names and that is gone is found', () => {
  const document = 'Read `src/platform/errors.ts`, `layers.json`, `src/nowhere/` and `gone.ts`; run `npm start`.'
  assert.deepEqual(findDeadPaths(process.cwd(), document), ['src/nowhere/', 'gone.ts'])
})
