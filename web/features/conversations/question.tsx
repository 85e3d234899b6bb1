import { useText } from '../../locales/text.ts'
import { Button } from '../../ui/button.tsx'
import { useState } from 'react'

const foldedFrom = 420
const foldedLines = 6

/** What somebody asked, as they typed it; a long question is folded, so that its answer is in sight. */
export function Question({ words }: { words: string }) {
  const text = useText()
  const isLong = words.length > foldedFrom || words.split('\n', foldedLines + 1).length > foldedLines
  const [isOpen, setOpen] = useState(false)
  return (
    <div className="body">
      <p className="as-typed" data-folded={(isLong && !isOpen) || undefined}>
        {words}
      </p>
      {isLong && (
        <p>
          <Button kind="bare" aria-expanded={isOpen} onClick={() => setOpen(!isOpen)}>
            {text(isOpen ? 'assistant.fold' : 'assistant.unfold')}
          </Button>
        </p>
      )}
    </div>
  )
}
