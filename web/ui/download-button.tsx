import { Button } from './button.tsx'
import { save } from './save.ts'

interface DownloadButtonProps {
  label: string
  fileName: string
  content: () => string
  mediaType?: string
}

/** Writes a file of what the page already knows. */
export function DownloadButton({ label, fileName, content, mediaType = 'text/csv' }: DownloadButtonProps) {
  const download = (): void => save(new Blob([content()], { type: `${mediaType};charset=utf-8` }), fileName)
  return (
    <Button kind="bare" onClick={download}>
      {label}
    </Button>
  )
}
