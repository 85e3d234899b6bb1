import { useQueryClient } from '@tanstack/react-query'
import { useState } from 'react'
import { useText } from '../../locales/text.ts'
import { useGetUploadLimits } from '../../operations.ts'
import { readAgain } from '../../read-again.ts'
import { useAnnouncements } from '../../ui/announcer.tsx'
import { useProblemOf } from '../../ui/use-problem.ts'
import { megabytesOf, refusalOf } from '../documents/upload-limits.ts'
import { upload } from '../documents/upload.ts'

/** A file on its way, or refused before or while it was sent. */
export interface PendingUpload {
  key: string
  name: string
  percent: number
  error: string | null
}

/** How many documents a collection holds is told in three places. */
const madeUntrue = ['listDocuments', 'getCollection', 'listCollections']

export function useUploads(collectionId: number) {
  const text = useText()
  const problemOf = useProblemOf()
  const { say, alert } = useAnnouncements()
  const queryClient = useQueryClient()
  const { data: limits } = useGetUploadLimits({}, { staleTime: Number.POSITIVE_INFINITY })
  const [pending, setPending] = useState<readonly PendingUpload[]>([])
  const change = (key: string, part: Partial<PendingUpload>): void =>
    setPending((all) => all.map((one) => (one.key === key ? { ...one, ...part } : one)))
  const dismiss = (key: string): void => setPending((all) => all.filter((one) => one.key !== key))

  const refuse = ({ key, name }: { key: string; name: string }, reason: string): void => {
    change(key, { error: reason })
    alert(text('pair', { name, value: reason }))
  }

  async function sendOne(file: File, key: string): Promise<void> {
    try {
      const fields = { collection_id: String(collectionId) }
      await upload({ file, to: 'uploadDocument', fields, onProgress: (percent) => change(key, { percent }) })
      await Promise.all(madeUntrue.map((read) => readAgain(queryClient, [read])))
      dismiss(key)
      say(text('upload.sent', { name: file.name }))
    } catch (error) {
      refuse({ key, name: file.name }, problemOf(error).message)
    }
  }

  async function send(files: readonly File[]): Promise<void> {
    const added = files.map((file) => ({ file, key: crypto.randomUUID(), refusal: refusalOf(file, limits) }))
    setPending((all) => [...all, ...added.map(({ file, key }) => ({ key, name: file.name, percent: 0, error: null }))])
    // One after the other: the order is kept and each progress is true.
    for (const { file, key, refusal } of added) {
      if (refusal === null || limits === undefined) await sendOne(file, key)
      else refuse({ key, name: file.name }, text(refusal, { size: text.number(megabytesOf(limits)) }))
    }
  }

  return { pending, limits, send, dismiss }
}
