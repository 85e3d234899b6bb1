import { AppError } from '#platform/errors'
import { blockValues } from './model-file.ts'
import type { EncoderModel, StoredTensor } from './model-file.ts'
import { OnnxGraph } from './onnx-graph.ts'
import type { OnnxModel } from './onnx-graph.ts'
import { dequantise, toSignedNibbles } from './quantised-blocks.ts'

export const inputName = 'tokens'
export const outputName = 'embedding'

/** Weights use 7 of their 8 bits: two products always fit 16 bits, so every processor finds the same sums. */
const weightLimit = 63

/**
 * The model as ONNX: one text in, one vector of length 1 out. Words stay in 4 bits, the other matrices become 8-bit
 * integers, and what flows between them is cut to 8 bits as it comes. The same model always gives the same bytes.
 */
export function writeOnnxEncoder(model: EncoderModel): OnnxModel {
  return new EncoderWriter(model).write()
}

class EncoderWriter {
  readonly #model: EncoderModel
  readonly #graph = new OnnxGraph()

  constructor(model: EncoderModel) {
    this.#model = model
  }

  write(): OnnxModel {
    const { layers, hidden } = this.#model.shape
    let state = this.#embedding()
    for (let layer = 0; layer < layers; layer += 1) state = this.#layer(state, `l${layer}`)
    const mean = this.#graph.node('ReduceMean', [state, this.#indexes('text axis', [1])], { integers: { keepdims: 0 } })
    this.#graph.node('LpNormalization', [mean], { outputs: [outputName] })
    return this.#graph.finish(
      { name: inputName, type: 'int32', dimensions: [1, 'tokens'] },
      { name: outputName, type: 'float32', dimensions: [1, hidden] },
    )
  }

  #embedding(): string {
    const { words, hidden, epsilon } = this.#model.shape
    const { nibbles, scales } = toSignedNibbles(this.#stored('emb.word'))
    const word = this.#graph.node(
      'GatherBlockQuantized',
      [
        this.#graph.tensor('emb.word', { type: 'int4', dimensions: [words, hidden], data: nibbles }),
        inputName,
        this.#floats('emb.word.scales', [words, hidden / blockValues], scales),
      ],
      { contributed: true, integers: { block_size: blockValues, gather_axis: 0, quantize_axis: 1 } },
    )
    const sum = this.#graph.node('Add', [word, this.#positions()])
    const scaleAndBias = [this.#vector('emb.ln.w'), this.#vector('emb.ln.b')]
    return this.#graph.node('LayerNormalization', [sum, ...scaleAndBias], { floats: { epsilon } })
  }

  /** Every text is one segment, whose vector is added to each position beforehand. */
  #positions(): string {
    const { positions, hidden } = this.#model.shape
    const segment = floatsOf(this.#stored('emb.type'))
    const table = floatsOf(this.#stored('emb.pos')).map((value, index) => value + (segment[index % hidden] ?? 0))
    const shape = this.#graph.node('Shape', [inputName])
    const length = this.#graph.node('Gather', [shape, this.#index('length axis', 1)])
    const range = this.#graph.node('Range', [this.#index('zero', 0), length, this.#index('one', 1)])
    return this.#graph.node('Gather', [this.#floats('emb.pos', [positions, hidden], table), range])
  }

  #layer(input: string, name: string): string {
    const { hidden, feedForward, heads } = this.#model.shape
    const square = { inputs: hidden, outputs: hidden }
    const quantised = this.#quantise(input)
    const [query, key, value] = ['q', 'k', 'v'].map((part) => this.#linear(quantised, `${name}.${part}`, square))
    const options = { contributed: true, integers: { num_heads: heads } }
    const attention = this.#graph.node('MultiHeadAttention', [query ?? '', key ?? '', value ?? ''], options)
    const projected = this.#linear(this.#quantise(attention), `${name}.ao`, square)
    const middle = this.#addAndNormalise(input, projected, `${name}.aln`)
    const wide = this.#linear(this.#quantise(middle), `${name}.fi`, { inputs: hidden, outputs: feedForward })
    const active = this.#graph.node('Gelu', [wide], { contributed: true })
    const narrow = this.#linear(this.#quantise(active), `${name}.fo`, { inputs: feedForward, outputs: hidden })
    return this.#addAndNormalise(middle, narrow, `${name}.oln`)
  }

  #addAndNormalise(left: string, right: string, name: string): string {
    const { epsilon } = this.#model.shape
    const inputs = [left, right, this.#vector(`${name}.w`), this.#vector(`${name}.b`)]
    return this.#graph.node('SkipLayerNormalization', inputs, { contributed: true, floats: { epsilon } })
  }

  #quantise(input: string): QuantisedState {
    const [values, scale, zero] = [`${input} values`, `${input} scale`, `${input} zero`]
    this.#graph.node('DynamicQuantizeLinear', [input], { outputs: [values, scale, zero] })
    return { values, scale, zero }
  }

  #linear(state: QuantisedState, name: string, size: { inputs: number; outputs: number }): string {
    const { weights, scales } = quantiseColumns(dequantise(this.#stored(`${name}.w`)), size)
    const dimensions = [size.inputs, size.outputs]
    const matrix = this.#graph.tensor(`${name}.w`, { type: 'int8', dimensions, data: weights })
    const scaleName = this.#floats(`${name}.scales`, [size.outputs], scales)
    const inputs = [state.values, matrix, state.scale, scaleName, state.zero, '', this.#vector(`${name}.b`)]
    return this.#graph.node('MatMulIntegerToFloat', inputs, { contributed: true })
  }

  #vector(name: string): string {
    const data = floatsOf(this.#stored(name))
    return this.#floats(name, [data.length], data)
  }

  #floats(name: string, dimensions: readonly number[], data: Float32Array): string {
    return this.#graph.tensor(name, { type: 'float32', dimensions, data })
  }

  #index(name: string, value: number): string {
    return this.#graph.tensor(name, { type: 'int64', dimensions: [], data: BigInt64Array.of(BigInt(value)) })
  }

  #indexes(name: string, values: readonly number[]): string {
    const data = BigInt64Array.from(values, BigInt)
    return this.#graph.tensor(name, { type: 'int64', dimensions: [values.length], data })
  }

  #stored(name: string): StoredTensor {
    const tensor = this.#model.tensors.get(name)
    if (!tensor) throw new AppError('corrupted', { reason: 'part_absent', value: name })
    return tensor
  }
}

interface QuantisedState {
  readonly values: string
  readonly scale: string
  readonly zero: string
}

function floatsOf({ bytes }: StoredTensor): Float32Array {
  return new Float32Array(Uint8Array.from(bytes).buffer)
}

/** Rows of the stored matrix are outputs; ONNX wants them as columns, each with its own scale. */
function quantiseColumns(matrix: Float32Array, { inputs, outputs }: { inputs: number; outputs: number }) {
  const weights = new Int8Array(inputs * outputs)
  const scales = new Float32Array(outputs)
  for (let output = 0; output < outputs; output += 1) {
    const row = matrix.subarray(output * inputs, (output + 1) * inputs)
    const largest = row.reduce((most, value) => Math.max(most, Math.abs(value)), 0)
    const scale = largest / weightLimit || 1
    scales[output] = scale
    row.forEach((value, input) => {
      weights[input * outputs + output] = Math.round(value / scale)
    })
  }
  return { weights, scales }
}
