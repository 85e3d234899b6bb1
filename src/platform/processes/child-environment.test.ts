import assert from 'node:assert/strict'
import { execFile } from 'node:child_process'
import { test } from 'node:test'
import { promisify } from 'node:util'
import { childEnvironment } from './child-environment.ts'

test('a child has a path and a language, and no key of ours', async () => {
  process.env['MISTRAL_API_KEY'] = 'sk-secret'
  process.env['DATABASE_URL'] = 'postgres://secret'
  try {
    const print = 'console.log(JSON.stringify(process.env))'
    const { stdout } = await promisify(execFile)(process.execPath, ['-e', print], { env: childEnvironment() })
    const seen: unknown = JSON.parse(stdout)
    assert.ok(seen !== null && typeof seen === 'object')
    assert.equal(Reflect.get(seen, 'PATH'), process.env['PATH'])
    assert.doesNotMatch(stdout, /secret|API_KEY|DATABASE_URL/)
  } finally {
    delete process.env['MISTRAL_API_KEY']
    delete process.env['DATABASE_URL']
  }
})
