import type { EncoderModel } from '#inference/embedded/model-file'
import { dequantise } from '#inference/embedded/quantised-blocks'

/** Rows of a fixed width, one after the other. */
type Rows = Float32Array

/**
 * The model written out plainly, in full precision: slow, and what the engine's vectors are compared with.
 * Follows the description of BERT: words, positions and segment added, then layers of attention and two matrices.
 */
export function createPlainEncoder(model: EncoderModel): (tokens: Int32Array) => Float32Array {
  const tensors = new Map([...model.tensors].map(([name, tensor]) => [name, valuesOf(tensor)]))
  const tensor = (name: string): Float32Array => {
    const values = tensors.get(name)
    if (!values) throw new Error(`no tensor ${name}`)
    return values
  }
  return (tokens) => {
    let state = embed(tokens, model, tensor)
    for (let layer = 0; layer < model.shape.layers; layer += 1) state = runLayer(state, { model, tensor, layer })
    return unit(meanRow(state, model.shape.hidden))
  }
}

type TensorOf = (name: string) => Float32Array

interface Layer {
  readonly model: EncoderModel
  readonly tensor: TensorOf
  readonly layer: number
}

function valuesOf(tensor: Parameters<typeof dequantise>[0]): Float32Array {
  return tensor.encoding === 'q4' ? dequantise(tensor) : new Float32Array(Uint8Array.from(tensor.bytes).buffer)
}

function embed(tokens: Int32Array, { shape }: EncoderModel, tensor: TensorOf): Rows {
  const { hidden, epsilon } = shape
  const [words, positions, segment] = [tensor('emb.word'), tensor('emb.pos'), tensor('emb.type')]
  const sum = new Float32Array(tokens.length * hidden)
  for (const [position, token] of tokens.entries()) {
    for (let column = 0; column < hidden; column += 1) {
      const place = position * hidden + column
      sum[place] = at(words, token * hidden + column) + at(positions, place) + at(segment, column)
    }
  }
  return normaliseRows(sum, { weight: tensor('emb.ln.w'), bias: tensor('emb.ln.b'), epsilon })
}

function runLayer(state: Rows, { model, tensor, layer }: Layer): Rows {
  const { hidden, feedForward, epsilon } = model.shape
  const linear = (rows: Rows, name: string, inputs: number) =>
    multiply(rows, { weight: tensor(`l${layer}.${name}.w`), bias: tensor(`l${layer}.${name}.b`), inputs })
  const normalise = (rows: Rows, name: string) =>
    normaliseRows(rows, { weight: tensor(`l${layer}.${name}.w`), bias: tensor(`l${layer}.${name}.b`), epsilon })
  const attended = attend({
    query: linear(state, 'q', hidden),
    key: linear(state, 'k', hidden),
    value: linear(state, 'v', hidden),
    hidden,
    heads: model.shape.heads,
  })
  const middle = normalise(add(state, linear(attended, 'ao', hidden)), 'aln')
  const active = linear(middle, 'fi', hidden).map(gelu)
  return normalise(add(middle, linear(active, 'fo', feedForward)), 'oln')
}

interface Attention {
  readonly query: Rows
  readonly key: Rows
  readonly value: Rows
  readonly hidden: number
  readonly heads: number
}

function attend(attention: Attention): Rows {
  const { query, hidden, heads } = attention
  const width = hidden / heads
  const result = new Float32Array(query.length)
  for (let start = 0; start < query.length; start += width) {
    result.set(attendOne(query.subarray(start, start + width), start % hidden, attention), start)
  }
  return result
}

/** What one position takes from all the others, in the head that begins at a column. */
function attendOne(asked: Float32Array, column: number, { key, value, hidden }: Attention): Float32Array {
  const width = asked.length
  const partOf = (rows: Rows, row: number) => rows.subarray(row * hidden + column, row * hidden + column + width)
  const scores = Float32Array.from({ length: key.length / hidden }, (_, row) => {
    return dot(asked, partOf(key, row)) / Math.sqrt(width)
  })
  const taken = new Float32Array(width)
  for (const [row, share] of softmax(scores).entries()) {
    partOf(value, row).forEach((offered, index) => (taken[index] = at(taken, index) + share * offered))
  }
  return taken
}

function multiply(rows: Rows, { weight, bias, inputs }: { weight: Rows; bias: Rows; inputs: number }): Rows {
  const outputs = bias.length
  const result = new Float32Array((rows.length / inputs) * outputs)
  for (let row = 0; row * inputs < rows.length; row += 1) {
    const values = rows.subarray(row * inputs, (row + 1) * inputs)
    for (let output = 0; output < outputs; output += 1) {
      const product = dot(values, weight.subarray(output * inputs, (output + 1) * inputs))
      result[row * outputs + output] = product + at(bias, output)
    }
  }
  return result
}

function dot(left: Rows, right: Rows): number {
  let sum = 0
  for (let index = 0; index < left.length; index += 1) sum += at(left, index) * at(right, index)
  return sum
}

function normaliseRows(rows: Rows, options: { weight: Rows; bias: Rows; epsilon: number }): Rows {
  const { weight, bias, epsilon } = options
  const width = weight.length
  const result = new Float32Array(rows.length)
  for (let start = 0; start < rows.length; start += width) {
    const row = rows.subarray(start, start + width)
    const mean = row.reduce((sum, value) => sum + value, 0) / width
    const variance = row.reduce((sum, value) => sum + (value - mean) ** 2, 0) / width
    row.forEach((value, column) => {
      result[start + column] = ((value - mean) / Math.sqrt(variance + epsilon)) * at(weight, column) + at(bias, column)
    })
  }
  return result
}

function softmax(scores: Float32Array): Float32Array {
  const largest = Math.max(...scores)
  const powers = scores.map((score) => Math.exp(score - largest))
  const sum = powers.reduce((total, power) => total + power, 0)
  return powers.map((power) => power / sum)
}

function gelu(value: number): number {
  return (value / 2) * (1 + erf(value / Math.SQRT2))
}

/** Abramowitz and Stegun 7.1.26: exact to 1.5e-7. */
function erf(value: number): number {
  const t = 1 / (1 + 0.3275911 * Math.abs(value))
  const series = t * (0.254829592 + t * (-0.284496736 + t * (1.421413741 + t * (-1.453152027 + t * 1.061405429))))
  return Math.sign(value) * (1 - series * Math.exp(-value * value))
}

function add(left: Rows, right: Rows): Rows {
  return left.map((value, index) => value + at(right, index))
}

function meanRow(rows: Rows, width: number): Float32Array {
  const sum = new Float32Array(width)
  rows.forEach((value, index) => (sum[index % width] = at(sum, index % width) + value))
  return sum.map((value) => (value * width) / rows.length)
}

function unit(vector: Float32Array): Float32Array {
  const length = Math.hypot(...vector)
  return vector.map((value) => value / length)
}

function at(values: Rows, index: number): number {
  return values[index] ?? 0
}
