import assert from 'node:assert/strict'
import { test } from 'node:test'
import {
  filled,
  keptRtf,
  key,
  longProperty,
  number,
  tnefFile,
  tnefPart,
  tnefProperties,
  wideProperty,
} from '../../../../test/fakes/outlook-parts.ts'
import { readTnef } from './read-tnef.ts'

const start = tnefPart(2, 0x69002, Buffer.alloc(14))
const title = (name: string) => tnefPart(2, 0x18010, Buffer.from(`${name}\0`, 'latin1'))
const data = (content: string) => tnefPart(2, 0x6800f, Buffer.from(content))
const ofMessage = (...properties: readonly Buffer[]) => tnefPart(1, 0x69003, tnefProperties(...properties))
const ofAttachment = (...properties: readonly Buffer[]) => tnefPart(2, 0x69005, tnefProperties(...properties))

function read(...parts: readonly Buffer[]) {
  const found = readTnef(tnefFile(...parts))
  assert.ok(found)
  const attachments = found.attachments.map(({ name, bytes }) => `${name} = ${Buffer.from(bytes).toString()}`)
  return { text: found.text, html: found.html, attachments }
}

test('what is no such file is nothing', () => {
  assert.equal(readTnef(Buffer.from('PK\u0003\u0004 autre chose')), null)
  assert.equal(readTnef(Buffer.alloc(0)), null)
  assert.equal(readTnef(tnefFile().subarray(0, 5)), null)
})

test('a file without anything is an empty message', () => {
  assert.deepEqual(read(), { text: '', html: '', attachments: [] })
})

test('the text is that of the attribute, else that of the properties', () => {
  assert.equal(read(tnefPart(1, 0x2800c, Buffer.from('D\xe9cid\xe9\0reste', 'latin1'))).text, 'Décidé')
  assert.equal(read(ofMessage(wideProperty(0x1000, 'Réunion à 14 h'))).text, 'Réunion à 14 h')
  const both = read(tnefPart(1, 0x2800c, Buffer.from('Un\0')), ofMessage(wideProperty(0x1000, 'Deux')))
  assert.equal(both.text, 'Un')
})

test('the page of the message is read in its own encoding', () => {
  const page = Buffer.from('<p>Délibération</p>')
  assert.equal(read(ofMessage(longProperty(0x102, 0x1013, page))).html, '<p>Délibération</p>')
})

test('a message that holds its text as RTF alone is read', () => {
  const rtf = longProperty(
    0x102,
    0x1009,
    keptRtf(String.raw`{\rtf1\ansi\ansicpg1252 La r\'e9union est avanc\'e9e.\par}`),
  )
  assert.equal(read(ofMessage(rtf)).text, 'La réunion est avancée.')
  assert.equal(read(ofMessage(rtf, wideProperty(0x1000, 'Dit autrement'))).text, 'Dit autrement')
  assert.equal(read(ofMessage(longProperty(0x102, 0x1009, Buffer.from('abîmé')))).text, '')
})

test('attachments keep their long names, else their short ones, else a number', () => {
  const { attachments } = read(
    ...[start, title('BUDGET~1.TXT'), data('un'), ofAttachment(wideProperty(0x3707, 'budget 2026.txt'))],
    ...[start, title('PLAN.TXT'), data('deux')],
    ...[start, data('trois')],
  )
  assert.deepEqual(attachments, ['budget 2026.txt = un', 'PLAN.TXT = deux', 'fichier-3 = trois'])
})

test('a name before or after the content is of the same attachment; one without content is none', () => {
  const { attachments } = read(
    ...[start, ofAttachment(wideProperty(0x3707, 'a.txt')), data('A')],
    ...[start, title('vide.txt')],
    ...[start, data('B'), title('b.txt')],
  )
  assert.deepEqual(attachments, ['a.txt = A', 'b.txt = B'])
})

test('what an attachment holds may stand in its properties', () => {
  const inside = longProperty(0x102, 0x3701, Buffer.from('dedans'))
  assert.deepEqual(read(start, ofAttachment(inside)).attachments, ['fichier-1 = dedans'])
  assert.deepEqual(read(start, data('dehors'), ofAttachment(inside)).attachments, ['fichier-1 = dehors'])
})

test('names and data before the first attachment belong to none', () => {
  assert.deepEqual(read(title('a.txt'), data('A')).attachments, [])
})

test('properties of every kind are gone over to the one that is read', () => {
  const name = wideProperty(0x3707, 'nom.txt')
  const set = Buffer.alloc(16, 7)
  const before = [
    Buffer.concat([key(0x03, 0x0e20), number(12)]),
    Buffer.concat([key(0x02, 0x0e21), number(1)]),
    Buffer.concat([key(0x0b, 0x0e22), number(1)]),
    Buffer.concat([key(0x40, 0x3007), Buffer.alloc(8)]),
    Buffer.concat([key(0x14, 0x3008), Buffer.alloc(8)]),
    Buffer.concat([key(0x48, 0x3009), Buffer.alloc(16)]),
    longProperty(0x1e, 0x3703, Buffer.from('.txt\0')),
    Buffer.concat([key(0x1003, 0x0e23), number(3), number(1), number(2), number(3)]),
    Buffer.concat([
      key(0x101f, 0x0e24),
      number(2),
      number(4),
      Buffer.from('a\0\0\0'),
      number(4),
      Buffer.from('b\0\0\0'),
    ]),
    Buffer.concat([key(0x03, 0x8001), set, number(0), number(42), number(1)]),
    Buffer.concat([key(0x03, 0x8002), set, number(1), number(6), filled(Buffer.from('n\0o\0m\0')), number(1)]),
  ]
  assert.deepEqual(read(start, data('x'), ofAttachment(...before, name)).attachments, ['nom.txt = x'])
})

test('properties are read to the first that cannot be understood', () => {
  const lying = Buffer.concat([key(0x1f, 0x1000), number(1), number(0xffff_fff0), Buffer.from('abcd')])
  const { attachments } = read(start, title('A.TXT'), data('x'), ofAttachment(wideProperty(0x3707, 'long.txt'), lying))
  assert.deepEqual(attachments, ['long.txt = x'])
  const many = Buffer.concat([number(0xffff_ffff), wideProperty(0x3707, 'b.txt')])
  assert.deepEqual(read(start, data('x'), tnefPart(2, 0x69005, many)).attachments, ['b.txt = x'])
})

test('a file that ends too early gives what stands before', () => {
  const whole = tnefFile(start, title('a.txt'), data('A'), start, title('b.txt'), data('longtemps'))
  const cut = readTnef(whole.subarray(0, whole.length - 4))
  assert.deepEqual(
    cut?.attachments.map(({ name }) => name),
    ['a.txt'],
  )
})

test('no more than a hundred attachments are taken', () => {
  const parts = Array.from({ length: 120 }, (_, index) => [start, data(String(index))]).flat()
  const { attachments } = read(...parts)
  assert.deepEqual([attachments.length, attachments.at(-1)], [100, 'fichier-100 = 99'])
})
