import { AppError } from '#platform/errors'
import { setImmediate } from 'node:timers/promises'
import { z } from 'zod'

/** Ranks as their package writes them: a line `! <first rank> <base64> <base64> …` per block. */
const RankTable = z.looseObject({ default: z.looseObject({ bpe_ranks: z.string() }) })
const SLICE = 5000
const RANKS_PACKAGE = 'js-tiktoken/ranks/cl100k_base'

let pieces: Promise<readonly Buffer[]> | null = null

/** The texts of cl100k token ids: some clients send these whatever the model. Throws `invalid_request` on an unknown id. */
export async function decodeTokens(inputs: readonly (readonly number[])[]): Promise<string[]> {
  pieces ??= readRanks().catch((error: unknown) => {
    pieces = null
    throw new AppError('invalid_request', { param: 'input', reason: 'no_token_ids' }, { cause: error })
  })
  const table = await pieces
  return inputs.map((ids) => Buffer.concat(ids.map((id) => pieceOf(table, id))).toString('utf8'))
}

function pieceOf(table: readonly Buffer[], id: number): Buffer {
  const piece = table[id]
  if (!piece) throw new AppError('invalid_request', { param: 'input', reason: 'token_unknown', value: id })
  return piece
}

/** The bytes of each token of cl100k_base, by its id; read in slices, so that others can be served meanwhile. */
export async function readRanks(): Promise<readonly Buffer[]> {
  const { default: ranks } = RankTable.parse(await import(RANKS_PACKAGE))
  const table: Buffer[] = []
  for (const line of ranks.bpe_ranks.split('\n')) {
    const [, first, ...encoded] = line.split(' ')
    for (const [offset, piece] of encoded.entries()) {
      table[Number(first) + offset] = Buffer.from(piece, 'base64')
      if (offset % SLICE === SLICE - 1) await setImmediate()
    }
  }
  return table
}
