import { writeFile } from 'node:fs/promises'
import { createHash } from 'node:crypto'
import { gzipSync } from 'node:zlib'

const blockBytes = 512

function header(path: string, size: number): Buffer {
  const block = Buffer.alloc(blockBytes)
  block.write(path, 0, 100)
  block.write('0000644\0', 100)
  block.write(`${size.toString(8).padStart(11, '0')}\0`, 124)
  block.write('        ', 148)
  block.write('0', 156)
  block.write('ustar\x0000', 257)
  const sum = block.reduce((total, byte) => total + byte, 0)
  block.write(`${sum.toString(8).padStart(6, '0')}\0 `, 148)
  return block
}

/** Writes a .tgz as a registry serves it; gives the integrity that pins it. */
export async function writeTarball(file: string, entries: Readonly<Record<string, string>>): Promise<string> {
  const blocks = Object.entries(entries).flatMap(([path, text]) => {
    const content = Buffer.from(text)
    const padding = Buffer.alloc((blockBytes - (content.length % blockBytes)) % blockBytes)
    return [header(path, content.length), content, padding]
  })
  const bytes = gzipSync(Buffer.concat([...blocks, Buffer.alloc(2 * blockBytes)]))
  await writeFile(file, bytes)
  return `sha512-${createHash('sha512').update(bytes).digest('base64')}`
}
