import { useMutation } from '@tanstack/react-query'
import { useNavigate } from '@tanstack/react-router'
import { useState } from 'react'
import { callWith } from '../../api.ts'
import { useText, type TextKey } from '../../locales/text.ts'
import { useAnnouncements } from '../../ui/announcer.tsx'
import { useErrorText } from '../../ui/use-error-text.ts'
import { ModelServerFields, type ChosenModel } from './model-server-fields.tsx'
import { StepHeading } from './step-heading.tsx'

const modes = ['quote', 'generate'] as const
type Mode = (typeof modes)[number]

export function AssistantStep() {
  const text = useText()
  const [mode, setMode] = useState<Mode>('quote')
  const [chosen, setChosen] = useState<ChosenModel | null>(null)
  const { alert } = useAnnouncements()
  const save = useSave()
  return (
    <>
      <StepHeading step={2} title="setup.assistant.title" />
      <form
        className="choices"
        onSubmit={(event) => {
          event.preventDefault()
          if (mode === 'generate' && chosen === null) alert(text('setup.server.first'))
          else save.mutate(mode === 'generate' ? chosen : null)
        }}
      >
        {modes.map((value) => (
          <ModeChoice key={value} mode={value} isChosen={mode === value} onChoose={() => setMode(value)} />
        ))}
        {mode === 'generate' && <ModelServerFields onChoose={setChosen} />}
        <button type="submit" className="button" data-kind="main" disabled={save.isPending}>
          {text('continue')}
        </button>
      </form>
    </>
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
  const navigate = useNavigate()
  const { alert } = useAnnouncements()
  const errorText = useErrorText()
  return useMutation({
    mutationFn: (chosen: ChosenModel | null) =>
      callWith('updateAssistantSettings', {
        body: chosen ? { mode: 'generate', model: chosen.model, server: chosen.server } : { mode: 'quote' },
      }),
    onMutate: () => alert(''),
    onError: (error) => alert(errorText(error)),
    onSuccess: () => navigate({ to: '/installation', search: { etape: '3' } }),
  })
}
