import { writeFile } from 'node:fs/promises'
import { crc32, deflateRawSync } from 'node:zlib'

const deflated = 8

interface ZipEntry {
  name: Buffer
  content: Buffer
  packed: Buffer
  offset: number
}

/** Fields that both headers of an entry share, from the version needed to the length of the extra field. */
function common({ name, content, packed }: ZipEntry): Buffer {
  const fields = Buffer.alloc(26)
  fields.writeUInt16LE(20, 0)
  fields.writeUInt16LE(0x0800, 2)
  fields.writeUInt16LE(deflated, 4)
  fields.writeUInt32LE(crc32(content), 10)
  fields.writeUInt32LE(packed.length, 14)
  fields.writeUInt32LE(content.length, 18)
  fields.writeUInt16LE(name.length, 22)
  return fields
}

/** Writes a .zip with these files, compressed. */
export async function writeZip(file: string, files: Readonly<Record<string, string>>): Promise<void> {
  const parts: Buffer[] = []
  const directory: Buffer[] = []
  let offset = 0
  for (const [path, text] of Object.entries(files)) {
    const content = Buffer.from(text)
    const entry = { name: Buffer.from(path), content, packed: deflateRawSync(content), offset }
    const local = Buffer.concat([Buffer.from('PK\x03\x04'), common(entry), entry.name, entry.packed])
    const tail = Buffer.alloc(14)
    tail.writeUInt32LE(offset, 10)
    directory.push(Buffer.concat([Buffer.from('PK\x01\x02\x14\x00'), common(entry), tail, entry.name]))
    parts.push(local)
    offset += local.length
  }
  const central = Buffer.concat(directory)
  const end = Buffer.alloc(22)
  end.write('PK\x05\x06', 0, 'latin1')
  end.writeUInt16LE(parts.length, 8)
  end.writeUInt16LE(parts.length, 10)
  end.writeUInt32LE(central.length, 12)
  end.writeUInt32LE(offset, 16)
  await writeFile(file, Buffer.concat([...parts, central, end]))
}
