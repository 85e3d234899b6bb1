import { useQueryClient } from '@tanstack/react-query'
import { useState } from 'react'
import { useText } from '../../locales/text.ts'
import { useFetchPack } from '../../operations.ts'
import { readAgain } from '../../read-again.ts'
import { useAnnouncements } from '../../ui/announcer.tsx'
import { Field } from '../../ui/field.tsx'
import { Form } from '../../ui/form.tsx'
import { useProblemOf, type Problem } from '../../ui/use-problem.ts'
import { upload } from '../documents/upload.ts'

/** A pack from a file or from an address; what is refused at once is told at its field. */
export function GivePack() {
  const text = useText()
  const fetch = useFetchPack({ failure: 'beside', invalidates: ['listPacks'], says: () => text('packs.begun') })
  return (
    <>
      <section className="narrow stack">
        <h2>{text('packs.file.title')}</h2>
        <FileForm />
      </section>
      <section className="narrow stack">
        <h2>{text('packs.url.title')}</h2>
        <Form
          submit={text('packs.url.submit')}
          problem={fetch.problem && atField('url', fetch.problem)}
          isRunning={fetch.isRunning}
          onSubmit={(values) => fetch.run({ body: { url: values.text('url') } })}
        >
          <Field
            name="url"
            type="url"
            label={text('packs.url')}
            hint={text('packs.url.hint')}
            required
            maxLength={2000}
          />
        </Form>
      </section>
    </>
  )
}

/** There is one field: whatever is wrong is wrong with it. */
function atField(name: string, problem: Problem): Problem {
  return { ...problem, fields: { [name]: problem.fields[name] ?? problem.message } }
}

function FileForm() {
  const text = useText()
  const problemOf = useProblemOf()
  const queryClient = useQueryClient()
  const { say, alert } = useAnnouncements()
  const [file, setFile] = useState<File | null>(null)
  const [percent, setPercent] = useState<number | null>(null)
  const [problem, setProblem] = useState<Problem | null>(null)
  const [sent, setSent] = useState(0)

  async function send(chosen: File): Promise<void> {
    setPercent(0)
    setProblem(null)
    try {
      await upload({ file: chosen, to: 'givePack', onProgress: setPercent })
      say(text('packs.begun'))
      setFile(null)
      setSent((count) => count + 1)
      await readAgain(queryClient, ['listPacks'])
    } catch (error) {
      const found = problemOf(error)
      alert(found.message)
      setProblem(found)
    } finally {
      setPercent(null)
    }
  }

  const absent: Problem = { message: text('packs.file.none'), fields: {}, isUnreachable: false }
  return (
    <Form
      submit={percent === null ? text('packs.file.submit') : text('packs.sending', { percent })}
      problem={problem && atField('file', problem)}
      isRunning={percent !== null}
      onSubmit={() => (file === null ? setProblem(absent) : void send(file))}
    >
      <Field
        key={sent}
        name="file"
        type="file"
        accept=".zip"
        label={text('packs.file')}
        hint={text('packs.file.hint')}
        onChange={({ currentTarget }) => setFile(currentTarget.files?.[0] ?? null)}
      />
      {percent !== null && <progress max={100} value={percent} aria-label={text('packs.sending', { percent })} />}
    </Form>
  )
}
