import { useState } from 'react'
import type { OperationOutput } from '#client/client'
import { useText } from '../../locales/text.ts'
import { useProbeModelServer } from '../../operations.ts'
import { Button } from '../../ui/button.tsx'
import { Field } from '../../ui/field.tsx'
import { Note } from '../../ui/note.tsx'
import { ModelChoice } from './model-choice.tsx'

interface ModelServer {
  url: string
  api_key?: string
}

export interface ChosenModel {
  server: ModelServer
  model: string
}

/** Address and key of a server, tested before it is added; then its models. */
export function ModelServerFields({ onChoose }: { onChoose: (chosen: ChosenModel | null) => void }) {
  const text = useText()
  const [url, setUrl] = useState('')
  const [key, setKey] = useState('')
  const server: ModelServer = { url: url.trim(), ...(key === '' ? {} : { api_key: key }) }
  const probe = useProbe(onChoose)
  const forget = (): void => {
    probe.forget()
    onChoose(null)
  }
  return (
    <fieldset className="stack bare">
      <legend className="vh">{text('setup.generate')}</legend>
      <Field
        label={text('setup.server.url')}
        hint={text('setup.server.url.hint')}
        type="url"
        required
        value={url}
        problem={probe.problem?.message}
        onChange={(event) => (setUrl(event.target.value), forget())}
      />
      <Field
        label={text('setup.server.key')}
        type="password"
        autoComplete="off"
        value={key}
        onChange={(event) => (setKey(event.target.value), forget())}
      />
      <Button aria-disabled={probe.isRunning || url.trim() === ''} onClick={() => url && probe.run({ body: server })}>
        {text(probe.isRunning ? 'setup.server.testing' : 'setup.server.test')}
      </Button>
      {probe.data && <FoundModels models={chatModels(probe.data)} onChoose={(model) => onChoose({ server, model })} />}
    </fieldset>
  )
}

function useProbe(onChoose: (chosen: ChosenModel | null) => void) {
  const text = useText()
  return useProbeModelServer({
    failure: 'beside',
    says: (found) => {
      const { length } = chatModels(found)
      return length === 0 ? text('setup.server.none') : text('setup.server.found', { count: length })
    },
    onDone: (found, { body }) => {
      const [first] = chatModels(found)
      if (first === undefined) return
      const { url, api_key: key } = body
      onChoose({ server: { url, ...(key ? { api_key: key } : {}) }, model: first })
    },
  })
}

/** An assistant writes with a model that talks, whether it sees or not. */
function chatModels({ models }: OperationOutput<'probeModelServer'>): string[] {
  return models.flatMap(({ id, type }) => (type === 'chat' || type === 'vision' ? [id] : []))
}

function FoundModels({ models, onChoose }: { models: readonly string[]; onChoose: (model: string) => void }) {
  const text = useText()
  if (models.length === 0) return <Note tone="warn">{text('setup.server.none')}</Note>
  return (
    <>
      <p className="quiet">{text('setup.server.found', { count: models.length })}</p>
      <ModelChoice models={models} onChoose={onChoose} />
    </>
  )
}
