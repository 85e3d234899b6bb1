import assert from 'node:assert/strict'
import { test } from 'node:test'
import { readFormField, spliceFormField } from './form-field.ts'

const contentType = 'multipart/form-data; boundary=----edge'
const part = (head: string, value: string) =>
  `------edge\r\ncontent-disposition: form-data; ${head}\r\n\r\n${value}\r\n`
const form = Buffer.from(
  part('name="file"; filename="model.wav"', 'RIFF name="model"\0\r\n') +
    part('name="model"', 'dictée') +
    part('name="language"', 'fr') +
    '------edge--\r\n',
)

test('reads a field, never a file of that name', () => {
  assert.equal(readFormField(form, contentType, 'model'), 'dictée')
  assert.equal(readFormField(form, 'multipart/form-data; boundary="----edge"', 'language'), 'fr')
  assert.equal(readFormField(form, contentType, 'file'), null)
  assert.equal(readFormField(form, contentType, 'absent'), null)
})

test('replaces a field and nothing else', () => {
  const renamed = spliceFormField(form, contentType, { name: 'model', value: 'whisper-large-v3' })
  assert.equal(renamed.toString(), form.toString().replace('dictée', 'whisper-large-v3'))
  assert.equal(spliceFormField(form, contentType, { name: 'model', value: 'dictée' }), form)
})

test('reads a name without quotes, in capitals, after other words of the head', () => {
  const odd = (head: string): Buffer => Buffer.from(`------edge\r\n${head}\r\n\r\ndictée\r\n------edge--\r\n`)
  const heads = [
    'Content-Disposition: form-data; name=model',
    'CONTENT-DISPOSITION: FORM-DATA; NAME="model"',
    'content-type: text/plain; charset=utf-8\r\ncontent-disposition: form-data;name="model"',
    'content-disposition: form-data; name=model; x=1',
  ]
  for (const head of heads) {
    assert.equal(readFormField(odd(head), contentType, 'model'), 'dictée', head)
    const renamed = spliceFormField(odd(head), contentType, { name: 'model', value: 'w' })
    assert.equal(readFormField(renamed, contentType, 'model'), 'w', head)
  }
  for (const head of ['content-disposition: form-data; name=models', 'content-type: x; name="model"', '']) {
    assert.equal(readFormField(odd(head), contentType, 'model'), null, head)
  }
})

test('an empty value, one of several lines, and what stands before the first part', () => {
  const of = (value: string): Buffer => Buffer.from(`préambule\r\n${part('name="model"', value)}------edge--`)
  assert.equal(readFormField(of(''), contentType, 'model'), '')
  assert.equal(readFormField(of('a\r\n\r\nb'), contentType, 'model'), 'a\r\n\r\nb')
  const filled = spliceFormField(of(''), contentType, { name: 'model', value: 'é' })
  assert.equal(filled.toString(), of('é').toString())
})

test('a form that cannot be read is refused, or holds nothing', () => {
  assert.throws(() => readFormField(form, 'multipart/form-data', 'model'), { code: 'invalid_request' })
  assert.equal(readFormField(form.subarray(0, 60), contentType, 'model'), null)
  const long = Buffer.from(`${part('name="model"', 'm'.repeat(2000))}------edge--`)
  assert.throws(() => readFormField(long, contentType, 'model'), { code: 'invalid_request' })
})

test('many parts, and parts that never end, are read in linear time', () => {
  const many = Buffer.from(part('name="x"', 'y').repeat(20_000))
  const startedAtMs = performance.now()
  assert.equal(readFormField(many, contentType, 'model'), null)
  const endless = Buffer.from(`------edge\r\n${'content-disposition: '.repeat(50_000)}`)
  assert.equal(readFormField(endless, contentType, 'model'), null)
  assert.ok(performance.now() - startedAtMs < 2000)
})
