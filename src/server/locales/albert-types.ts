import type { Model } from '#contract/inference'
import type { ModelCapability } from '#inference/backends/endpoints'

/** Albert's words, and the hub's where it has none. */
export const albertTypes = {
  embeddings: 'text-embeddings-inference',
  rerank: 'text-classification',
  transcription: 'automatic-speech-recognition',
  speech: 'text-to-speech',
  ocr: 'image-to-text',
  moderation: 'moderation',
  chat: 'text-generation',
  vision: 'text-generation',
} as const satisfies Record<ModelCapability, Model['type']>

/** What Albert calls a use of models; the word as it is where it has none. */
export function albertType(capability: string): string {
  return Object.entries(albertTypes).find(([known]) => known === capability)?.[1] ?? capability
}
