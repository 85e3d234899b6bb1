import { useState } from 'react'
import { useText } from '../locales/text.ts'

export function CopyButton({ content }: { content: string }) {
  const text = useText()
  const [copied, setCopied] = useState(false)
  const copy = async (): Promise<void> => {
    await navigator.clipboard.writeText(content)
    setCopied(true)
    setTimeout(() => setCopied(false), 2000)
  }
  return (
    <button type="button" className="button" data-kind="bare" onClick={() => void copy()}>
      {copied ? text('assistant.copied') : text('assistant.copy')}
    </button>
  )
}
