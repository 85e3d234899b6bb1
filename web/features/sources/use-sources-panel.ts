import { useCallback, useEffect, useRef, useState } from 'react'
import type { ConversationDetail } from '#contract/applications'
import type { AnswerProof } from '#contract/citations'

interface Opened {
  messageId: number
  openIndex: number
  focusRequest: number
}

export interface SourcesPanelState {
  messageId: number | null
  openIndex: number | null
  focusRequest: number
  proof: AnswerProof | null
  openFrom: (messageId: number, index: number) => void
  onOpen: (index: number) => void
  onClose: () => void
  close: () => void
}

/** Which passage is being read; closing gives the focus back to the marker that opened it. */
export function useSourcesPanel(id: number | null, conversation: ConversationDetail | undefined): SourcesPanelState {
  const [opened, setOpened] = useState<Opened | null>(null)
  const opener = useRef<Element | null>(null)
  useEffect(() => setOpened(null), [id])

  const openFrom = useCallback((messageId: number, openIndex: number) => {
    opener.current = document.activeElement
    setOpened((known) => ({ messageId, openIndex, focusRequest: (known?.focusRequest ?? 0) + 1 }))
  }, [])
  const onOpen = useCallback(
    (openIndex: number) => setOpened((known) => known && { ...known, openIndex, focusRequest: known.focusRequest + 1 }),
    [],
  )
  const close = useCallback(() => {
    setOpened(null)
    if (opener.current instanceof HTMLElement && opener.current.isConnected) opener.current.focus()
    opener.current = null
  }, [])

  const message = conversation?.messages.find((candidate) => candidate.id === opened?.messageId)
  return {
    messageId: opened?.messageId ?? null,
    openIndex: opened?.openIndex ?? null,
    focusRequest: opened?.focusRequest ?? 0,
    proof: message?.proof ?? null,
    openFrom,
    onOpen,
    onClose: close,
    close,
  }
}
