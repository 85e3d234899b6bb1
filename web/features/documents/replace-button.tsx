import { useQueryClient } from '@tanstack/react-query'
import { useRef, useState } from 'react'
import type { Document } from '#contract/documents'
import { useText } from '../../locales/text.ts'
import { readAgain } from '../../read-again.ts'
import { useAnnouncements } from '../../ui/announcer.tsx'
import { Button } from '../../ui/button.tsx'
import { useProblemOf } from '../../ui/use-problem.ts'
import { upload } from './upload.ts'

const madeUntrue = ['getDocument', 'listDocuments', 'listChunks', 'listDocumentPages', 'listDocumentVersions', 'search']

/** Another file in the place of this one: a collection holds one file of each name. */
export function ReplaceButton({ document: { file_name: name, collection_id: collectionId } }: { document: Document }) {
  const text = useText()
  const problemOf = useProblemOf()
  const queryClient = useQueryClient()
  const { say, notice } = useAnnouncements()
  const input = useRef<HTMLInputElement>(null)
  const [percent, setPercent] = useState<number | null>(null)
  if (name === null) return null
  const extension = extensionOf(name)

  async function replace(chosen: File, replaced: string): Promise<void> {
    if (extensionOf(chosen.name) !== extension) return notice(text('document.replace.format', { extension }))
    setPercent(0)
    try {
      const fields = { collection_id: String(collectionId) }
      const file = new File([chosen], replaced, { type: chosen.type })
      await upload({ file, to: 'uploadDocument', fields, onProgress: setPercent })
      say(text('document.replaced'))
      await Promise.all(madeUntrue.map((key) => readAgain(queryClient, [key])))
    } catch (error) {
      notice(problemOf(error).message)
    } finally {
      setPercent(null)
    }
  }

  return (
    <>
      <input
        ref={input}
        type="file"
        hidden
        accept={extension}
        onChange={({ target }) => {
          const [chosen] = target.files ?? []
          if (chosen) void replace(chosen, name)
          target.value = ''
        }}
      />
      <Button aria-disabled={percent !== null} onClick={() => percent === null && input.current?.click()}>
        {percent === null ? text('document.replace') : text('upload.sending', { percent })}
      </Button>
    </>
  )
}

function extensionOf(name: string): string {
  const dot = name.lastIndexOf('.')
  return dot === -1 ? '' : name.slice(dot).toLowerCase()
}
