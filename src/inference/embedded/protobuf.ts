const encoder = new TextEncoder()

const wireVarint = 0
const wireBytes = 2
const wireFloat = 5

/** A protobuf message under construction. Large values are kept as they are, not copied. */
export class ProtoMessage {
  readonly parts: Uint8Array[] = []
  byteLength = 0

  /** A number of at least zero. */
  integer(field: number, value: number): this {
    return this.#append(varint(field * 8 + wireVarint), varint(value))
  }

  float(field: number, value: number): this {
    const bytes = new Uint8Array(4)
    new DataView(bytes.buffer).setFloat32(0, value, true)
    return this.#append(varint(field * 8 + wireFloat), bytes)
  }

  bytes(field: number, value: Uint8Array): this {
    return this.#append(varint(field * 8 + wireBytes), varint(value.byteLength), value)
  }

  text(field: number, value: string): this {
    return this.bytes(field, encoder.encode(value))
  }

  message(field: number, value: ProtoMessage): this {
    return this.#append(varint(field * 8 + wireBytes), varint(value.byteLength), ...value.parts)
  }

  #append(...parts: readonly Uint8Array[]): this {
    for (const part of parts) {
      this.parts.push(part)
      this.byteLength += part.byteLength
    }
    return this
  }
}

function varint(value: number): Uint8Array {
  const bytes: number[] = []
  let rest = value
  while (rest >= 128) {
    bytes.push((rest % 128) + 128)
    rest = Math.floor(rest / 128)
  }
  return Uint8Array.from([...bytes, rest])
}
