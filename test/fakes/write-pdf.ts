import { deflateSync } from 'node:zlib'
import iconv from 'iconv-lite'

export interface PdfWords {
  readonly text: string
  /** In points, from the bottom left of the page. */
  readonly x: number
  readonly y: number
  readonly size?: number
  readonly isBold?: boolean
  /** Of the writing direction, in degrees. */
  readonly angle?: number
}

export interface PdfPage {
  readonly words: readonly PdfWords[]
  /** How readers must turn the page, in degrees. */
  readonly rotate?: number
  /** Operators of the page's own language, for lines and boxes: `60 700 m 500 700 l S`. */
  readonly drawn?: string
}

/** A small PDF with the standard fonts, as an old program would write it: no tags, no Unicode tables. */
export function writePdf(pages: readonly PdfPage[], { title }: { title?: string } = {}): Buffer {
  const objects = new Map<number, Buffer>()
  const first = 6
  const kids = pages.map((_, index) => `${first + index * 2} 0 R`).join(' ')
  objects.set(1, Buffer.from('<< /Type /Catalog /Pages 2 0 R >>'))
  objects.set(2, Buffer.from(`<< /Type /Pages /Kids [${kids}] /Count ${pages.length} >>`))
  objects.set(3, font('Helvetica'))
  objects.set(4, font('Helvetica-Bold'))
  objects.set(5, Buffer.concat([Buffer.from('<< /Title '), literal(title ?? ''), Buffer.from(' >>')]))
  pages.forEach(({ words, rotate = 0, drawn = '' }, index) => {
    const number = first + index * 2
    objects.set(number, Buffer.from(pageObject(number + 1, rotate)))
    objects.set(number + 1, stream(Buffer.concat([Buffer.from(`${drawn}\n`), ...words.map(drawing)])))
  })
  return assemble(objects)
}

/** A page whose drawing unfolds to this many bytes of nothing. */
export function writeBombPdf(bytes: number): Buffer {
  const objects = new Map<number, Buffer>([
    [1, Buffer.from('<< /Type /Catalog /Pages 2 0 R >>')],
    [2, Buffer.from('<< /Type /Pages /Kids [6 0 R] /Count 1 >>')],
    [3, font('Helvetica')],
    [4, font('Helvetica-Bold')],
    [6, Buffer.from(pageObject(7, 0))],
    [7, stream(Buffer.alloc(bytes, ' '))],
  ])
  return assemble(objects)
}

function pageObject(content: number, rotate: number): string {
  const resources = '<< /Font << /F1 3 0 R /F2 4 0 R >> >>'
  return `<< /Type /Page /Parent 2 0 R /MediaBox [0 0 595 842] /Rotate ${rotate} /Resources ${resources} /Contents ${content} 0 R >>`
}

function font(name: string): Buffer {
  return Buffer.from(`<< /Type /Font /Subtype /Type1 /BaseFont /${name} /Encoding /WinAnsiEncoding >>`)
}

function literal(text: string): Buffer {
  const encoded = iconv.encode(text.replaceAll(/[\\()]/g, String.raw`\$&`), 'windows-1252')
  return Buffer.concat([Buffer.from('('), encoded, Buffer.from(')')])
}

function drawing({ text, x, y, size = 11, isBold = false, angle = 0 }: PdfWords): Buffer {
  const [cos, sin] = [Math.cos((angle * Math.PI) / 180), Math.sin((angle * Math.PI) / 180)].map((value) =>
    value.toFixed(5),
  )
  const place = `BT /${isBold ? 'F2' : 'F1'} ${size} Tf ${cos} ${sin} ${-Number(sin)} ${cos} ${x} ${y} Tm `
  return Buffer.concat([Buffer.from(place), literal(text), Buffer.from(' Tj ET\n')])
}

function stream(content: Buffer): Buffer {
  const packed = deflateSync(content)
  const head = `<< /Length ${packed.length} /Filter /FlateDecode >>\nstream\n`
  return Buffer.concat([Buffer.from(head), packed, Buffer.from('\nendstream')])
}

function assemble(objects: ReadonlyMap<number, Buffer>): Buffer {
  const parts: Buffer[] = [Buffer.from('%PDF-1.4\n%\u00e2\u00e3\n', 'latin1')]
  const offsets = new Map<number, number>()
  let length = parts[0]?.length ?? 0
  const write = (part: Buffer): void => {
    parts.push(part)
    length += part.length
  }
  for (const [number, body] of objects) {
    offsets.set(number, length)
    write(Buffer.concat([Buffer.from(`${number} 0 obj\n`), body, Buffer.from('\nendobj\n')]))
  }
  const start = length
  const count = Math.max(...objects.keys()) + 1
  const rows = Array.from({ length: count }, (_, number) => {
    const offset = offsets.get(number)
    return offset === undefined ? '0000000000 65535 f \n' : `${String(offset).padStart(10, '0')} 00000 n \n`
  })
  const info = objects.has(5) ? '/Info 5 0 R ' : ''
  write(
    Buffer.from(
      `xref\n0 ${count}\n${rows.join('')}trailer\n<< /Size ${count} /Root 1 0 R ${info}>>\nstartxref\n${start}\n%%EOF\n`,
    ),
  )
  return Buffer.concat(parts)
}
