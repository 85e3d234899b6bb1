import { useRef, useState, type DragEvent } from 'react'
import { useText } from '../../locales/text.ts'
import { Button } from '../../ui/button.tsx'
import './collections.css'
import { acceptedFiles } from './upload.ts'

export function UploadZone({ onFiles }: { onFiles: (files: File[]) => void }) {
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
      <p className="quiet">{text('upload.formats')}</p>
      <input
        ref={input}
        type="file"
        hidden
        multiple
        accept={acceptedFiles}
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
