/** Files that the page sends with their progress, which a test follows and answers. */
import { afterEach } from 'node:test'
import { act } from '@testing-library/react'

interface Sent {
  readonly method: string
  readonly address: string
  readonly fields: Readonly<Record<string, string>>
}

const real = globalThis.XMLHttpRequest

/** Stands in the place of the browser's own until the test is over. */
export class FakeUpload extends EventTarget {
  static readonly all: FakeUpload[] = []
  readonly upload = new EventTarget()
  status = 0
  responseText = ''
  #opened: readonly [string, string] = ['', '']
  #fields: Sent['fields'] = {}

  get sent(): Sent {
    const [method, address] = this.#opened
    return { method, address, fields: this.#fields }
  }

  open(method: string, address: string): void {
    this.#opened = [method, address]
  }

  setRequestHeader(): void {
    // The language of a refusal is the server's affair.
  }

  send(form: FormData): void {
    const entries = [...form.entries()].map(([name, value]) => [name, typeof value === 'string' ? value : value.name])
    this.#fields = Object.fromEntries(entries)
    FakeUpload.all.push(this)
  }

  progress(loaded: number, total: number): Promise<void> {
    return act(async () => void this.upload.dispatchEvent(Object.assign(new Event('progress'), { loaded, total })))
  }

  answer(status: number, body: unknown): Promise<void> {
    Object.assign(this, { status, responseText: JSON.stringify(body) })
    return act(async () => void this.dispatchEvent(new Event('load')))
  }

  refuse(status: number, message: string): Promise<void> {
    return this.answer(status, { error: { code: 'refused', message, param: null }, detail: message })
  }

  /** Nothing comes back. */
  fail(): Promise<void> {
    return act(async () => void this.dispatchEvent(new Event('error')))
  }
}

export function takeUploads(): void {
  FakeUpload.all.splice(0)
  Object.assign(globalThis, { XMLHttpRequest: FakeUpload })
}

afterEach(() => void Object.assign(globalThis, { XMLHttpRequest: real }))
