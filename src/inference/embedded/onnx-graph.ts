import { ProtoMessage } from './protobuf.ts'

/** Numbers of the ONNX format. */
const elementTypes = { float32: 1, int8: 3, int32: 6, int64: 7, int4: 22 } as const
const attributeTypes = { float: 1, integer: 2 } as const
const irVersion = 10
const operatorSet = 21
const microsoft = 'com.microsoft'

/** Larger tensors stand in a file beside the graph, which is mapped into memory: what is not used takes none. */
const inlineLimitBytes = 2_048
const dataLocationExternal = 1
const pageBytes = 4_096

export const weightsName = 'weights.bin'

/** The two files of a model. */
export interface OnnxModel {
  readonly graph: readonly Uint8Array[]
  readonly weights: readonly Uint8Array[]
}

type ElementType = keyof typeof elementTypes

export interface TensorData {
  readonly type: ElementType
  readonly dimensions: readonly number[]
  readonly data: ArrayBufferView
}

export interface NodeOptions {
  /** An operator that onnxruntime adds to the standard ones. */
  readonly contributed?: boolean
  readonly integers?: Readonly<Record<string, number>>
  readonly floats?: Readonly<Record<string, number>>
  /** Names of the results; the first is what `node` returns. */
  readonly outputs?: readonly string[]
}

interface Port {
  readonly name: string
  readonly type: ElementType
  /** A word stands for a size known at run time only. */
  readonly dimensions: readonly (number | string)[]
}

/** An ONNX model under construction. Tensors and results are referred to by name. */
export class OnnxGraph {
  readonly #graph = new ProtoMessage()
  readonly #weights: Uint8Array[] = []
  #weightsBytes = 0
  #count = 0

  tensor(name: string, { type, dimensions, data }: TensorData): string {
    const tensor = new ProtoMessage()
    for (const dimension of dimensions) tensor.integer(1, dimension)
    tensor.integer(2, elementTypes[type]).text(8, name)
    const bytes = new Uint8Array(data.buffer, data.byteOffset, data.byteLength)
    if (bytes.byteLength <= inlineLimitBytes) tensor.bytes(9, bytes)
    else this.#placeBeside(tensor, bytes)
    this.#graph.message(5, tensor)
    return name
  }

  #placeBeside(tensor: ProtoMessage, bytes: Uint8Array): void {
    const place = { location: weightsName, offset: this.#weightsBytes, length: bytes.byteLength }
    for (const [key, value] of Object.entries(place)) {
      tensor.message(13, new ProtoMessage().text(1, key).text(2, String(value)))
    }
    tensor.integer(14, dataLocationExternal)
    const padding = new Uint8Array((pageBytes - (bytes.byteLength % pageBytes)) % pageBytes)
    this.#weights.push(bytes, padding)
    this.#weightsBytes += bytes.byteLength + padding.byteLength
  }

  node(operator: string, inputs: readonly string[], options: NodeOptions = {}): string {
    this.#count += 1
    const outputs = options.outputs ?? [`${operator}_${this.#count}`]
    const node = new ProtoMessage()
    for (const input of inputs) node.text(1, input)
    for (const output of outputs) node.text(2, output)
    node.text(4, operator)
    for (const attribute of attributesOf(options)) node.message(5, attribute)
    if (options.contributed) node.text(7, microsoft)
    this.#graph.message(1, node)
    return outputs[0] ?? ''
  }

  finish(input: Port, output: Port): OnnxModel {
    this.#graph.text(2, 'encoder').message(11, portInfo(input)).message(12, portInfo(output))
    const file = new ProtoMessage()
      .integer(1, irVersion)
      .message(7, this.#graph)
      .message(8, new ProtoMessage().text(1, '').integer(2, operatorSet))
      .message(8, new ProtoMessage().text(1, microsoft).integer(2, 1))
    return { graph: file.parts, weights: this.#weights }
  }
}

function attributesOf({ integers = {}, floats = {} }: NodeOptions): ProtoMessage[] {
  const ofInteger = ([name, value]: [string, number]) =>
    new ProtoMessage().text(1, name).integer(3, value).integer(20, attributeTypes.integer)
  const ofFloat = ([name, value]: [string, number]) =>
    new ProtoMessage().text(1, name).float(2, value).integer(20, attributeTypes.float)
  return [...Object.entries(integers).map(ofInteger), ...Object.entries(floats).map(ofFloat)]
}

function portInfo({ name, type, dimensions }: Port): ProtoMessage {
  const shape = new ProtoMessage()
  for (const size of dimensions) {
    const dimension = new ProtoMessage()
    shape.message(1, typeof size === 'string' ? dimension.text(2, size) : dimension.integer(1, size))
  }
  const tensor = new ProtoMessage().integer(1, elementTypes[type]).message(2, shape)
  return new ProtoMessage().text(1, name).message(2, new ProtoMessage().message(1, tensor))
}
