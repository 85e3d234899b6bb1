import type { z } from 'zod'
import type { Collection } from '#contract/data'
import { morning } from './conversation-answers.ts'

export function collection(name: string, more: Partial<z.input<typeof Collection>> = {}): z.input<typeof Collection> {
  return {
    object: 'collection',
    id: 3,
    name,
    owner: 'Camille Roux',
    description: '',
    visibility: 'private',
    created: morning,
    updated: morning,
    documents: 0,
    writable: true,
    corpus: null,
    data: 'public',
    keep_originals: true,
    dated: false,
    question_model: null,
    ...more,
  }
}
