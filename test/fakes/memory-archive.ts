import type { Archive } from '#data/corpora/archives/archive'
import type { RemovedItem, SourceDocument, SourceItem } from '#data/corpora/corpus'

/** An archive of these files, in their order. */
export function archiveOf(files: Readonly<Record<string, string>>): Archive {
  return {
    mark: 'memory',
    async *entries(wanted) {
      for (const [path, text] of Object.entries(files)) {
        if (wanted(path)) yield { path, content: Buffer.from(text) }
      }
    },
  }
}

export interface ReadItem {
  item: SourceItem
  document: SourceDocument | null
}

/** Every item of a list with its document; what the source took away is left out. */
export async function readAll(items: AsyncIterable<SourceItem | RemovedItem>): Promise<ReadItem[]> {
  const read: ReadItem[] = []
  for await (const item of items) if (!('removed' in item)) read.push({ item, document: item.read() })
  return read
}
