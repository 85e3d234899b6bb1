import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query'
import { useNavigate } from '@tanstack/react-router'
import { useState } from 'react'
import type { AssistantSettings, AssistantSettingsDraft } from '#contract/account'
import { callWith, reading } from '../../api.ts'
import { useText, type TextKey } from '../../locales/text.ts'
import { useAnnouncements } from '../../ui/announcer.tsx'
import { useErrorText } from '../../ui/use-error-text.ts'
import { ModelChoice } from './model-choice.tsx'
import { ModelServerFields, type ChosenModel } from './model-server-fields.tsx'
import { StepHeading } from './step-heading.tsx'

const modes = ['quote', 'generate'] as const
type Mode = (typeof modes)[number]

export function AssistantStep() {
  const { data } = useQuery(reading('getAssistantSettings', {}))
  return (
    <>
      <StepHeading step={2} title="setup.assistant.title" />
      {data && <AssistantForm settings={data} />}
    </>
  )
}

function AssistantForm({ settings }: { settings: AssistantSettings }) {
  const text = useText()
  const [mode, setMode] = useState<Mode>(settings.mode)
  const [known, setKnown] = useState(settings.model ?? settings.models[0] ?? null)
  const [added, setAdded] = useState<ChosenModel | null>(null)
  const { alert } = useAnnouncements()
  const save = useSave()
  const chosen = added ?? (known === null ? null : { model: known })
  return (
    <form
      className="choices"
      onSubmit={(event) => {
        event.preventDefault()
        if (mode === 'quote') save.mutate({ mode })
        else if (chosen === null) alert(text('setup.server.first'))
        else save.mutate({ mode, ...chosen })
      }}
    >
      {modes.map((value) => (
        <ModeChoice key={value} mode={value} isChosen={mode === value} onChoose={() => setMode(value)} />
      ))}
      {mode === 'generate' && known !== null && (
        <ModelChoice models={settings.models} chosen={known} onChoose={setKnown} />
      )}
      {mode === 'generate' && <AddedServer isFolded={known !== null} onChoose={setAdded} />}
      <button type="submit" className="button" data-kind="main" disabled={save.isPending}>
        {text('continue')}
      </button>
    </form>
  )
}

/** Folded when a model is already known: most people do not need another server. */
function AddedServer({ isFolded, onChoose }: { isFolded: boolean; onChoose: (chosen: ChosenModel | null) => void }) {
  const text = useText()
  const fields = <ModelServerFields onChoose={onChoose} />
  if (!isFolded) return fields
  return (
    <details>
      <summary>{text('setup.server.other')}</summary>
      {fields}
    </details>
  )
}

function ModeChoice({ mode, isChosen, onChoose }: { mode: Mode; isChosen: boolean; onChoose: () => void }) {
  const text = useText()
  const explanation: TextKey = mode === 'quote' ? 'setup.quote.text' : 'setup.generate.text'
  return (
    <label className="choice">
      <input type="radio" name="mode" value={mode} checked={isChosen} onChange={onChoose} />
      <strong>{text(mode === 'quote' ? 'setup.quote' : 'setup.generate')}</strong>
      <span className="quiet">{text(explanation)}</span>
    </label>
  )
}

function useSave() {
  const queryClient = useQueryClient()
  const navigate = useNavigate()
  const { alert } = useAnnouncements()
  const errorText = useErrorText()
  return useMutation({
    mutationFn: (body: AssistantSettingsDraft) => callWith('updateAssistantSettings', { body }),
    onMutate: () => alert(''),
    onError: (error) => alert(errorText(error)),
    onSuccess: (settings) => {
      queryClient.setQueryData(['getAssistantSettings', {}], settings)
      return navigate({ to: '/installation', search: { etape: '3' } })
    },
  })
}
