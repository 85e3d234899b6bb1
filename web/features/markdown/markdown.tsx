import { createContext, memo, use, useMemo, type ReactNode } from 'react'
import type { Token, Tokens } from 'marked'
import './markdown.css'
import { CodeBlock } from './code-block.tsx'
import { createIncrementalLexer } from './incremental-lexer.ts'
import { renderInline } from './inline.tsx'
import type { MarkCursor, MarkKind } from './segments.ts'
import { TableBlock } from './table-block.tsx'
import { childrenOf, depthOf, isList, isTable, plain } from './tokens.ts'

/** Markdown written by a model or a publisher, as nodes; only its unfinished end is read again when it grows. */
export function Markdown({ source, marks = 'doubt', under }: MarkdownProps) {
  const lexer = useMemo(createIncrementalLexer, [])
  const tokens = lexer.read(source)
  const blocks = tokens.map((token, position) => <Block key={position} token={token} marks={marks} />)
  if (under === undefined) return blocks
  const highest = Math.min(...tokens.map((token) => (token.type === 'heading' ? depthOf(token) : 6)))
  return <HeadingShift value={under + 1 - highest}>{blocks}</HeadingShift>
}

interface MarkdownProps {
  source: string
  marks?: MarkKind
  /** Level of the heading that a whole passage stands under; what is being written stands under that of its message. */
  under?: number
}

/** What is added to the depth of a heading: those of an answer come below the heading of its message, of level 2. */
const HeadingShift = createContext(2)

const Block = memo(function Block({ token, marks }: { token: Token; marks: MarkKind }) {
  return renderBlock(token, { kind: marks, isMarked: false })
})

function renderBlock(token: Token, cursor: MarkCursor): ReactNode {
  switch (token.type) {
    case 'heading':
      return <ShiftedHeading depth={depthOf(token)}>{inlineOf(token, cursor)}</ShiftedHeading>
    case 'paragraph':
      return <p>{inlineOf(token, cursor)}</p>
    case 'text':
      return inlineOf(token, cursor)
    case 'blockquote':
      return <blockquote>{blocksOf(token, cursor)}</blockquote>
    case 'list':
      return isList(token) && renderList(token, cursor)
    case 'code':
      return <CodeBlock code={plain(token)} />
    case 'table':
      return isTable(token) && <TableBlock table={token} marks={cursor.kind} />
    case 'hr':
      return <hr />
    default:
      return <p>{token.raw}</p>
  }
}

function renderList(list: Tokens.List, cursor: MarkCursor): ReactNode {
  const items = list.items.map((item, position) => <li key={position}>{blocksOf(item, cursor)}</li>)
  return list.ordered ? <ol start={list.start === '' ? 1 : list.start}>{items}</ol> : <ul>{items}</ul>
}

function blocksOf(token: Token, cursor: MarkCursor): ReactNode {
  return childrenOf(token)
    .filter(({ type }) => type !== 'space')
    .map((child, position) => <BlockInside key={position} token={child} cursor={cursor} />)
}

function BlockInside({ token, cursor }: { token: Token; cursor: MarkCursor }) {
  return renderBlock(token, cursor)
}

function inlineOf(token: Token, cursor: MarkCursor): ReactNode {
  const tokens =
    'tokens' in token && token.tokens ? token.tokens : [{ type: 'escape', raw: token.raw, text: plain(token) }]
  return renderInline({ tokens, cursor })
}

function ShiftedHeading({ depth, children }: { depth: number; children: ReactNode }) {
  const level = depth + use(HeadingShift)
  if (level <= 2) return <h2>{children}</h2>
  if (level === 3) return <h3>{children}</h3>
  if (level === 4) return <h4>{children}</h4>
  return level === 5 ? <h5>{children}</h5> : <h6>{children}</h6>
}
