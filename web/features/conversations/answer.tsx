import { useMemo } from 'react'
import type { CitationChange, Message } from '#contract/applications'
import { useText } from '../../locales/text.ts'
import { Markdown } from '../markdown/markdown.tsx'
import { CitationsContext } from '../citations/citations-context.ts'
import './answer.css'
import { AnswerEnd } from './answer-end.tsx'
import { AnswerFacts } from './answer-facts.tsx'
import { AnswerLevel } from './answer-level.tsx'
import { ChangedCitations } from '../sources/changed-citations.tsx'
import { NothingFound } from './nothing-found.tsx'
import { partsOf } from './parts-of-answer.ts'

export interface AnswerProps {
  message: Message
  conversationId: number
  /** What it cites and is no longer so. */
  changes: readonly CitationChange[]
  /** Source being read in the panel, if it is of this answer. */
  openIndex: number | null
  sourcesFound: number
  onOpenSource: (messageId: number, index: number) => void
  onRetry: (messageId: number) => void
}

/** What the assistant wrote, the answer first; the proof it carries and how it ended. */
export function Answer(props: AnswerProps) {
  const { message, conversationId, changes, openIndex, sourcesFound, onOpenSource, onRetry } = props
  const text = useText()
  const { id, proof, state } = message
  const citations = useMemo(
    () => ({
      citations: proof?.citations ?? [],
      openIndex,
      open: (index: number) => onOpenSource(id, index),
    }),
    [proof, openIndex, id, onOpenSource],
  )
  const parts = useMemo(() => partsOf(message), [message])
  const isOver = proof !== null && state === 'finished'
  if (proof?.answer_status === 'not_found') {
    return (
      <>
        <NothingFound words={message.text} proof={proof} />
        <AnswerFacts message={message} conversationId={conversationId} proof={proof} onAgain={onRetry} />
      </>
    )
  }
  return (
    <CitationsContext value={citations}>
      {isOver && <ChangedCitations changes={changes} onAskAgain={() => onRetry(id)} />}
      {isOver && <AnswerLevel proof={proof} />}
      {isOver && proof.as_of && <p className="quiet">{text('law.answer', { day: text.date(proof.as_of) })}</p>}
      <div className="body" data-level={isOver ? proof.answer_status : undefined}>
        <Markdown source={parts.answer} />
        {parts.passages !== '' && <Passages source={parts.passages} />}
      </div>
      {state === 'streaming' && <Progress isWriting={message.text !== ''} sourcesFound={sourcesFound} />}
      {(state === 'interrupted' || state === 'failed') && <AnswerEnd message={message} onRetry={() => onRetry(id)} />}
      {isOver && <AnswerFacts message={message} conversationId={conversationId} proof={proof} onAgain={onRetry} />}
    </CitationsContext>
  )
}

/** The passages around what was answered, for whoever wants them here rather than beside. */
function Passages({ source }: { source: string }) {
  const text = useText()
  return (
    <details className="passages">
      <summary>{text('answer.passages')}</summary>
      <Markdown source={source} />
    </details>
  )
}

function Progress({ isWriting, sourcesFound }: { isWriting: boolean; sourcesFound: number }) {
  const text = useText()
  if (isWriting) return null
  return (
    <p className="quiet waiting">
      {sourcesFound === 0 ? text('assistant.searching') : text('assistant.writing', { count: sourcesFound })}
    </p>
  )
}
