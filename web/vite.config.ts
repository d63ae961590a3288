import { readdir, readFile, writeFile } from 'node:fs/promises'
import path from 'node:path'
import { promisify } from 'node:util'
import { brotliCompress } from 'node:zlib'
import { defineConfig } from 'vite'
import type { Plugin } from 'vite'

const press = promisify(brotliCompress)
const root = import.meta.dirname

/** Lays a Brotli copy beside every file the server may send pressed, so that no request pays for pressing. */
function pressedCopies(): Plugin {
  let folder = ''
  return {
    name: 'pressed-copies',
    apply: 'build',
    configResolved(config) {
      folder = path.resolve(config.root, config.build.outDir, 'assets')
    },
    async writeBundle() {
      const names = (await readdir(folder)).filter((name) => /\.(js|css|svg)$/.test(name))
      for (const name of names) {
        const file = path.join(folder, name)
        await writeFile(`${file}.br`, await press(await readFile(file)))
      }
    },
  }
}

export default defineConfig({
  root,
  // The server puts the nonce of each answer here; see src/api/headers.ts.
  html: { cspNonce: '%NONCE%' },
  build: {
    outDir: 'dist',
    emptyOutDir: true,
    target: 'es2023',
    assetsInlineLimit: 0,
    reportCompressedSize: false,
    rolldownOptions: {
      onwarn(warning, warn) {
        // "use client" means something to a server that renders React; there is none here.
        if (warning.code !== 'MODULE_LEVEL_DIRECTIVE') warn(warning)
      },
    },
  },
  plugins: [pressedCopies()],
})
