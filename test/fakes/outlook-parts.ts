/** RTF as messages keep it, not compressed ([MS-OXRTFCP] 2.1.3.1). */
export function keptRtf(source: string): Buffer {
  const content = Buffer.from(source, 'latin1')
  const head = Buffer.alloc(16)
  head.writeUInt32LE(content.length + 12, 0)
  head.writeUInt32LE(content.length, 4)
  head.write('MELA', 8, 'latin1')
  return Buffer.concat([head, content])
}

/** A packed file of Outlook: its signature, a key, its attributes. */
export function tnefFile(...parts: readonly Buffer[]): Buffer {
  return Buffer.concat([Buffer.from([0x78, 0x9f, 0x3e, 0x22, 1, 0]), ...parts])
}

/** An attribute of TNEF: its level, number, length, bytes and their sum. */
export function tnefPart(level: number, id: number, content: Buffer): Buffer {
  const head = Buffer.alloc(9)
  head.writeUInt8(level)
  head.writeUInt32LE(id, 1)
  head.writeUInt32LE(content.length, 5)
  const sum = Buffer.alloc(2)
  sum.writeUInt16LE(content.reduce((total, byte) => (total + byte) & 0xffff, 0))
  return Buffer.concat([head, content, sum])
}

/** Properties one after the other, below their count. */
export function tnefProperties(...properties: readonly Buffer[]): Buffer {
  return Buffer.concat([number(properties.length), ...properties])
}

/** A property of one value of any length: 0x1f is text of two bytes a letter, 0x1e of one, 0x102 bytes. */
export function longProperty(type: number, id: number, content: Buffer): Buffer {
  return Buffer.concat([key(type, id), number(1), number(content.length), filled(content)])
}

export function wideProperty(id: number, text: string): Buffer {
  return longProperty(0x1f, id, Buffer.from(`${text}\0`, 'utf16le'))
}

export function key(type: number, id: number): Buffer {
  const bytes = Buffer.alloc(4)
  bytes.writeUInt16LE(type, 0)
  bytes.writeUInt16LE(id, 2)
  return bytes
}

export function number(value: number): Buffer {
  const bytes = Buffer.alloc(4)
  bytes.writeUInt32LE(value)
  return bytes
}

/** Each value ends at a multiple of four bytes. */
export function filled(content: Buffer): Buffer {
  return Buffer.concat([content, Buffer.alloc((4 - (content.length % 4)) % 4)])
}
