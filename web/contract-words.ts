// Generated from the contract by tools/generate-operations.ts: change the contract, then run it.

export const permissions = [
  'models:read',
  'inference:use',
  'search:read',
  'collections:read',
  'collections:write',
  'collections:publish',
  'conversations:read',
  'conversations:write',
  'keys:manage',
  'settings:manage',
  'audit:read',
  'people:manage',
  'people:provision',
  'organisations:manage',
] as const

export const serverKinds = ['openai', 'mistral', 'albert', 'tei', 'whisper'] as const

export const serverPlaces = ['premises', 'france', 'europe', 'elsewhere'] as const

export const modelTypes = [
  'chat',
  'vision',
  'embeddings',
  'rerank',
  'transcription',
  'speech',
  'ocr',
  'moderation',
] as const

export const dataLevels = ['public', 'internal', 'sensitive'] as const

export const quotas = [
  'requests_per_minute',
  'requests_per_day',
  'tokens_per_minute',
  'tokens_per_day',
  'euros_per_month',
  'kilowatt_hours_per_month',
] as const
