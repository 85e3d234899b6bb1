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
  Object.entries({ par: '\n', line: '\n', row: '\n', tab: '\t', cell: '\t' }),
)
const signs: ReadonlyMap<string, string> = new Map(
  Object.entries({
    ...{ lquote: '‘', rquote: '’', ldblquote: '“', rdblquote: '”', bullet: '•', endash: '–', emdash: '—' },
  }),
)

interface Group {
  /** Its text is no text of the message. */
  isLeft: boolean
  /** It holds marks of the page. */
  isMark: boolean
}

/** Reads the text of a message, or the page inside it ([MS-OXRTFEX], encapsulation), in one pass. */
class RtfReader {
  readonly #isPage: boolean
  readonly #encoding: string
  #out = ''
  #bytes: number[] = []
  #groups: Group[] = [{ isLeft: false, isMark: false }]
  #isForRtf = false
  /** Characters after one in Unicode that stand for it in older programs. */
  #replaced = 1
  #toSkip = 0
  #isStarred = false

  constructor(source: string) {
    this.#isPage = source.slice(0, 500).includes('\\fromhtml')
    const codePage = /\\ansicpg(\d{3,5})/.exec(source.slice(0, 500))?.[1] ?? '1252'
    this.#encoding = iconv.encodingExists(`cp${codePage}`) ? `cp${codePage}` : 'cp1252'
  }

  read(source: string): RtfBody {
    for (const [whole, word, number, byte, star, escaped, brace, text] of source.matchAll(token)) {
      if (byte !== undefined) this.#addByte(Number.parseInt(byte, 16))
      else if (word !== undefined) this.#control(word.toLowerCase(), number === undefined ? null : Number(number))
      else if (star !== undefined) this.#isStarred = true
      else if (brace === '{') this.#groups.push({ ...this.#group })
      else if (brace === '}') this.#close()
      else if (escaped !== undefined) this.#add(escaped === '~' ? '\u00a0' : /[\\{}]/.test(escaped) ? escaped : '')
      else if (text !== undefined) this.#addText(text)
      else this.#isStarred &&= whole === ''
    }
    this.#flush()
    return this.#isPage ? { text: '', html: this.#out } : { text: this.#out.trim(), html: '' }
  }

  get #group(): Group {
    return this.#groups.at(-1) ?? { isLeft: true, isMark: false }
  }

  #close(): void {
    if (this.#groups.length > 1) this.#groups.pop()
  }

  #control(word: string, number: number | null): void {
    const isStarred = this.#isStarred
    this.#isStarred = false
    if (word === 'htmltag') this.#group.isMark = true
    else if (isStarred || beside.has(word)) this.#group.isLeft = true
    else if (word === 'htmlrtf') this.#isForRtf = number !== 0
    else if (word === 'uc') this.#replaced = Math.max(0, Math.min(8, number ?? 1))
    else if (word === 'u' && number !== null) {
      this.#add(String.fromCharCode(number < 0 ? number + 65_536 : number))
      this.#toSkip = this.#replaced
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
    const { isLeft, isMark } = this.#group
    return !isLeft && (isMark || !this.#isForRtf)
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

export function readRtfBody(bytes: Uint8Array): RtfBody {
  const source = Buffer.from(bytes).toString('latin1')
  return source.startsWith('{\\rtf') ? new RtfReader(source).read(source) : { text: '', html: '' }
}
