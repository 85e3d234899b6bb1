import { setImmediate as nextTurn } from 'node:timers/promises'
import type { Ctx } from '../context.ts'
import type { Part } from '../sources/reading/parts.ts'
import { type ListedItem, type PreparedItem, prepareItem } from '../sources/reading/prepare-item.ts'
import type { OpenPack } from './open-pack.ts'
import type { PackedText } from './pack-format.ts'
import { type UnitTextsOf, takeVectors } from './take-vectors.ts'

export interface PackReading {
  readonly isDryRun: boolean
  readonly unitTextsOf: UnitTextsOf
}

const itemsAtOnce = 100

/** The texts of a pack as a source lists them. The vectors of each part are there before its texts are. */
export async function* partsOfPack(
  ctx: Ctx<'db' | 'embedder'>,
  pack: OpenPack,
  { isDryRun, unitTextsOf }: PackReading,
): AsyncGenerator<Part> {
  for (const index of pack.manifest.parts.keys()) {
    ctx.signal.throwIfAborted()
    const prepared: PreparedItem[] = []
    for (const text of await pack.texts(index)) {
      prepared.push(preparedOf(text))
      // Cutting is work: others are answered between two texts.
      await nextTurn()
    }
    const isOfModel = pack.manifest.profile === ctx.embedder.profile
    if (isOfModel && !isDryRun) await takeVectors(ctx, { prepared, records: await pack.vectors(index), unitTextsOf })
    for (let start = 0; start < prepared.length; start += itemsAtOnce)
      yield partOf(prepared.slice(start, start + itemsAtOnce))
  }
}

export function preparedOf({ externalId, mark, markdown, ...text }: PackedText): PreparedItem {
  const item: ListedItem = { externalId, mark, versionKey: text.version?.key }
  const parsed = { title: null, markdown, language: text.language, pages: [] }
  return prepareItem(item, { ...text, parsed })
}

function partOf(prepared: readonly PreparedItem[]): Part {
  return {
    items: prepared.map(({ item }) => item),
    removed: [],
    async *prepare(wanted) {
      const asked = new Set(wanted)
      yield* prepared.filter(({ item, version }) => asked.has(item) && version.passages.length > 0)
    },
  }
}
