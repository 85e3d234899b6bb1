import { randomUUID } from 'node:crypto'
import { readFile } from 'node:fs/promises'
import type { audioRoutes } from '#contract/audio'
import { forward } from '#inference/call/forward'
import { authorize } from '#platform/auth/authorize'
import { isMistralClient } from '../dialects/mistral/mistral-client.ts'
import { completeTranscription } from '../dialects/complete-transcription.ts'
import type { Call, Handlers } from '../http/handlers.ts'

/** Speech to text and text to speech, by a server that does it. */
export const audioHandlers: Handlers<keyof typeof audioRoutes> = {
  createTranscription: (call) => passRecording(call, 'audio/transcriptions'),
  createTranslation: (call) => passRecording(call, 'audio/translations'),

  createSpeech({ ctx, body, rawBody, response, startedAtMs }) {
    authorize(ctx, 'inference:use')
    const { model, priority } = body
    return forward(ctx, { model, endpoint: 'audio/speech', body: rawBody, parsed: { priority }, response, startedAtMs })
  },
}

type Recording = Call<'createTranscription'> | Call<'createTranslation'>

/** The form is made again with what was read of it: fields as they were called, the file under its name. */
async function passRecording(
  { ctx, form: { priority, ...form }, file, hold, request, response, startedAtMs }: Recording,
  endpoint: 'audio/transcriptions' | 'audio/translations',
): Promise<void> {
  authorize(ctx, 'inference:use')
  hold(file.sizeBytes)
  const boundary = `socle-${randomUUID()}`
  const parts: Buffer[] = []
  for (const [name, value] of Object.entries(form)) {
    const isList = Array.isArray(value)
    for (const one of isList ? value : [value]) {
      parts.push(Buffer.from(`${head(boundary, isList ? `${name}[]` : name)}\r\n\r\n${String(one)}\r\n`))
    }
  }
  const type = /^[\w.+-]+\/[\w.+-]+$/.test(file.mediaType) ? file.mediaType : 'application/octet-stream'
  parts.push(
    Buffer.from(`${head(boundary, 'file')}; filename="${quoted(file.name)}"\r\nContent-Type: ${type}\r\n\r\n`),
    await readFile(file.path),
    Buffer.from(`\r\n--${boundary}--\r\n`),
  )
  const contentType = `multipart/form-data; boundary=${boundary}`
  const parsed = { stream: form.stream === 'true', priority: Number(priority) }
  const body = Buffer.concat(parts)
  const { model } = form
  const defaults = {
    id: `trans-${randomUUID()}`,
    model: ctx.models.find(model)?.id ?? model,
    language: form.language ?? null,
    // Albert's clients read it in every answer, Mistral's only where it is a list.
    ...(isMistralClient(request) ? {} : { segments: null }),
  }
  const complete = (answer: string, usage: string): string => completeTranscription(answer, { defaults, usage })
  await forward(ctx, { model, endpoint, body, parsed, contentType, complete, response, startedAtMs })
}

function head(boundary: string, name: string): string {
  return `--${boundary}\r\nContent-Disposition: form-data; name="${quoted(name)}"`
}

/** As browsers write it. */
function quoted(text: string): string {
  return text.replaceAll('"', '%22').replaceAll('\r', '%0D').replaceAll('\n', '%0A')
}
