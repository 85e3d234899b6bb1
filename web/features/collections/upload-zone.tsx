import { useRef, useState, type DragEvent } from 'react'
import type { UploadLimits } from '#contract/documents'
import { useText } from '../../locales/text.ts'
import { Button } from '../../ui/button.tsx'
import './collections.css'
import { megabytesOf } from './upload.ts'

interface UploadZoneProps {
  limits: UploadLimits | undefined
  onFiles: (files: File[]) => void
}

export function UploadZone({ limits, onFiles }: UploadZoneProps) {
  const text = useText()
  const input = useRef<HTMLInputElement>(null)
  const [isOver, setOver] = useState(false)
  const drop = (event: DragEvent): void => {
    event.preventDefault()
    setOver(false)
    onFiles([...event.dataTransfer.files])
  }
  return (
    <div
      className="drop"
      data-over={isOver || undefined}
      onDragOver={(event) => (event.preventDefault(), setOver(true))}
      onDragLeave={() => setOver(false)}
      onDrop={drop}
    >
      <strong>{text('upload.drop')}</strong>
      <p className="quiet">{text('upload.formats', { size: megabytesOf(limits) })}</p>
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
