import { setImmediate as nextTurn } from 'node:timers/promises'
import type { Archive } from '#data/corpora/archives/archive'
import type { Corpus, RemovedItem, SourceItem } from '#data/corpora/corpus'
import { type ListedItem, type PreparedItem, prepareItem } from './prepare-item.ts'

/** Some items as a source lists them; what it takes away is so before what it lists after it. */
export interface Part {
  readonly items: readonly ListedItem[]
  /** Keys of wordings that the source says it took away. */
  readonly removed: readonly string[]
  /** Converts and cuts those that are wanted, of `items`; what has no text is left out. Before the next part is asked for. */
  prepare(wanted: readonly ListedItem[]): AsyncIterable<PreparedItem>
}

const itemsAtOnce = 100

function isRemoved(item: SourceItem | RemovedItem): item is RemovedItem {
  return 'removed' in item
}

/** What a corpus lists, some at a time, read where this is called. */
export async function* partsOf(corpus: Corpus, archive: Archive, signal: AbortSignal): AsyncGenerator<Part> {
  let items: SourceItem[] = []
  let removed: string[] = []
  for await (const item of corpus.list(archive, signal)) {
    const turns = removed.length > 0 && !isRemoved(item)
    if (turns || items.length + removed.length >= itemsAtOnce) {
      yield partOf(items, removed)
      items = []
      removed = []
    }
    if (isRemoved(item)) removed.push(item.removed)
    else items.push(item)
  }
  if (items.length + removed.length > 0) yield partOf(items, removed)
}

function partOf(items: readonly SourceItem[], removed: readonly string[]): Part {
  return {
    items,
    removed,
    async *prepare(wanted) {
      const asked = new Set(wanted)
      for (const item of items) {
        if (!asked.has(item)) continue
        const document = item.read()
        const prepared = document && prepareItem(item, document)
        if (prepared && prepared.version.passages.length > 0) yield prepared
        // Converting and cutting are work: others are answered between two items.
        await nextTurn()
      }
    },
  }
}
