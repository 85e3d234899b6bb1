import { useMemo } from 'react'
import type { Message } from '#contract/applications'
import { useText } from '../../locales/text.ts'
import { surroundRanges } from '../markdown/marks.ts'
import { Markdown } from '../markdown/markdown.tsx'
import { CitationsContext } from '../sources/citations-context.ts'
import './answer.css'
import { AnswerEnd } from './answer-end.tsx'
import { AnswerFacts } from './answer-facts.tsx'
import { NothingFound } from './nothing-found.tsx'

export interface AnswerProps {
  message: Message
  /** Source being read in the panel, if it is of this answer. */
  openIndex: number | null
  sourcesFound: number
  onOpenSource: (messageId: number, index: number) => void
  onRetry: (messageId: number) => void
}

/** What the assistant wrote, the proof it carries and how it ended. */
export function Answer({ message, openIndex, sourcesFound, onOpenSource, onRetry }: AnswerProps) {
  const { id, proof, state } = message
  const citations = useMemo(
    () => ({
      citations: proof?.citations ?? [],
      openIndex,
      open: (index: number) => onOpenSource(id, index),
    }),
    [proof, openIndex, id, onOpenSource],
  )
  const source = useMemo(() => markDoubts(message), [message])
  if (proof?.answer_status === 'not_found') return <NothingFound words={message.text} proof={proof} />
  return (
    <CitationsContext value={citations}>
      <div className="body">
        <Markdown source={source} />
      </div>
      {state === 'streaming' && <Progress isWriting={message.text !== ''} sourcesFound={sourcesFound} />}
      {(state === 'interrupted' || state === 'failed') && <AnswerEnd message={message} onRetry={() => onRetry(id)} />}
      {proof && state === 'finished' && <AnswerFacts message={message} proof={proof} />}
    </CitationsContext>
  )
}

function markDoubts({ text, proof }: Message): string {
  const doubts = proof?.claims.filter(({ verdict }) => verdict === 'unsupported') ?? []
  return doubts.length === 0 ? text : surroundRanges(text, doubts)
}

function Progress({ isWriting, sourcesFound }: { isWriting: boolean; sourcesFound: number }) {
  const text = useText()
  if (isWriting) return null
  return (
    <p className="quiet waiting">
      {sourcesFound === 0 ? text('assistant.searching') : text.plural('assistant.writing', sourcesFound)}
    </p>
  )
}
