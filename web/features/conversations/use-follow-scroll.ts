import { useEffect, useRef } from 'react'

const slackPixels = 6

/** While an answer grows, keeps its question in sight at the top; stops as soon as the reader scrolls. */
export function useFollowScroll(growth: unknown, isStreaming: boolean): void {
  const placedAt = useRef<number | null>(null)
  useEffect(() => {
    if (!isStreaming) {
      placedAt.current = null
      return
    }
    if (placedAt.current !== null && Math.abs(scrollY - placedAt.current) > slackPixels) return
    const questions = document.querySelectorAll('.turn[data-who="you"]')
    questions[questions.length - 1]?.scrollIntoView({ block: 'start', behavior: 'instant' })
    placedAt.current = scrollY
  }, [growth, isStreaming])
}
