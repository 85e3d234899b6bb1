import assert from 'node:assert/strict'
import { describe, test } from 'node:test'
import { Manifest, PackedText, packFormat, sha256Of, signedText } from './pack-format.ts'

const text = {
  ...{ externalId: 'a1', mark: 'v1', title: 'Article 1', canonicalUrl: null, updatedAt: '2024-02-29' },
  ...{ publisher: 'DILA', licence: 'Licence Ouverte', language: 'fr', markdown: '# Un' },
}
const entry = { sha256: 'a'.repeat(64), bytes: 3, count: 1 }
const part = {
  documents: { ...entry, path: 'documents/0000.jsonl' },
  vectors: { ...entry, path: 'vectors/0000.bin' },
}
const manifest = {
  ...{ format: packFormat, corpus: { id: 'lois', title: 'Lois', publisher: 'DILA', licence: 'LO' } },
  ...{ packedAt: '2024-02-29T12:00:00.000Z', sourceMark: null, profile: 'e5', dimensions: 384 },
  ...{ texts: 1, vectors: 1, parts: [part] },
}
const takes = (schema: typeof PackedText | typeof Manifest, value: object) => schema.safeParse(value).success

describe('a text of a pack', () => {
  test('is what a corpus gave, with what it refers to', () => {
    const version = { key: 'v1', effectiveFrom: null, effectiveTo: '2024-12-31', legalStatus: 'VIGUEUR' }
    const reference = { kind: 'article', target: 'L1', label: 'article L. 1', heading: 'I' }
    const whole = { ...text, notice: 'Abrogé', version, aliases: ['L1'], references: [reference] }
    assert.deepEqual(PackedText.parse(whole), whole)
  })

  test('holds nothing that the database cannot, in any of its parts', () => {
    for (const bad of ['a\0', '\uD800']) {
      const references = [{ kind: 'url', target: bad, label: 'a' }]
      const version = { key: bad, effectiveFrom: null, effectiveTo: null, legalStatus: null }
      const parts = [
        ...['externalId', 'mark', 'title', 'canonicalUrl', 'publisher', 'licence', 'markdown', 'notice'].map(
          (name) => ({
            [name]: bad,
          }),
        ),
        ...[{ aliases: [bad] }, { references }, { version }],
      ]
      for (const one of parts) assert.equal(takes(PackedText, { ...text, ...one }), false, Object.keys(one).join())
    }
  })

  test('is dated by days that there are, and in French', () => {
    for (const updatedAt of ['2023-02-29', '2024-2-9', '29/02/2024', 'hier']) {
      assert.equal(takes(PackedText, { ...text, updatedAt }), false, updatedAt)
    }
    assert.equal(takes(PackedText, { ...text, language: 'en' }), false)
    assert.equal(takes(PackedText, { ...text, readers: [1] }), false, 'who reads it is not the pack’s to say')
  })
})

describe('the manifest of a pack', () => {
  test('names entries of its own folders alone', () => {
    assert.equal(takes(Manifest, manifest), true)
    const wrong = [
      '../documents/0000.jsonl',
      'documents/0.jsonl',
      'documents/0000.bin',
      '/etc/passwd',
      'vectors/00000.bin',
    ]
    for (const path of wrong) {
      const parts = [{ ...part, documents: { ...part.documents, path } }]
      assert.equal(takes(Manifest, { ...manifest, parts }), false, path)
    }
  })

  test('is of this format, and says no more than may be read', () => {
    for (const change of [
      { format: 'socle-pack-2' },
      { dimensions: 8193 },
      { dimensions: 0 },
      { texts: -1 },
      { packedAt: '2024-02-29' },
      { parts: Array.from({ length: 2001 }, () => part) },
      { parts: [{ ...part, vectors: { ...part.vectors, bytes: 64 * 1024 * 1024 + 1 } }] },
      { parts: [{ ...part, vectors: { ...part.vectors, sha256: 'A'.repeat(64) } }] },
      { corpus: { ...manifest.corpus, title: 'a\0' } },
      { more: 1 },
    ]) {
      assert.equal(takes(Manifest, { ...manifest, ...change }), false, JSON.stringify(change).slice(0, 60))
    }
  })

  test('is what is signed, by its hash, under words that no other signature has', () => {
    // The hash of three letters that FIPS 180-2 gives, appendix B.1.
    const abc = 'ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad'
    assert.equal(sha256Of(Buffer.from('abc')), abc)
    assert.equal(signedText(Buffer.from('abc')), `socle pack\n${abc}`)
  })
})
