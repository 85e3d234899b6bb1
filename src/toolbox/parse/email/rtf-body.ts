import { decompressRTF } from '@kenjiuno/decompressrtf'
import iconv from 'iconv-lite'

/** What a message in RTF says: the page that it was made from, or its plain text. */
export interface RtfBody {
  readonly text: string
  readonly html: string
}

/** A control word with its number, a byte by its code, a brace, an escaped sign, or text; never two ways to read one place. */
const token = /\\([a-z]{1,32})(-?\d{1,10})? ?|\\'([0-9a-f]{2})|\\(\*)|\\([^a-z'*])|([{}])|([^\\{}\r\n]+)|[\r\n]+|\\/gi

/** Groups that say how the text looks, or what is beside it. */
const beside = new Set(
  'fonttbl colortbl stylesheet info pict object header footer themedata generator listtable'.split(' '),
)
const breaks: ReadonlyMap<string, string> = new Map(
  Object.entries({
    ...{ par: '\n', line: '\n', sect: '\n', page: '\n', row: '\n', nestrow: '\n' },
    ...{ tab: '\t', cell: '\t', nestcell: '\t', emspace: ' ', enspace: ' ', qmspace: ' ' },
  }),
)
const signs: ReadonlyMap<string, string> = new Map(
  Object.entries({
    ...{ lquote: '‘', rquote: '’', ldblquote: '“', rdblquote: '”', bullet: '•', endash: '–', emdash: '—' },
  }),
)

/** A backslash before one sign; before the end of a line it ends a paragraph. */
const escapedSigns: ReadonlyMap<string, string> = new Map([
  ...['\\', '{', '}'].map((sign) => [sign, sign] as const),
  ['~', '\u00a0'],
  ['_', '-'],
  ['\r', '\n'],
  ['\n', '\n'],
])

function encodingOf(start: string): string {
  const [, codePage] = /\\ansicpg(\d{3,5})/.exec(start) ?? []
  if (codePage === '65001') return 'utf-8'
  if (codePage !== undefined && iconv.encodingExists(`cp${codePage}`)) return `cp${codePage}`
  const [, set] = /\\(mac|pca|pc)(?![a-z\d])/.exec(start) ?? []
  return set === 'mac' ? 'macintosh' : set === 'pca' ? 'cp850' : set === 'pc' ? 'cp437' : 'cp1252'
}

interface Group {
  /** Its text is no text of the message. */
  isLeft: boolean
  /** Its text is hidden, or was struck out by a reviser. */
  isHidden: boolean
  /** It holds marks of the page. */
  isMark: boolean
  /** Characters after one in Unicode that stand for it in older programs. */
  replaced: number
}

/** Reads the text of a message, or the page inside it ([MS-OXRTFEX], encapsulation), in one pass. */
class RtfReader {
  readonly #isPage: boolean
  readonly #encoding: string
  #out = ''
  #bytes: number[] = []
  #groups: Group[] = [{ isLeft: false, isHidden: false, isMark: false, replaced: 1 }]
  #isForRtf = false
  /** Characters to come that stand for one in Unicode. */
  #toSkip = 0
  #isStarred = false

  constructor(source: string) {
    this.#isPage = source.slice(0, 500).includes('\\fromhtml')
    this.#encoding = encodingOf(source.slice(0, 500))
  }

  read(source: string): RtfBody {
    for (const [whole, word, number, byte, star, escaped, brace, text] of source.matchAll(token)) {
      if (byte !== undefined) this.#addByte(Number.parseInt(byte, 16))
      else if (word !== undefined) this.#control(word.toLowerCase(), number === undefined ? null : Number(number))
      else if (star !== undefined) this.#isStarred = true
      else if (brace === '{') this.#groups.push({ ...this.#group })
      else if (brace === '}') this.#close()
      else if (escaped !== undefined) this.#add(escapedSigns.get(escaped) ?? '')
      else if (text !== undefined) this.#addText(text)
      else this.#isStarred &&= whole === ''
    }
    this.#flush()
    return this.#isPage ? { text: '', html: this.#out } : { text: this.#out.trim(), html: '' }
  }

  get #group(): Group {
    return this.#groups.at(-1) ?? { isLeft: true, isHidden: false, isMark: false, replaced: 1 }
  }

  #close(): void {
    if (this.#groups.length > 1) this.#groups.pop()
  }

  #control(word: string, number: number | null): void {
    const isStarred = this.#isStarred
    this.#isStarred = false
    if (word === 'htmltag') this.#group.isMark = true
    else if (isStarred || beside.has(word)) this.#group.isLeft = true
    else if (word === 'v' || word === 'deleted') this.#group.isHidden = number !== 0
    else if (word === 'plain') this.#group.isHidden = false
    else if (word === 'htmlrtf') this.#isForRtf = number !== 0
    else if (word === 'uc') this.#group.replaced = Math.max(0, Math.min(8, number ?? 1))
    else if (word === 'u' && number !== null) {
      this.#add(String.fromCharCode(number < 0 ? number + 65_536 : number))
      this.#toSkip = this.#group.replaced
    } else this.#add(breaks.get(word) ?? signs.get(word) ?? '')
  }

  #addByte(byte: number): void {
    if (this.#toSkip > 0) this.#toSkip -= 1
    else if (this.#isRead) this.#bytes.push(byte)
  }

  #addText(text: string): void {
    const start = Math.min(this.#toSkip, text.length)
    this.#toSkip -= start
    this.#add(text.slice(start))
  }

  get #isRead(): boolean {
    const { isLeft, isHidden, isMark } = this.#group
    return !isLeft && !isHidden && (isMark || !this.#isForRtf)
  }

  #add(text: string): void {
    if (text === '') return
    this.#flush()
    if (this.#isRead) this.#out += text
  }

  #flush(): void {
    if (this.#bytes.length > 0) this.#out += iconv.decode(Buffer.from(this.#bytes), this.#encoding)
    this.#bytes = []
  }
}

function readRtfBody(bytes: Uint8Array): RtfBody {
  const source = Buffer.from(bytes).toString('latin1')
  return source.startsWith('{\\rtf') ? new RtfReader(source).read(source) : { text: '', html: '' }
}

const headBytes = 16

/** RTF as messages keep it ([MS-OXRTFCP]); nothing of what is cut: a size beyond its end would be filled with zeros. */
export function readPackedRtf(packed: Uint8Array | undefined): RtfBody {
  const nothing = { text: '', html: '' }
  if (packed === undefined || packed.length < headBytes) return nothing
  const size = new DataView(packed.buffer, packed.byteOffset, packed.byteLength).getUint32(0, true) + 4
  if (size > packed.length) return nothing
  try {
    return readRtfBody(Uint8Array.from(decompressRTF([...packed])))
  } catch {
    return nothing
  }
}
