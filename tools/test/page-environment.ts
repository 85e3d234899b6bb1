/**
 * Preloaded by the processes that pass the tests of components: a document, the clock of Paris, and modules read as the
 * bundler reads them. Such a process runs no test of the server, which must never take itself for a browser.
 */
import { Window } from 'happy-dom'
import { readPageModules } from './page-hooks.ts'

process.env.TZ = 'Europe/Paris'

const window = new Window({
  url: 'http://localhost/',
  width: 1280,
  height: 800,
  settings: {
    disableJavaScriptFileLoading: true,
    disableCSSFileLoading: true,
    navigation: { disableMainFrameNavigation: true },
  },
})

/** Node has these of its own, but only those of the document work with the document. */
const ofTheDocument = new Set([
  ...['window', 'self', 'document', 'navigator', 'location', 'history', 'localStorage', 'sessionStorage', 'FormData'],
  ...['Event', 'EventTarget', 'CustomEvent', 'MessageEvent', 'Blob', 'File', 'addEventListener', 'removeEventListener'],
])

const names = [...Object.getOwnPropertyNames(window), ...Object.getOwnPropertyNames(Window.prototype)]
for (const name of names) {
  if (name in globalThis && !ofTheDocument.has(name)) continue
  const value: unknown = Reflect.get(window, name)
  const isBound = typeof value === 'function' && !/^[A-Z]/.test(name)
  Object.defineProperty(globalThis, name, {
    value: isBound ? value.bind(window) : value,
    configurable: true,
    writable: true,
  })
}

/** Tabs of this process that hear each other: none keeps it from ending. */
globalThis.BroadcastChannel = class extends BroadcastChannel {
  constructor(name: string) {
    super(name)
    this.unref()
  }
}

// A client takes `fetch` when it is made: what answers is decided later, by each test.
globalThis.fetch = (input, init) => Reflect.apply(Reflect.get(window, 'fetch'), window, [input, init])

readPageModules()
