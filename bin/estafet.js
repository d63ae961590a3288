#!/usr/bin/env node
/**
 * Estafet needs Node 24. On Linux it brings its own; this file finds it when an older Node was called, so that
 * `npx estafet` works whatever stands first on the PATH. Plain JavaScript that Node 20 understands.
 */
import { spawn } from 'node:child_process'
import { existsSync } from 'node:fs'
import module, { createRequire } from 'node:module'
import path from 'node:path'
import { fileURLToPath } from 'node:url'

const NEEDED = 24
/** As in the `start` script; docs/decisions/0016-v8-flags.md tells why. */
const FLAGS = ['--disable-warning=ExperimentalWarning', '--max-semi-space-size=16']
const cli = fileURLToPath(new URL('../src/cli/estafet.ts', import.meta.url))

if (Number(process.versions.node.split('.')[0]) >= NEEDED) {
  await import('./v8-flags.js')
  keepCompiled()
  const { main } = await import(cli)
  await main(process.argv.slice(2))
} else {
  runWithOwnNode()
}

/** Every command starts in half the time from the second on. Where the folder cannot be written, nothing is kept. */
function keepCompiled() {
  module.enableCompileCache(fileURLToPath(new URL('../node_modules/.cache/estafet', import.meta.url)))
}

function runWithOwnNode() {
  const node = ownNode()
  if (node === null) {
    process.stderr.write(
      `Estafet needs Node ${NEEDED} or newer; this is ${process.versions.node}.\nInstall it from https://nodejs.org, then start again.\n`,
    )
    process.exitCode = 2
    return
  }
  const child = spawn(node, [...FLAGS, fileURLToPath(import.meta.url), ...process.argv.slice(2)], { stdio: 'inherit' })
  // Ctrl-C reaches the child by itself; other signals are handed on. Either way the child decides when to end.
  process.on('SIGINT', () => undefined)
  for (const signal of ['SIGTERM', 'SIGHUP']) process.on(signal, () => child.kill(signal))
  child.on('exit', (code, signal) => {
    process.exitCode = code ?? (signal === 'SIGINT' ? 130 : 1)
  })
}

function ownNode() {
  try {
    const manifest = createRequire(import.meta.url).resolve(`node-${process.platform}-${process.arch}/package.json`)
    const node = path.join(path.dirname(manifest), 'bin', 'node')
    return existsSync(node) ? node : null
  } catch {
    // Not brought along on this platform.
    return null
  }
}
