import { AppError } from '#platform/errors'
import { z } from 'zod'

/** Ranks as their package writes them: a line `! <first rank> <base64> <base64> …` per block. */
const RankTable = z.looseObject({ default: z.looseObject({ bpe_ranks: z.string() }) })
const RANKS_PACKAGE = 'js-tiktoken/ranks/cl100k_base'

let pieces: Promise<readonly Buffer[]> | null = null

/** The texts of cl100k token ids: some clients send these whatever the model. Throws `invalid_request` on an unknown id. */
export async function decodeTokens(inputs: readonly (readonly number[])[]): Promise<string[]> {
  pieces ??= loadPieces().catch((error: unknown) => {
    pieces = null
    throw new AppError(
      'invalid_request',
      { param: 'input', reason: 'token ids are not accepted here: send text' },
      { cause: error },
    )
  })
  const table = await pieces
  return inputs.map((ids) => Buffer.concat(ids.map((id) => pieceOf(table, id))).toString('utf8'))
}

function pieceOf(table: readonly Buffer[], id: number): Buffer {
  const piece = table[id]
  if (!piece) throw new AppError('invalid_request', { param: 'input', reason: `token ${id} is not in cl100k_base` })
  return piece
}

async function loadPieces(): Promise<readonly Buffer[]> {
  const { default: table } = RankTable.parse(await import(RANKS_PACKAGE))
  return readRanks(table.bpe_ranks)
}

/** The bytes of each token, by its id. */
export function readRanks(ranks: string): Buffer[] {
  const table: Buffer[] = []
  for (const line of ranks.split('\n')) {
    const [, first, ...encoded] = line.split(' ')
    for (const [offset, piece] of encoded.entries()) table[Number(first) + offset] = Buffer.from(piece, 'base64')
  }
  return table
}
