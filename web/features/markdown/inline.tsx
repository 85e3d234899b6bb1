import { Fragment, type ReactNode } from 'react'
import type { Token, Tokens } from 'marked'
import { useText } from '../../locales/text.ts'
import { Tag } from '../../ui/tag.tsx'
import { Marker } from '../citations/marker.tsx'
import { safeLink } from './safe-link.ts'
import { decodeEntities, segmentText, type MarkCursor } from './segments.ts'
import { plain } from './tokens.ts'

interface InlineProps {
  tokens: readonly Token[]
  /** Carried through one block, in reading order. */
  cursor: MarkCursor
}

/** Inline Markdown as nodes: no HTML, no remote image, no script address. */
export function renderInline({ tokens, cursor }: InlineProps): ReactNode {
  return tokens.map((token, position) => <Fragment key={position}>{renderToken(token, cursor)}</Fragment>)
}

function renderToken(token: Token, cursor: MarkCursor): ReactNode {
  const inside = (): ReactNode =>
    'tokens' in token && token.tokens ? renderInline({ tokens: token.tokens, cursor }) : renderText(token.raw, cursor)
  switch (token.type) {
    case 'strong':
      return <strong>{inside()}</strong>
    case 'em':
      return <em>{inside()}</em>
    case 'del':
      return <del>{inside()}</del>
    case 'codespan':
      return <code>{plain(token)}</code>
    case 'br':
      return <br />
    case 'link':
      return <SafeLink address={attribute(token, 'href')}>{inside()}</SafeLink>
    case 'image':
      return <ImageNotLoaded address={attribute(token, 'href')} words={plain(token)} />
    case 'escape':
      return plain(token)
    case 'text':
      return 'tokens' in token && token.tokens ? inside() : renderText(decodeEntities(plain(token)), cursor)
    default:
      return renderText(token.raw, cursor)
  }
}

function attribute(token: Tokens.Generic, name: string): string {
  const value: unknown = token[name]
  return typeof value === 'string' ? value : ''
}

function renderText(text: string, cursor: MarkCursor): ReactNode {
  return segmentText(text, cursor).map((segment, position) => {
    if (segment.kind === 'mark-end') return cursor.kind === 'doubt' && <DoubtNotice key={position} />
    const content = segment.kind === 'marker' ? <Marker index={segment.index} before={segment.before} /> : segment.text
    if (!segment.isMarked) return <Fragment key={position}>{content}</Fragment>
    if (cursor.kind === 'quote') return <mark key={position}>{content}</mark>
    return (
      <span key={position} className="doubt">
        {content}
      </span>
    )
  })
}

function DoubtNotice() {
  const text = useText()
  return (
    <>
      {' '}
      <Tag tone="warn">{text('assistant.doubt')}</Tag>
    </>
  )
}

/** A link says where it leads; what cannot be followed stays as text. */
export function SafeLink({ address, children }: { address: string; children: ReactNode }) {
  const text = useText()
  const safe = safeLink(address)
  if (safe === null) return children
  return (
    <a href={safe} target="_blank" rel="noopener noreferrer">
      {children}
      <span className="vh"> ({text('newWindow')})</span>
    </a>
  )
}

/** Loading an image would tell its server what is being read. */
function ImageNotLoaded({ address, words }: { address: string; words: string }) {
  const text = useText()
  return <SafeLink address={address}>{text('markdown.image', { text: words || address })}</SafeLink>
}
