import { useEffect, useRef } from 'react'

const slackPixels = 6

/** A conversation opens at its last question. While an answer grows its question stays at the top, until the reader scrolls. */
export function useFollowScroll(growth: unknown, isStreaming: boolean, conversationId: number | undefined): void {
  const placedAt = useRef<number | null>(null)
  const opened = useRef<number | null>(null)
  useEffect(() => {
    if (conversationId === undefined || opened.current === conversationId) return
    opened.current = conversationId
    if (scrollY < slackPixels) showLastQuestion()
  }, [conversationId])
  useEffect(() => {
    const isMoved = placedAt.current !== null && Math.abs(scrollY - placedAt.current) > slackPixels
    // The last words may have come with the end: they are placed as well.
    if ((isStreaming || placedAt.current !== null) && !isMoved) {
      showLastQuestion()
      placedAt.current = scrollY
    }
    if (!isStreaming) placedAt.current = null
  }, [growth, isStreaming])
}

function showLastQuestion(): void {
  const questions = document.querySelectorAll('.turn[data-who="you"]')
  questions[questions.length - 1]?.scrollIntoView({ block: 'start', behavior: 'instant' })
}
