import assert from 'node:assert/strict'
import { test } from 'node:test'
import { settingFields, settingsIn } from './setting-fields.ts'

const fields = settingFields({
  settings: {
    type: 'object',
    properties: {
      publisher: { type: 'string', maxLength: 300, description: 'Who publishes.' },
      address: { type: 'string', format: 'uri' },
      region: { type: 'string', default: 'us-east-1' },
    },
    required: ['address'],
  },
})

test('a schema becomes fields, what is required first', () => {
  assert.deepEqual(
    fields.map(({ name, isRequired, isAddress, usual, maxLength }) => [name, isRequired, isAddress, usual, maxLength]),
    [
      ['address', true, true, '', undefined],
      ['publisher', false, false, '', 300],
      ['region', false, false, 'us-east-1', undefined],
    ],
  )
  assert.deepEqual(settingFields({ settings: {} }), [])
})

test('what is left empty is not sent', () => {
  const written: Readonly<Record<string, string>> = { 'settings.address': 'https://a.test/', 'settings.publisher': '' }
  assert.deepEqual(
    settingsIn(fields, (name) => written[name] ?? ''),
    { address: 'https://a.test/' },
  )
})
