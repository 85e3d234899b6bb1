import assert from 'node:assert/strict'
import { test } from 'node:test'
import { readListing, readUploadId } from './s3-xml.ts'

const object = (key: string) =>
  `<Contents><Key>${key}</Key><LastModified>2026-03-01T10:00:00.000Z</LastModified><ETag>&quot;abc&quot;</ETag><Size>12</Size></Contents>`

test('a listing gives names, sizes, marks and dates', () => {
  const xml = `<?xml version="1.0"?><ListBucketResult><Name>b</Name><IsTruncated>true</IsTruncated>${object('a &amp; b')}</ListBucketResult>`
  const modifiedAt = new Date('2026-03-01T10:00:00Z')
  assert.deepEqual(readListing(xml), {
    objects: [{ key: 'a & b', sizeBytes: 12, etag: 'abc', modifiedAt }],
    isTruncated: true,
  })
})

test('names that come as in an address are read so', () => {
  const xml = `<ListBucketResult>${object('%C3%A9t%C3%A9+2026%2Bplan%26.txt')}<EncodingType>url</EncodingType></ListBucketResult>`
  const { objects, isTruncated } = readListing(xml)
  assert.deepEqual([objects[0]?.key, isTruncated], ['été 2026+plan&.txt', false])
})

test('an upload that was not begun is a fault', () => {
  assert.equal(readUploadId('<R><UploadId>42</UploadId></R>'), '42')
  assert.throws(() => readUploadId('<Error><Code>AccessDenied</Code></Error>'), { code: 'site_unreachable' })
})
