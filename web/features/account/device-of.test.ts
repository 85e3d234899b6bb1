import assert from 'node:assert/strict'
import { test } from 'node:test'
import { deviceOf } from './device-of.ts'

test('a person recognises the browser and the system, whatever else it says it is', () => {
  const chrome = 'Mozilla/5.0 (X11; Linux x86_64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/147.0.0.0 Safari/537.36'
  assert.equal(deviceOf(chrome), 'Chrome, Linux')
  assert.equal(deviceOf(`${chrome} Edg/147.0`), 'Edge, Linux')
  assert.equal(
    deviceOf('Mozilla/5.0 (Linux; Android 16; Mobile; rv:140.0) Gecko/140.0 Firefox/140.0'),
    'Firefox, Android',
  )
  assert.equal(
    deviceOf('Mozilla/5.0 (iPhone; CPU iPhone OS 18_0 like Mac OS X) AppleWebKit/605 Version/18.0 Mobile Safari/604.1'),
    'Safari, iOS',
  )
  assert.equal(deviceOf('curl/8.5.0'), null)
  assert.equal(deviceOf(null), null)
})
