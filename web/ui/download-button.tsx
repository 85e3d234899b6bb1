import { Button } from './button.tsx'

interface DownloadButtonProps {
  label: string
  fileName: string
  content: () => string
  mediaType?: string
}

/** Writes a file of what the page already knows. */
export function DownloadButton({ label, fileName, content, mediaType = 'text/csv' }: DownloadButtonProps) {
  const download = (): void => {
    const address = URL.createObjectURL(new Blob([content()], { type: `${mediaType};charset=utf-8` }))
    const link = document.createElement('a')
    link.href = address
    link.download = fileName
    link.click()
    URL.revokeObjectURL(address)
  }
  return (
    <Button kind="bare" onClick={download}>
      {label}
    </Button>
  )
}
