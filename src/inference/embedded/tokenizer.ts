import type { Vocabulary } from './model-file.ts'

/** How SentencePiece writes a space inside a piece. */
const wordStart = '\u2581'
const unknownPenalty = 10
const keptWords = 20_000

export interface Tokenizer {
  /** Token numbers between the start and end marks: at most `limit` tokens of text. */
  encode(text: string, limit: number): Int32Array
}

/** Cuts text into the likeliest pieces of the vocabulary, word by word. */
export function createTokenizer(vocabulary: Vocabulary): Tokenizer {
  const cut = createWordCutter(vocabulary)
  return {
    encode(text, limit) {
      const tokens = [vocabulary.start]
      for (const word of wordsOf(normalise(text, vocabulary.normalisation))) {
        if (tokens.length > limit) break
        tokens.push(...cut(word))
      }
      return Int32Array.from([...tokens.slice(0, limit + 1), vocabulary.end])
    },
  }
}

/** Accents written apart, as PDF files do, are joined to their letters first: the table knows single characters. */
function normalise(text: string, table: Vocabulary['normalisation']): string {
  let written = ''
  for (const character of text.normalize('NFC')) written += table.get(character.codePointAt(0) ?? 0) ?? character
  return written
}

function* wordsOf(text: string): Generator<string> {
  for (const [word] of text.matchAll(/[^ ]+/g)) yield wordStart + word
}

/** Words come back: the pieces of the last ones are kept. */
function createWordCutter(vocabulary: Vocabulary): (word: string) => readonly number[] {
  const lexicon = lexiconOf(vocabulary)
  const kept = new Map<string, readonly number[]>()
  return (word) => {
    const known = kept.get(word)
    if (known) return known
    const pieces = likeliestPieces([...word], lexicon)
    if (kept.size >= keptWords) kept.clear()
    kept.set(word, pieces)
    return pieces
  }
}

interface Lexicon {
  readonly numbers: ReadonlyMap<string, number>
  readonly scores: Float32Array
  readonly longest: number
  readonly unknown: number
  readonly unknownScore: number
}

function lexiconOf({ pieces, scores, unknown }: Vocabulary): Lexicon {
  const numbers = new Map(pieces.map((piece, number) => [piece, number]))
  const longest = pieces.reduce((length, piece) => Math.max(length, [...piece].length), 1)
  const lowest = scores.reduce((least, score) => Math.min(least, score), 0)
  return { numbers, scores, longest, unknown, unknownScore: lowest - unknownPenalty }
}

/** The best way to each position of the word: its score, its last piece and where that piece starts. */
function likeliestPieces(characters: readonly string[], lexicon: Lexicon): readonly number[] {
  const length = characters.length
  const best = new Float64Array(length + 1).fill(Number.NEGATIVE_INFINITY)
  const piece = new Int32Array(length + 1)
  const from = new Int32Array(length + 1)
  best[0] = 0
  const offer = (start: number, end: number, [number, score]: readonly [number, number]): void => {
    const total = (best[start] ?? 0) + score
    if (total <= (best[end] ?? 0)) return
    best[end] = total
    piece[end] = number
    from[end] = start
  }
  for (let start = 0; start < length; start += 1) {
    let text = ''
    for (let end = start + 1; end <= Math.min(length, start + lexicon.longest); end += 1) {
      text += characters[end - 1]
      const number = lexicon.numbers.get(text)
      if (number !== undefined) offer(start, end, [number, lexicon.scores[number] ?? 0])
    }
    offer(start, start + 1, [lexicon.unknown, lexicon.unknownScore])
  }
  const pieces: number[] = []
  for (let end = length; end > 0; end = from[end] ?? 0) pieces.push(piece[end] ?? 0)
  return mergeUnknown(pieces.toReversed(), lexicon.unknown)
}

/** A run of unknown characters is one unknown piece. */
function mergeUnknown(pieces: readonly number[], unknown: number): readonly number[] {
  return pieces.filter((piece, index) => piece !== unknown || pieces[index - 1] !== unknown)
}
