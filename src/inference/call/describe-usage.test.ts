import assert from 'node:assert/strict'
import { describe, test } from 'node:test'
import { describeAnswer } from './describe-answer.ts'
import { describeUsage, usageMembers } from './describe-usage.ts'
import { usageEvent } from './usage-event.ts'

const known = { euros: 0.0000112345678, wattHours: 1.5, emissionsGrams: 0.25, method: 'ecologits-llm-2024' } as const
const unknown = { euros: null, wattHours: null, emissionsGrams: null, method: null }
const read = (members: string): unknown => JSON.parse(`{${members}"end":0}`)

describe('what a call cost and used', () => {
  test('is told in euros, kWh and kg, to six figures, also as the range that older clients read', () => {
    assert.deepEqual(read(usageMembers(known)), {
      cost: 0.0000112346,
      impacts: { kWh: 0.0015, kgCO2eq: 0.00025, method: 'ecologits-llm-2024' },
      carbon: { kWh: { min: 0.0015, max: 0.0015 }, kgCO2eq: { min: 0.00025, max: 0.00025 } },
      requests: 1,
      end: 0,
    })
  })

  test('is 0 by no method where nobody knows it', () => {
    assert.deepEqual(read(usageMembers(unknown)), {
      cost: 0,
      impacts: { kWh: 0, kgCO2eq: 0, method: null },
      carbon: { kWh: { min: 0, max: 0 }, kgCO2eq: { min: 0, max: 0 } },
      requests: 1,
      end: 0,
    })
  })

  test('is told as far as it is known', () => {
    const { cost, impacts } = Object(read(usageMembers({ ...unknown, euros: 2 })))
    assert.deepEqual([cost, impacts], [2, { kWh: 0, kgCO2eq: 0, method: null }])
  })
})

describe('members stand first in the usage object', () => {
  const cases = [
    ['{"usage":{"a":1}}', 1, '{"usage":{"x":2,"a":1}}'],
    ['{"usage": { "a":1}}', 1, '{"usage": {"x":2, "a":1}}'],
    ['{"usage":{}}', 1, '{"usage":{}}'],
    ['{"usage":{ }}', 1, '{"usage":{ }}'],
    ['{"usage":null}', 1, '{"usage":null}'],
    ['"usage"', 0, '"usage"'],
  ] as const
  for (const [text, at, expected] of cases) {
    test(text, () => assert.equal(describeUsage(text, at, '"x":2,'), expected))
  }
})

describe('a whole answer', () => {
  const membersOf = ({ promptTokens }: { promptTokens: number }): string => `"cost":${promptTokens},`

  test('that counts is described in its last usage', () => {
    const text = '{"usage":{"a":0},"x":{"usage":{"prompt_tokens":5}}}'
    const usage = { promptTokens: 5, completionTokens: 0 }
    assert.equal(
      describeAnswer({ text, usage }, { membersOf, complete: undefined }),
      '{"usage":{"a":0},"x":{"usage":{"cost":5,"prompt_tokens":5}}}',
    )
  })

  test('that counts nothing stays as it is, or is completed by whoever knows its shape', () => {
    const text = Buffer.from('{"text":"été"}').toString('latin1')
    assert.equal(describeAnswer({ text, usage: null }, { membersOf, complete: undefined }), text)
    const complete = (answer: string, usage: string): string => answer.replace('}', `,"usage":${usage}}`)
    const told = describeAnswer({ text, usage: null }, { membersOf, complete })
    assert.deepEqual(JSON.parse(Buffer.from(told, 'latin1').toString()), {
      text: 'été',
      usage: { cost: 0, prompt_tokens: 0, completion_tokens: 0, total_tokens: 0 },
    })
  })
})

describe('the usage event of a stream', () => {
  const tokens = { promptTokens: 5, completionTokens: 2 }
  const eventOf = (first: string): unknown => JSON.parse(usageEvent('le modèle', first, tokens).replace(/^data: /, ''))
  const usage = { prompt_tokens: 5, completion_tokens: 2, total_tokens: 7 }

  test('repeats the number, the date and the kind of the first one', () => {
    assert.deepEqual(eventOf('data: {"id":"c-1","object":"text_completion","created": 17}\n\n'), {
      ...{ id: 'c-1', object: 'text_completion', created: 17, model: 'le modèle', choices: [], usage },
    })
  })

  test('has those of nobody when the first one tells none', () => {
    const nobody = { id: '', object: 'chat.completion.chunk', created: 0, model: 'le modèle', choices: [], usage }
    for (const first of ['', 'data: {}', 'data: {"id":"a\\"b","object":"X","created":"now"}']) {
      assert.deepEqual(eventOf(first), nobody, first)
    }
  })

  test('ends with an empty line', () => assert.match(usageEvent('m', '', tokens), /\}\n\n$/))
})
