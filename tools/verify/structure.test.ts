import assert from 'node:assert/strict'
import { test } from 'node:test'
import { describeStructure, findStructureProblems, measureStructure, type SourceFile, testRatio } from './structure.ts'

const file = (path: string, ...lines: string[]): SourceFile => ({
  path,
  text: lines.map((line) => `${line}\n`).join(''),
})

test('a circle is found by types alone, by `#` paths and by what is exported again', () => {
  const { circles } = measureStructure([
    file('src/data/a.ts', "import type { B } from './b.ts'", 'export type A = B'),
    file('src/data/b.ts', "export type { C } from '#text/c'", 'export type B = string'),
    file('src/text/c.ts', "import type { A } from '#data/a'", 'export type C = A'),
    file('src/text/d.ts', "import type { A } from '#data/a'", 'export type D = A'),
  ])
  assert.deepEqual(circles, ['src/data/a.ts → src/data/b.ts → src/text/c.ts → src/data/a.ts'])
})

test('two folders of a layer that import each other are named, by the rarer way', () => {
  const { circles, mutualFolders } = measureStructure([
    file('src/data/a/one.ts', "import type { Two } from '../b/two.ts'", 'export type One = Two'),
    file('src/data/b/two.ts', "import type { Root } from '#data/root'", 'export type Two = Root'),
    file('src/data/b/three.ts', "import type { Four } from '../a/four.ts'", "import type { One } from '#data/a/one'"),
    file('src/data/a/four.ts', "import type { Text } from '#text/c/text'", 'export type Four = Text'),
    file('src/data/root.ts', 'export type Root = string'),
  ])
  assert.deepEqual(circles, [])
  assert.deepEqual(mutualFolders, ['src/data/a → src/data/b, and back: src/data/a/one.ts → src/data/b/two.ts'])
})

test('assertions, `any` and `!` are counted where they are types, not where they are words', () => {
  const measured = measureStructure([
    file('src/x.ts', 'export const a = ["any!"] as const // as any', 'export const b = JSON.parse("1") as number'),
    file('web/y.tsx', 'export const c = (d: any) => <p>{d!} as any</p>'),
  ])
  assert.equal(measured.assertionsPerThousandLines, 1000 / 3)
  assert.deepEqual(measured.escapes, ['web/y.tsx: any', 'web/y.tsx: !'])
})

test('lengths are those below which nineteen of twenty are, and what passes a limit is named', () => {
  const long = file('src/long.ts', 'export function f() {', ...Array.from({ length: 178 }, () => '  g()'), '}')
  const short = Array.from({ length: 19 }, (_, index) => file(`src/${index}.ts`, 'export const a = () => 1'))
  const measured = measureStructure([long, ...short])
  assert.deepEqual([measured.files, measured.fileLinesP95, measured.functionLinesP95], [20, 1, 1])
  assert.deepEqual(findStructureProblems(measured), [])
  const alone = measureStructure([long])
  assert.deepEqual(findStructureProblems(alone), [
    'fileLinesP95: 180, at most 160',
    'functionLinesP95: 180, at most 30',
  ])
  assert.match(describeStructure(alone), /^files 1, fileLinesP95 180, /)
})

test('lines of tests are told for a line of what they try, and none for nothing', () => {
  const source = file('src/x.ts', 'a', 'b', 'c', 'd')
  assert.equal(testRatio([file('src/x.test.ts', 'a', 'b'), file('test/y.ts', 'c')], [source]), 0.75)
  assert.equal(testRatio([], []), 0)
})
