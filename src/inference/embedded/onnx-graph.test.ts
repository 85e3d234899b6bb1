import assert from 'node:assert/strict'
import { mkdtemp, readFile, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { after, test } from 'node:test'
import { InferenceSession, Tensor } from 'onnxruntime-node'
import { OnnxGraph } from './onnx-graph.ts'
import { writeModel } from './prepared-model.ts'

const folder = await mkdtemp(join(tmpdir(), 'socle-onnx-'))
after(() => rm(folder, { recursive: true, force: true }))

/** `result = input + bias`, with a bias too long to stand in the graph. */
function sumGraph(length: number): OnnxGraph {
  const graph = new OnnxGraph()
  const bias = Float32Array.from({ length }, (_, index) => index / 2)
  graph.tensor('bias', { type: 'float32', dimensions: [length], data: bias })
  graph.node('Add', ['input', 'bias'], { outputs: ['result'] })
  return graph
}

async function runSum(length: number): Promise<unknown> {
  const ports = { type: 'float32' as const, dimensions: ['rows', length] }
  const model = sumGraph(length).finish({ name: 'input', ...ports }, { name: 'result', ...ports })
  const session = await InferenceSession.create(await writeModel(join(folder, String(length)), model))
  const input = new Tensor('float32', new Float32Array(length).fill(1), [1, length])
  const { result } = await session.run({ input })
  await session.release()
  return result?.data
}

test('onnxruntime reads a graph whose tensors stand inside', async () => {
  assert.deepEqual(await runSum(4), Float32Array.of(1, 1.5, 2, 2.5))
})

test('onnxruntime reads large tensors from the file beside the graph', async () => {
  const length = 3_000
  assert.deepEqual(
    await runSum(length),
    Float32Array.from({ length }, (_, index) => 1 + index / 2),
  )
  const weights = await readFile(join(folder, String(length), 'weights.bin'))
  assert.equal(weights.length % 4_096, 0)
  assert.equal(weights.readFloatLE(4 * 2_999), 1_499.5)
})

test('attributes reach the operator', async () => {
  const graph = new OnnxGraph()
  graph.node('Elu', ['input'], { floats: { alpha: 3 }, outputs: ['bent'] })
  graph.node('Softmax', ['bent'], { integers: { axis: 0 }, outputs: ['result'] })
  const ports = { type: 'float32' as const, dimensions: [2, 1] }
  const model = graph.finish({ name: 'input', ...ports }, { name: 'result', ...ports })
  const session = await InferenceSession.create(await writeModel(join(folder, 'attributes'), model))
  const { result } = await session.run({ input: new Tensor('float32', Float32Array.of(0, -1), [2, 1]) })
  await session.release()
  // The second input becomes 3 (e⁻¹ − 1); softmax along the first axis shares 1 between the two rows.
  const first = 1 / (1 + Math.exp(3 * (Math.exp(-1) - 1)))
  assert.ok(result?.data instanceof Float32Array)
  assert.ok(Math.abs((result.data[0] ?? 0) - first) < 1e-6)
})
