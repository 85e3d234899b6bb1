import { inflateRawSync } from 'node:zlib'

const endSignature = 0x06054b50
const directorySignature = 0x02014b50
const methods = { stored: 0, deflated: 8 }

/** One file out of a zip archive, found through its directory. */
export function zipEntry(archive: Buffer, name: string): Buffer {
  const end = archive.lastIndexOf(Buffer.from(new Uint32Array([endSignature]).buffer))
  if (end < 0) throw new Error('this is not a zip archive')
  let position = archive.readUInt32LE(end + 16)
  while (archive.readUInt32LE(position) === directorySignature) {
    const nameLength = archive.readUInt16LE(position + 28)
    const found = archive.toString('utf8', position + 46, position + 46 + nameLength)
    if (found === name) return contentAt(archive, position)
    position += 46 + nameLength + archive.readUInt16LE(position + 30) + archive.readUInt16LE(position + 32)
  }
  throw new Error(`${name} is not in the archive`)
}

function contentAt(archive: Buffer, directoryEntry: number): Buffer {
  const method = archive.readUInt16LE(directoryEntry + 10)
  const compressedBytes = archive.readUInt32LE(directoryEntry + 20)
  const header = archive.readUInt32LE(directoryEntry + 42)
  const start = header + 30 + archive.readUInt16LE(header + 26) + archive.readUInt16LE(header + 28)
  const content = archive.subarray(start, start + compressedBytes)
  if (method === methods.stored) return content
  if (method === methods.deflated) return inflateRawSync(content)
  throw new Error(`compression method ${method} is unknown`)
}
