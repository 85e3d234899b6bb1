import assert from 'node:assert/strict'
import { describe, test } from 'node:test'
import { UsageScan, readCounts } from './usage-scan.ts'

describe('counts after the word “usage”', () => {
  const cases: readonly (readonly [string, readonly [number, number] | null])[] = [
    [':{"prompt_tokens":5,"completion_tokens":2}', [5, 2]],
    [' : { "prompt_tokens" : 5 , "completion_tokens" : 2 }', [5, 2]],
    [':{"completion_tokens":2,"prompt_tokens":5}', [5, 2]],
    [':{"total_tokens":7}', [7, 0]],
    [':{"prompt_tokens":0,"completion_tokens":0}', [0, 0]],
    [':{"prompt_tokens":5}', [5, 0]],
    [':{"prompt_tokens":5,"completion_tokens":null}', [5, 0]],
    [':{"prompt_tokens":123456789012345}', [123_456_789_012, 0]],
    [':{"prompt_tokens":\n\t5}', [5, 0]],
    [':{}', null],
    [':null', null],
    [':"prompt_tokens"', null],
    [':{"prompt_tokens":"5"}', null],
    [':{"prompt_tokens":-5}', null],
    ['', null],
  ]
  for (const [following, counts] of cases) {
    test(JSON.stringify(following), () => {
      const read = readCounts(following)
      assert.deepEqual(read && [read.promptTokens, read.completionTokens], counts)
    })
  }
})

describe('an answer that passes by', () => {
  const answer =
    '{"model":"é","choices":[{"text":"le mot \\"usage\\" : {"}],"usage":{"prompt_tokens":12,"completion_tokens":34}}'

  test('is counted wherever the network cuts it', () => {
    const bytes = Buffer.from(answer)
    for (let cut = 0; cut <= bytes.length; cut += 1) {
      const scan = new UsageScan()
      scan.push(bytes.subarray(0, cut))
      scan.push(bytes.subarray(cut))
      assert.deepEqual(scan.read(), { promptTokens: 12, completionTokens: 34 }, `cut at ${cut}`)
    }
  })

  test('is counted byte by byte', () => {
    const scan = new UsageScan()
    for (const byte of Buffer.from(answer)) scan.push(Buffer.from([byte]))
    assert.deepEqual(scan.read(), { promptTokens: 12, completionTokens: 34 })
  })

  test('is counted by its last counts', () => {
    const scan = new UsageScan()
    scan.push(Buffer.from('"usage":{"prompt_tokens":1}'))
    scan.push(Buffer.from(`${' '.repeat(5000)}"usage":{"prompt_tokens":2}${' '.repeat(5000)}"usage":null`))
    assert.deepEqual(scan.read(), { promptTokens: 2, completionTokens: 0 })
  })

  test('that tells nothing has no counts', () => {
    const scan = new UsageScan()
    scan.push(Buffer.from('{"choices":[]}'))
    assert.equal(scan.read(), null)
  })
})
