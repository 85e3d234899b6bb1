import iconv from 'iconv-lite'
import { decodeText } from '../text/decode-text.ts'
import type { NamedFile } from '../parser.ts'
import { readPackedRtf } from './rtf-body.ts'

/** What Outlook packs into one attachment, `winmail.dat`, for receivers that it takes for its own ([MS-OXTNEF]). */
export interface TnefContent {
  readonly text: string
  readonly html: string
  readonly attachments: readonly NamedFile[]
}

const signature = 0x223e9f78
const attributes = {
  body: 0x2800c,
  attachmentStart: 0x69002,
  title: 0x18010,
  data: 0x6800f,
  properties: 0x69005,
  message: 0x69003,
} as const
const names = { longFileName: 0x3707, data: 0x3701, html: 0x1013, text: 0x1000, rtf: 0x1009 } as const
const mostAttachments = 100
const mostProperties = 2000

interface Draft {
  name: string
  bytes: Uint8Array
}

/** Nothing for what is no such file; one that ends too early gives what stands before its end. */
export function readTnef(bytes: Uint8Array): TnefContent | null {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength)
  if (bytes.length < 6 || view.getUint32(0, true) !== signature) return null
  const found = { text: '', html: '' }
  const drafts: Draft[] = []
  for (const { id, data } of attributesOf(view, bytes)) {
    const open = drafts.at(-1)
    if (id === attributes.attachmentStart) {
      if (drafts.length >= mostAttachments) break
      drafts.push({ name: '', bytes: new Uint8Array() })
    } else if (id === attributes.body) found.text = oldText(data)
    else if (id === attributes.message) Object.assign(found, bodiesOf(data, found.text))
    else if (open === undefined) continue
    else if (id === attributes.title) open.name ||= oldText(data)
    else if (id === attributes.data) open.bytes = data
    else if (id === attributes.properties) {
      const properties = propertiesOf(data)
      open.name = properties.get(names.longFileName)?.text || open.name
      const inside = properties.get(names.data)?.bytes
      if (open.bytes.length === 0 && inside !== undefined) open.bytes = inside
    }
  }
  const whole = drafts.filter((draft) => draft.bytes.length > 0)
  return {
    ...found,
    attachments: whole.map(({ name, bytes: content }, index) => ({
      name: name || `fichier-${index + 1}`,
      bytes: content,
    })),
  }
}

function bodiesOf(data: Uint8Array, known: string): { text: string; html: string } {
  const properties = propertiesOf(data)
  const page = properties.get(names.html)?.bytes
  const found = {
    text: known || (properties.get(names.text)?.text ?? ''),
    html: page === undefined ? '' : decodeText(page),
  }
  // Outlook packs its messages when they are in RTF, often with no other text.
  return found.text === '' && found.html === '' ? readPackedRtf(properties.get(names.rtf)?.bytes) : found
}

function oldText(data: Uint8Array): string {
  return beforeZero(iconv.decode(Buffer.from(data), 'cp1252'))
}

function beforeZero(text: string): string {
  return text.split('\0', 1)[0] ?? ''
}

/** Level, number, length, bytes, and a sum of them. */
function* attributesOf(view: DataView, bytes: Uint8Array): Generator<{ id: number; data: Uint8Array }> {
  for (let at = 6; at + 9 <= bytes.length;) {
    const id = view.getUint32(at + 1, true)
    const length = view.getUint32(at + 5, true)
    const start = at + 9
    if (start + length > bytes.length) return
    yield { id, data: bytes.subarray(start, start + length) }
    at = start + length + 2
  }
}

interface Property {
  readonly bytes: Uint8Array
  readonly text: string
}

const wideText = 0x1f
const variable: ReadonlySet<number> = new Set([0x0d, 0x1e, wideText, 0x102])
const eightBytes: ReadonlySet<number> = new Set([0x05, 0x06, 0x07, 0x14, 0x40])
const identifierType = 0x48
const severalValues = 0x1000
const firstNamed = 0x8000

/** The properties of a message or an attachment, up to the first that cannot be understood. */
function propertiesOf(data: Uint8Array): Map<number, Property> {
  const found = new Map<number, Property>()
  const reader = new PropertyReader(data)
  try {
    const count = Math.min(mostProperties, reader.number())
    for (let index = 0; index < count; index += 1) {
      const { id, property } = reader.property()
      if (property !== null) found.set(id, property)
    }
  } catch (error) {
    if (!(error instanceof RangeError)) throw error
  }
  return found
}

/** Throws `RangeError` beyond the end. */
class PropertyReader {
  readonly #data: Uint8Array
  readonly #view: DataView
  #at = 0

  constructor(data: Uint8Array) {
    this.#data = data
    this.#view = new DataView(data.buffer, data.byteOffset, data.byteLength)
  }

  number(): number {
    this.#at += 4
    return this.#view.getUint32(this.#at - 4, true)
  }

  property(): { id: number; property: Property | null } {
    const word = this.number()
    const [type, id] = [word & 0xffff, word >>> 16]
    if (id >= firstNamed) this.#skipName()
    const kind = type & ~severalValues
    if (!variable.has(kind)) {
      const size = eightBytes.has(kind) ? 8 : kind === identifierType ? 16 : 4
      const values = (type & severalValues) === 0 ? 1 : this.number()
      this.#bytes(Math.min(values * size, this.#data.length))
      return { id, property: null }
    }
    const values = this.number()
    let property: Property | null = null
    for (let index = 0; index < values; index += 1) {
      const bytes = this.#bytes(this.number())
      property ??= {
        bytes,
        text: kind === wideText ? beforeZero(iconv.decode(Buffer.from(bytes), 'utf-16le')) : oldText(bytes),
      }
    }
    return { id, property }
  }

  /** A set, then a number or a text. */
  #skipName(): void {
    this.#bytes(16)
    if (this.number() === 0) this.number()
    else this.#bytes(this.number())
  }

  /** Each value is filled up to four bytes. */
  #bytes(length: number): Uint8Array {
    const start = this.#at
    this.#at += Math.ceil(length / 4) * 4
    if (start + length > this.#data.length) throw new RangeError('beyond the end')
    return this.#data.subarray(start, start + length)
  }
}
