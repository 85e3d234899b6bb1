import { defineConfig } from 'vite'

/** Pages are served by Socle itself under `default-src 'self'`: no inline script, nothing inlined as a data address. */
export default defineConfig({
  base: '/',
  build: {
    outDir: '../dist/web',
    emptyOutDir: true,
    assetsInlineLimit: 0,
    modulePreload: { polyfill: false },
    manifest: true,
    rolldownOptions: { checks: { moduleLevelDirective: false } },
  },
  server: { proxy: { '/api/': 'http://127.0.0.1:8080', '/v1/': 'http://127.0.0.1:8080' } },
})
