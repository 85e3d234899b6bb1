import { useBlocker } from '@tanstack/react-router'
import { lazy, Suspense, useState } from 'react'
import { useText } from '../../locales/text.ts'
import { ConfirmDialog } from '../../ui/confirm-dialog.tsx'
import { Note } from '../../ui/note.tsx'
import { useEscape } from '../../ui/use-escape.ts'
import { usePageTitle } from '../../ui/use-page-title.ts'
import { useSourcesPanel } from '../sources/use-sources-panel.ts'
import { Composer } from './composer.tsx'
import { ConversationHead } from './conversation-head.tsx'
import { QuestionChoices, useChoices } from './question-choices.tsx'
import { TemporarySwitch } from './temporary-switch.tsx'
import { Thread } from './thread.tsx'
import { useAnswerAnnouncements } from './use-answer-announcements.ts'
import { useTemporary } from './use-temporary.ts'

const SourcesPanel = lazy(async () => ({ default: (await import('../sources/sources-panel.tsx')).SourcesPanel }))

/** A conversation that nobody keeps: checked and cited like the others, gone with the page. */
export function TemporaryConversation() {
  const text = useText()
  const choices = useChoices(undefined)
  const { conversation, streamingId, sourcesFound, send, stop } = useTemporary(choices)
  const panel = useSourcesPanel(conversation)
  const [draft, setDraft] = useState('')
  usePageTitle(text('temporary.title'))
  useAnswerAnnouncements(conversation, streamingId)
  useEscape(() => {
    const isReading = document.activeElement?.closest('.panel, .cite') !== null
    if (streamingId !== null && !isReading) stop()
    else panel.close()
  })
  const isAnswering = streamingId !== null
  const asking = { send, pending: [], isSending: isAnswering, refused: null, problem: null }
  return (
    <>
      <main className="main" id="contenu" tabIndex={-1}>
        <ConversationHead title={text('temporary.title')} conversation={undefined} />
        <div className="thread">
          <Note>{text('temporary.note')}</Note>
          {conversation === undefined && (
            <>
              <p>{text('temporary.empty')}</p>
              <TemporarySwitch isOn />
            </>
          )}
        </div>
        {conversation !== undefined && (
          <Thread
            conversation={conversation}
            sourcesFound={sourcesFound}
            panel={panel}
            asking={asking}
            onTakeBack={setDraft}
          />
        )}
        <Composer
          conversationId={null}
          draft={draft}
          onChange={setDraft}
          isAnswering={isAnswering}
          onSend={send}
          onStop={stop}
          problem={undefined}
        >
          <QuestionChoices {...choices} />
        </Composer>
      </main>
      <Suspense>{panel.proof && <SourcesPanel {...panel} proof={panel.proof} />}</Suspense>
      <LeaveGuard holds={conversation !== undefined} />
    </>
  )
}

/** Leaving loses everything: the page asks before, and so does the browser when it is closed. */
function LeaveGuard({ holds }: { holds: boolean }) {
  const text = useText()
  const leaving = useBlocker({
    shouldBlockFn: ({ next }) => holds && !isHere(next),
    enableBeforeUnload: holds,
    withResolver: true,
  })
  if (leaving.status !== 'blocked') return null
  return (
    <ConfirmDialog
      title={text('temporary.leave')}
      explanation={text('temporary.leave.text')}
      action={text('temporary.leave.do')}
      onConfirm={leaving.proceed}
      onClose={leaving.reset}
    />
  )
}

function isHere({ pathname, search }: { pathname: string; search: object }): boolean {
  return pathname === '/' && 'temporaire' in search && search.temporaire !== undefined
}
