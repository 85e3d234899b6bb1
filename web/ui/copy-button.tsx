import { useState } from 'react'
import { useText } from '../locales/text.ts'
import { useAnnouncements } from './announcer.tsx'
import { Button } from './button.tsx'

interface Copied {
  text: string
  /** The same with its headings and links, for word processors. */
  html?: string
}

/** Puts text on the clipboard, and says it. */
export function CopyButton({ content, label }: { content: string | (() => Copied); label?: string }) {
  const text = useText()
  const { say, notice } = useAnnouncements()
  const [copied, setCopied] = useState(false)
  const copy = async (): Promise<void> => {
    try {
      await write(typeof content === 'string' ? { text: content } : content())
      setCopied(true)
      say(text('copied'))
      setTimeout(() => setCopied(false), 2000)
    } catch {
      notice(text('copy.refused'))
    }
  }
  return (
    <Button kind="bare" onClick={() => void copy()}>
      {copied ? text('copied') : (label ?? text('copy'))}
    </Button>
  )
}

async function write({ text, html }: Copied): Promise<void> {
  if (html === undefined) return navigator.clipboard.writeText(text)
  const parts = { 'text/plain': blob(text, 'text/plain'), 'text/html': blob(html, 'text/html') }
  await navigator.clipboard.write([new ClipboardItem(parts)])
}

function blob(content: string, type: string): Blob {
  return new Blob([content], { type })
}
