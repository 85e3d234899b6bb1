import { useMutation } from '@tanstack/react-query'
import { useState } from 'react'
import { callWith } from '../../api.ts'
import { useText } from '../../locales/text.ts'
import { useAnnouncements } from '../../ui/announcer.tsx'
import { Field } from '../../ui/field.tsx'
import { useErrorText } from '../../ui/use-error-text.ts'
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
    probe.reset()
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
        onChange={(event) => (setUrl(event.target.value), forget())}
      />
      <Field
        label={text('setup.server.key')}
        type="password"
        autoComplete="off"
        value={key}
        onChange={(event) => (setKey(event.target.value), forget())}
      />
      <button
        type="button"
        className="button"
        disabled={probe.isPending || url.trim() === ''}
        onClick={() => probe.mutate(server)}
      >
        {text(probe.isPending ? 'setup.server.testing' : 'setup.server.test')}
      </button>
      {probe.data && <FoundModels models={probe.data.models} onChoose={(model) => onChoose({ server, model })} />}
    </fieldset>
  )
}

function useProbe(onChoose: (chosen: ChosenModel | null) => void) {
  const text = useText()
  const { alert, say } = useAnnouncements()
  const errorText = useErrorText()
  return useMutation({
    mutationFn: (server: ModelServer) => callWith('probeModelServer', { body: server }),
    onMutate: () => alert(''),
    onError: (error) => alert(errorText(error)),
    onSuccess: ({ models: [first, ...others] }, server) => {
      if (first === undefined) return say(text('setup.server.none'))
      say(text.plural('setup.server.found', others.length + 1))
      onChoose({ server, model: first })
    },
  })
}

function FoundModels({ models, onChoose }: { models: readonly string[]; onChoose: (model: string) => void }) {
  const text = useText()
  if (models.length === 0)
    return (
      <p className="note" data-tone="warn">
        {text('setup.server.none')}
      </p>
    )
  return (
    <>
      <p className="quiet">{text.plural('setup.server.found', models.length)}</p>
      <ModelChoice models={models} onChoose={onChoose} />
    </>
  )
}
