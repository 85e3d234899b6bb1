import { z } from 'zod'
import { AppError } from '#platform/errors'
import type { SourceDocument, SourceItem } from './corpus.ts'
import { tidy } from './law-text.ts'
import { markOf } from './mark-of.ts'

/**
 * A section or an article as Légifrance's packages write them. Nodes are checked one by one as they are met: a whole code
 * at once would keep requests waiting. An article's own fields are checked when it is read.
 */
const LawNode = z.object({
  type: z.string(),
  data: z.record(z.string(), z.unknown()),
  children: z.array(z.unknown()).optional(),
})
type LawNode = z.infer<typeof LawNode>

function nodeOf(value: unknown): LawNode {
  const { data, error } = LawNode.safeParse(value)
  if (error)
    throw new AppError('corrupted', { reason: 'unexpected_content', value: 'no tree of sections and articles' })
  return data
}

/** A field of a node as a line of text. */
export function textOf(value: unknown): string {
  return typeof value === 'string' || typeof value === 'number' ? tidy(String(value)) : ''
}

export function parseLawTree(content: Buffer): LawNode {
  return nodeOf(JSON.parse(content.toString('utf8')))
}

interface LawReader {
  /** What the conversion needs beside the article and its path: part of the mark. */
  container: string
  /** `path`: titles of the sections, from the top. */
  read(data: Record<string, unknown>, path: readonly string[]): SourceDocument | null
}

/** Every article below a node, in the order of the text. */
export function* articlesOf(node: LawNode, reader: LawReader, path: readonly string[] = []): Generator<SourceItem> {
  for (const value of node.children ?? []) {
    const child = nodeOf(value)
    if (child.type !== 'article') {
      yield* articlesOf(child, reader, [...path, textOf(child.data['title'])])
      continue
    }
    const { id, cid } = child.data
    if (typeof id !== 'string' || typeof cid !== 'string') {
      throw new AppError('corrupted', { reason: 'unexpected_content', value: 'an article without an id' })
    }
    yield {
      externalId: cid,
      versionKey: id,
      mark: markOf(JSON.stringify([reader.container, path, child.data])),
      read: () => reader.read(child.data, path),
    }
  }
}
