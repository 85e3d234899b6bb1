import assert from 'node:assert/strict'
import { test } from 'node:test'
import { UsageEventFilter } from './usage-event-filter.ts'

const said = 'data: {"choices":[{"delta":{"content":"é"}}]}\n\n'
const finished = 'data: {"choices":[{"delta":{},"finish_reason":"stop"}],"usage":{"prompt_tokens":1}}\n\n'
const counted = 'data: {"id":"x","choices":[],"usage":{"prompt_tokens":1}}\n\n'
const done = 'data: [DONE]\n\n'

for (const eol of ['\n', '\r\n']) {
  test(`drops the usage event only, cut anywhere, lines ended by ${JSON.stringify(eol)}`, () => {
    const ends = (text: string) => text.replaceAll('\n', eol)
    const whole = Buffer.from(ends(said + finished + counted + done))
    for (let size = 1; size <= whole.length; size += 1) {
      const filter = new UsageEventFilter()
      const passed: Buffer[] = []
      for (let start = 0; start < whole.length; start += size)
        passed.push(filter.push(whole.subarray(start, start + size)))
      passed.push(filter.end())
      assert.equal(Buffer.concat(passed).toString(), ends(said + finished + done))
    }
  })
}
