import { useEffect, useRef, useState, type DragEvent } from 'react'
import type { UploadLimits } from '#contract/documents'
import { useText } from '../../locales/text.ts'
import { Button } from '../../ui/button.tsx'
import './collections.css'
import { megabytesOf } from '../documents/upload-limits.ts'

interface UploadZoneProps {
  limits: UploadLimits | undefined
  /** The collection holds documents already: they come first. */
  isSmall: boolean
  onFiles: (files: File[]) => void
}

export function UploadZone({ limits, isSmall, onFiles }: UploadZoneProps) {
  const text = useText()
  const input = useRef<HTMLInputElement>(null)
  const [isOver, setOver] = useState(false)
  useEffect(() => {
    const paste = ({ clipboardData }: ClipboardEvent): void => {
      const files = [...(clipboardData?.files ?? [])]
      if (files.length > 0) onFiles(files)
    }
    document.addEventListener('paste', paste)
    return () => document.removeEventListener('paste', paste)
  }, [onFiles])
  const drop = (event: DragEvent): void => {
    event.preventDefault()
    setOver(false)
    onFiles([...event.dataTransfer.files])
  }
  return (
    <div
      className="drop"
      data-over={isOver || undefined}
      data-small={isSmall || undefined}
      onDragOver={(event) => (event.preventDefault(), setOver(true))}
      onDragLeave={() => setOver(false)}
      onDrop={drop}
    >
      <strong>{text('upload.drop')}</strong>
      <p className="quiet">
        {limits &&
          text('upload.formats', { size: text.number(megabytesOf(limits)), millions: limits.most_characters / 1e6 })}
      </p>
      <input
        ref={input}
        type="file"
        hidden
        multiple
        accept={limits?.extensions.join(',')}
        onChange={(event) => {
          onFiles([...(event.target.files ?? [])])
          event.target.value = ''
        }}
      />
      <Button kind="main" onClick={() => input.current?.click()}>
        {text('upload.choose')}
      </Button>
    </div>
  )
}
