import type { ConversationDetail } from '#contract/applications'
import { currentLanguage, useText } from '../../locales/text.ts'
import { Dialog } from '../../ui/dialog.tsx'
import { SelectField } from '../../ui/field.tsx'
import { Form } from '../../ui/form.tsx'
import { save } from '../../ui/save.ts'
import { fileNameOf, manuscriptOf, markdownOf } from './conversation-text.ts'
import { writeDocx } from './write-docx.ts'
import { writeOdt } from './write-odt.ts'

const mediaTypes = {
  docx: 'application/vnd.openxmlformats-officedocument.wordprocessingml.document',
  odt: 'application/vnd.oasis.opendocument.text',
  md: 'text/markdown;charset=utf-8',
} as const

type Format = keyof typeof mediaTypes
const formats: readonly Format[] = ['docx', 'odt', 'md']

interface ExportDialogProps {
  conversation: ConversationDetail
  onClose: () => void
}

/** The conversation as a file that is worked on: written here, nothing is sent. */
export function ExportDialog({ conversation, onClose }: ExportDialogProps) {
  const text = useText()
  const write = (format: Format): void => {
    const language = currentLanguage() === 'fr' ? 'fr-FR' : 'en-GB'
    const what = { conversation, language, day: new Date().toISOString().slice(0, 10), text }
    const content =
      format === 'md'
        ? markdownOf(what)
        : Uint8Array.from(format === 'docx' ? writeDocx(manuscriptOf(what)) : writeOdt(manuscriptOf(what)))
    save(new Blob([content], { type: mediaTypes[format] }), fileNameOf(conversation.title, format))
    onClose()
  }
  return (
    <Dialog title={text('export.title')} onClose={onClose}>
      <Form
        submit={text('export.submit')}
        problem={null}
        isRunning={false}
        onCancel={onClose}
        onSubmit={(values) => write(formats.find((format) => format === values.text('format')) ?? 'docx')}
      >
        <p>{text('export.text')}</p>
        <SelectField
          label={text('export.format')}
          name="format"
          options={formats.map((value) => ({ value, label: text(`export.${value}`) }))}
        />
      </Form>
    </Dialog>
  )
}
