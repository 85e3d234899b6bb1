import assert from 'node:assert/strict'
import { describe, test } from 'node:test'
import { callsIn, markIn, marksBegun } from './tool-call-marks.ts'

const offered = new Set(['meteo', 'heure'])
const call = (name: string, args: string) => ({ name, arguments: args })

describe('calls that a model wrote as text', () => {
  const cases: readonly (readonly [string, string, readonly ReturnType<typeof call>[]])[] = [
    [
      'Hermes',
      '<tool_call>{"name":"meteo","arguments":{"ville":"Paris"}}</tool_call>',
      [call('meteo', '{"ville":"Paris"}')],
    ],
    [
      'Hermes, several, with blanks between',
      '<tool_call>\n{"name":"meteo","arguments":{}}\n</tool_call>\n<tool_call>{"name":"heure"}</tool_call>',
      [call('meteo', '{}'), call('heure', '{}')],
    ],
    ['Hermes, its end forgotten', '<tool_call>{"name":"meteo","arguments":{"a":1}}', [call('meteo', '{"a":1}')]],
    ['parameters for arguments', '<tool_call>{"name":"heure","parameters":{"a":1}}', [call('heure', '{"a":1}')]],
    ['arguments as text', '<tool_call>{"name":"heure","arguments":"{\\"a\\":1}"}', [call('heure', '{"a":1}')]],
    [
      'Mistral, as a list',
      '[TOOL_CALLS][{"name":"meteo","arguments":{"a":1}},{"name":"heure","arguments":{}}]',
      [call('meteo', '{"a":1}'), call('heure', '{}')],
    ],
    ['Mistral, by name', '[TOOL_CALLS]meteo[ARGS]{"a":1}', [call('meteo', '{"a":1}')]],
    [
      'Mistral, several by name',
      '[TOOL_CALLS]meteo[ARGS]{"a":1}[TOOL_CALLS]heure{"b":2}',
      [call('meteo', '{"a":1}'), call('heure', '{"b":2}')],
    ],
  ]
  for (const [what, text, calls] of cases) test(what, () => assert.deepEqual(callsIn(text, offered), calls))
})

describe('a text that is no call stays one', () => {
  const cases: readonly (readonly [string, string])[] = [
    ['a tool that nobody offered', '<tool_call>{"name":"rm","arguments":{}}</tool_call>'],
    ['one offered beside one that is not', '[TOOL_CALLS][{"name":"meteo"},{"name":"rm"}]'],
    ['no JSON', '<tool_call>meteo(Paris)</tool_call>'],
    ['cut JSON', '<tool_call>{"name":"meteo","argu'],
    ['cut JSON, by name', '[TOOL_CALLS]meteo[ARGS]{"ville":"Ly'],
    ['words after the arguments', '[TOOL_CALLS]meteo[ARGS]{"ville":"Lyon"} voilà'],
    ['one whole, one cut', '[TOOL_CALLS]meteo[ARGS]{"a":1}[TOOL_CALLS]heure{"b":'],
    ['a cut list', '[TOOL_CALLS][{"name":"meteo","arguments":{"a":'],
    ['words after the end', '<tool_call>{"name":"meteo"}</tool_call> voilà'],
    ['no name', '<tool_call>{"arguments":{}}</tool_call>'],
    ['arguments that are a number', '<tool_call>{"name":"meteo","arguments":3}</tool_call>'],
    ['a mark alone', '[TOOL_CALLS]'],
    ['an empty list', '[TOOL_CALLS][]'],
    ['a name without arguments', '[TOOL_CALLS]meteo'],
    ['too many', '<tool_call>{"name":"meteo"}</tool_call>'.repeat(129)],
  ]
  for (const [what, text] of cases) test(what, () => assert.equal(callsIn(text, offered), null))

  test('as many as there may be are calls', () => {
    assert.equal(callsIn('<tool_call>{"name":"meteo"}</tool_call>'.repeat(128), offered)?.length, 128)
  })
})

describe('where a mark stands', () => {
  const cases = [
    ['<tool_call>', 0],
    ['Voici <tool_call>{', 6],
    ['a [TOOL_CALLS] b <tool_call>', 2],
    ['a <tool_call> b [TOOL_CALLS]', 2],
    ['<tool_cal>', -1],
    ['', -1],
  ] as const
  for (const [text, at] of cases) test(JSON.stringify(text), () => assert.equal(markIn(text), at))
})

describe('how much of a mark an end may be', () => {
  const cases = [
    ['', 0],
    ['mot', 0],
    ['mot <', 1],
    ['mot <tool', 5],
    ['<tool_call', 10],
    ['mot [', 1],
    ['[TOOL_CALLS', 11],
    ['a < b', 0],
    ['<<', 1],
  ] as const
  for (const [text, count] of cases) test(JSON.stringify(text), () => assert.equal(marksBegun(text), count))
})
