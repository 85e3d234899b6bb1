import assert from 'node:assert/strict'
import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { test } from 'node:test'

const module = new URL('./follow-interruptions.ts', import.meta.url).href
const script = `const { followInterruptions } = await import(process.argv[1])
  const signal = followInterruptions()
  signal.addEventListener('abort', () => console.log('asked to stop'))
  process.on('SIGTERM', () => console.log('heard'))
  const now = performance.now.bind(performance)
  process.stdin.on('data', () => {
    performance.now = () => now() + 1_100
    console.log('later')
  })
  setInterval(() => {}, 1000)
  console.log('running')`

test('the same interruption twice is one wish to stop; a later one ends the program', async () => {
  const child = spawn(process.execPath, ['--input-type=module', '-e', script, module])
  const ended = once(child, 'exit')
  await once(child.stdout, 'data')
  child.kill('SIGINT')
  const [said] = await once(child.stdout, 'data')
  assert.match(String(said), /asked to stop/)
  const hear = async () => String((await once(child.stdout, 'data'))[0]).trim()
  child.kill('SIGTERM')
  assert.equal(await hear(), 'heard')
  child.stdin.write('more than a second passes')
  assert.equal(await hear(), 'later')
  child.kill('SIGINT')
  assert.deepEqual(await ended, [130, null])
})

test('a closed terminal is an interruption', async () => {
  const child = spawn(process.execPath, ['--input-type=module', '-e', script, module])
  await once(child.stdout, 'data')
  child.kill('SIGHUP')
  const [said] = await once(child.stdout, 'data')
  assert.match(String(said), /asked to stop/)
  child.kill('SIGKILL')
})
