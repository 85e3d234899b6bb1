import { useNavigate, useRouter, useSearch } from '@tanstack/react-router'
import { useCallback, useEffect, useRef, useState } from 'react'
import type { CitationChange, ConversationDetail } from '#contract/applications'
import type { AnswerProof } from '#contract/citations'

export interface SourcesPanelState {
  messageId: number | null
  openIndex: number | null
  focusRequest: number
  proof: AnswerProof | null
  /** What the answer cites and is no longer so. */
  changes: readonly CitationChange[]
  openFrom: (messageId: number, index: number) => void
  onOpen: (index: number) => void
  close: () => void
}

/**
 * Which passage is being read: it is in the address (`?source=12.1`), so that the way back of the browser closes it and
 * a link can lead to it. Closing gives the focus back to the marker that opened it.
 */
export function useSourcesPanel(conversation: ConversationDetail | undefined): SourcesPanelState {
  const { source } = useSearch({ from: '/signed-in/assistant' })
  const [messageId, openIndex] = readPlace(source)
  const go = useGo()
  const { history } = useRouter()
  const opener = useRef<Element | null>(null)
  const [focusRequest, setFocusRequest] = useState(0)

  useEffect(() => {
    if (source !== undefined) return
    if (opener.current instanceof HTMLElement && opener.current.isConnected) opener.current.focus()
    opener.current = null
  }, [source])

  const openFrom = useCallback(
    (message: number, index: number) => {
      const isFirst = opener.current === null
      opener.current = document.activeElement
      setFocusRequest((count) => count + 1)
      go(`${message}.${index}`, isFirst ? 'push' : 'replace')
    },
    [go],
  )
  const onOpen = useCallback(
    (index: number) => {
      setFocusRequest((count) => count + 1)
      go(`${messageId}.${index}`, 'replace')
    },
    [go, messageId],
  )
  const close = useCallback(() => {
    if (source === undefined) return
    // Opened here: going back undoes it. Opened by a link: there is nothing of ours to go back to.
    if (opener.current === null) go(undefined, 'replace')
    else history.back()
  }, [go, history, source])

  const message = conversation?.messages.find(({ id }) => id === messageId)
  const changes = conversation?.changed_citations.filter((change) => change.message_id === messageId) ?? []
  return { messageId, openIndex, focusRequest, proof: message?.proof ?? null, changes, openFrom, onOpen, close }
}

function readPlace(source: string | undefined): [number | null, number | null] {
  const [, message, index] = /^(\d{1,15})\.(\d{1,4})$/.exec(source ?? '') ?? []
  return message === undefined ? [null, null] : [Number(message), Number(index)]
}

function useGo(): (source: string | undefined, how: 'push' | 'replace') => void {
  const navigate = useNavigate()
  return useCallback(
    (source, how) =>
      void navigate({
        to: '.',
        search: (known) => ({ ...known, source }),
        replace: how === 'replace',
        resetScroll: false,
      }),
    [navigate],
  )
}
