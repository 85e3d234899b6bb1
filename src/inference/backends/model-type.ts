import type { ModelCapability } from './endpoints.ts'

/** What servers and people call what a model does: Albert's and the hub's tasks, LiteLLM's modes, plain words. */
const capabilitiesByType: ReadonlyMap<string, readonly ModelCapability[]> = new Map(
  Object.entries({
    chat: ['chat'],
    llm: ['chat'],
    completion: ['chat'],
    'text-generation': ['chat'],
    vlm: ['chat', 'vision'],
    vision: ['chat', 'vision'],
    'image-text-to-text': ['chat', 'vision'],
    embedding: ['embeddings'],
    embeddings: ['embeddings'],
    'text-embeddings-inference': ['embeddings'],
    'feature-extraction': ['embeddings'],
    'sentence-similarity': ['embeddings'],
    rerank: ['rerank'],
    reranker: ['rerank'],
    'text-classification': ['rerank'],
    'text-ranking': ['rerank'],
    audio: ['transcription'],
    transcription: ['transcription'],
    audio_transcription: ['transcription'],
    'automatic-speech-recognition': ['transcription'],
    speech: ['speech'],
    tts: ['speech'],
    audio_speech: ['speech'],
    'text-to-speech': ['speech'],
    ocr: ['ocr'],
    'image-to-text': ['ocr'],
    moderation: ['moderation'],
    moderations: ['moderation'],
  }),
)

/** The word that says most of what a model does. */
export function typeOfCapabilities(capabilities: readonly ModelCapability[]): ModelCapability {
  return capabilities.includes('vision') ? 'vision' : (capabilities[0] ?? 'chat')
}

/** Null when the word is not known. */
export function capabilitiesOfType(type: string): readonly ModelCapability[] | null {
  return capabilitiesByType.get(type.toLowerCase()) ?? null
}

const guesses: readonly (readonly [RegExp, readonly ModelCapability[]])[] = [
  [/rerank|cross-?encoder|ms-marco-/i, ['rerank']],
  [/whisper|voxtral-mini-transcribe|parakeet|canary-\d|\basr\b|transcri|speech-to-text/i, ['transcription']],
  [/\btts\b|text-to-speech|kokoro|\bspeech\b/i, ['speech']],
  [/\bocr\b/i, ['ocr']],
  [/moderation|llama-?guard|shield/i, ['moderation']],
  [
    /embed|\be5\b|\bbge\b|\bgte\b|minilm|mpnet|sentence-|camembert|\bsolon\b|\blabse\b|\bstella\b|instructor-(?:base|large|xl)|\bbert\b|msmarco-|paraphrase-/i,
    ['embeddings'],
  ],
  [/pixtral|\bvl\b|-vl-|vision|llava|internvl|\bgpt-4o|multimodal|vlm|idefics|minicpm-v/i, ['chat', 'vision']],
  // Models of pages that are asked as a chat: olmOCR, GOT-OCR2.
  [/OCR/, ['chat', 'vision']],
]

/** Most servers do not say what a model does: its name is all there is. */
export function capabilitiesByName(name: string): readonly ModelCapability[] {
  return guesses.find(([pattern]) => pattern.test(name))?.[1] ?? ['chat']
}
