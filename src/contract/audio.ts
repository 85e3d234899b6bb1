import { z } from 'zod'
import { route } from './route.ts'
import { ModelName } from './schemas.ts'

const formats = ['json', 'text', 'srt', 'verbose_json', 'vtt', 'diarized_json'] as const

/** Fields beside the file; what we do not know goes to the model server as it came. */
const RecordingForm = z.looseObject({
  model: ModelName.max(300),
  response_format: z.enum(formats).optional(),
  language: z.string().max(100).optional(),
  prompt: z.string().max(20_000).optional(),
  stream: z.enum(['true', 'false']).optional(),
})

export const SpeechRequest = z.looseObject({
  model: ModelName,
  input: z.string().min(1).max(50_000),
})

export const audioRoutes = {
  createTranscription: route({
    method: 'POST',
    path: '/v1/audio/transcriptions',
    tag: 'inference',
    summary: 'Text of a recording, in the language that is spoken',
    access: 'inference:use',
    transport: 'upload',
    form: RecordingForm,
    limits: { file: 'audio' },
    status: 200,
  }),
  createTranslation: route({
    method: 'POST',
    path: '/v1/audio/translations',
    tag: 'inference',
    summary: 'Text of a recording, in English',
    access: 'inference:use',
    transport: 'upload',
    form: RecordingForm,
    limits: { file: 'audio' },
    status: 200,
  }),
  createSpeech: route({
    method: 'POST',
    path: '/v1/audio/speech',
    tag: 'inference',
    summary: 'A text read aloud',
    access: 'inference:use',
    transport: 'raw',
    mediaTypes: ['audio/mpeg', 'audio/wav', 'audio/ogg'],
    status: 200,
    body: SpeechRequest,
  }),
}
