import assert from 'node:assert/strict'
import { test } from 'node:test'
import { readModelList } from './openai/list-models.ts'

const capabilities = (model: object, models?: object[]) =>
  readModelList('b', { data: [{ id: 'opaque', ...model }], models })[0]?.capabilities.join()

test('what a server says comes before what a name suggests', () => {
  assert.equal(capabilities({ id: 'my-embed-chat', type: 'text-generation' }), 'chat')
  assert.equal(capabilities({ type: 'text-classification' }), 'rerank')
  assert.equal(capabilities({ mode: 'embedding' }), 'embeddings')
  assert.equal(capabilities({ task: 'automatic-speech-recognition' }), 'transcription')
  assert.equal(capabilities({ type: 'image-to-text' }), 'ocr')
  assert.equal(capabilities({ type: 'constructor' }), 'chat', 'a word of no kind')
  assert.equal(capabilities({ architecture: { modality: 'text+image->text' } }), 'chat,vision')
  assert.equal(capabilities({ capabilities: { completion_chat: true, vision: true } }), 'chat,vision')
  assert.equal(capabilities({ capabilities: { completion_chat: false, ocr: true } }), 'ocr')
  assert.equal(capabilities({}, [{ name: 'opaque', capabilities: ['completion', 'multimodal'] }]), 'chat,vision')
})

test('a name says the rest', () => {
  const names: Record<string, string> = {
    'sentence-camembert-large': 'embeddings',
    'bge-reranker-v2-m3': 'rerank',
    'bge-m3': 'embeddings',
    'intfloat/multilingual-e5-large': 'embeddings',
    'openai/whisper-large-v3': 'transcription',
    'mistral-ocr-2512': 'ocr',
    'omni-moderation-latest': 'moderation',
    'Qwen/Qwen2.5-VL-7B': 'chat,vision',
    'qwen2.5-coder-1.5b': 'chat',
    'gemma-3-27b-it': 'chat',
    'gpt-5-procrastination': 'chat',
    'allenai/olmOCR-7B-0225-preview': 'chat,vision',
    'stepfun-ai/GOT-OCR2_0': 'chat,vision',
    'PaddlePaddle/PaddleOCR-VL': 'chat,vision',
    'HuggingFaceTB/SmolVLM2-2.2B-Instruct': 'chat,vision',
    'HuggingFaceM4/Idefics3-8B-Llama3': 'chat,vision',
    'openbmb/MiniCPM-V-2_6': 'chat,vision',
    'ms-marco-MiniLM-L-6-v2': 'rerank',
    'msmarco-distilbert-base-v4': 'embeddings',
    'paraphrase-multilingual': 'embeddings',
    'gpt-4o-transcribe': 'transcription',
    'gpt-4o-mini-tts': 'speech',
    'nomic-embed-vision-v1.5': 'embeddings',
    'Qwen3-Reranker-0.6B': 'rerank',
    'Qwen3-Embedding-8B': 'embeddings',
    'Llama-Guard-4-12B': 'moderation',
    'gpt-4o': 'chat,vision',
  }
  for (const [id, expected] of Object.entries(names)) assert.equal(capabilities({ id }), expected, id)
})

test('what cannot be read is passed over', () => {
  assert.equal(capabilities({ type: 7, capabilities: 'x', aliases: 3, created: 'hier' }), 'chat')
  assert.throws(() => readModelList('b', {}), { code: 'backend_protocol' })
})
