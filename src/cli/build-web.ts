import { spawn } from 'node:child_process'
import { createHash } from 'node:crypto'
import { existsSync, readFileSync, readdirSync, renameSync, rmSync, writeFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import path from 'node:path'
import { EstafetError } from '../errors.ts'

/** The page could not be built; everything else runs on. */
export class WebBuildError extends EstafetError {
  override name = 'WebBuildError'
  readonly code = 'web_build_failed'
}

const ROOT = path.resolve(import.meta.dirname, '../..')
const WEB = path.join(ROOT, 'web')
const DIST = path.join(WEB, 'dist')
const STAMP = path.join(DIST, '.built-from')
/** What the build reads besides web/: shapes it shares with the server, and the versions of its libraries. */
const ALSO_FROM = ['src/contracts', 'package-lock.json']

export type WebState = 'fresh' | 'stale' | 'as-shipped' | 'missing'

/** Whether web/dist fits the sources. `as-shipped`: built, and this installation has no tools to build it anew. */
export function webState(): WebState {
  const built = existsSync(path.join(DIST, 'index.html'))
  if (!existsSync(path.join(WEB, 'src')) || viteProgram() === null) return built ? 'as-shipped' : 'missing'
  if (!built) return 'stale'
  return existsSync(STAMP) && readFileSync(STAMP, 'utf8') === webSourceHash() ? 'fresh' : 'stale'
}

/**
 * Builds web/dist, in a process of its own, so that this one stays small and answers meanwhile. The old page is served
 * until the new one is complete.
 * @throws {WebBuildError} with the last lines the build printed.
 */
export async function buildWeb(): Promise<void> {
  const hash = webSourceHash()
  const draft = path.join(WEB, `.dist-${process.pid}`)
  await buildWebInto(draft)
  writeFileSync(path.join(draft, path.basename(STAMP)), hash)
  rmSync(DIST, { recursive: true, force: true })
  renameSync(draft, DIST)
}

/**
 * Builds the page into a folder, which is emptied first and is not there when the build failed.
 * @throws {WebBuildError} with the last lines the build printed.
 */
export async function buildWebInto(folder: string): Promise<void> {
  const vite = viteProgram()
  if (vite === null)
    throw new WebBuildError('The page cannot be built here: development dependencies are not installed.')
  const config = path.join(WEB, 'vite.config.ts')
  const options = ['--config', config, '--outDir', folder, '--emptyOutDir', '--logLevel', 'warn']
  const child = spawn(process.execPath, [vite, 'build', ...options], {
    cwd: ROOT,
    // Under another NODE_ENV the build would carry the development half of React.
    env: { ...process.env, NODE_ENV: 'production' },
    stdio: ['ignore', 'pipe', 'pipe'],
  })
  let output = ''
  const keep = (text: string): void => {
    output = (output + text).slice(-2_000)
  }
  child.stdout.setEncoding('utf8').on('data', keep)
  child.stderr.setEncoding('utf8').on('data', keep)
  const code = await new Promise<number | null>((resolve, reject) => {
    child.once('error', reject)
    child.once('close', resolve)
  })
  if (code === 0) return
  rmSync(folder, { recursive: true, force: true })
  throw new WebBuildError(`The page could not be built (exit code ${code ?? 'none'}):\n${output.trim()}`)
}

function viteProgram(): string | null {
  try {
    return path.join(path.dirname(createRequire(import.meta.url).resolve('vite/package.json')), 'bin', 'vite.js')
  } catch {
    // Not installed, as in the production image.
    return null
  }
}

/** Changes whenever the built page would. */
export function webSourceHash(): string {
  const hash = createHash('sha256')
  for (const file of sourceFiles())
    hash
      .update(`${file}\0`)
      .update(readFileSync(path.join(ROOT, file)))
      .update('\0')
  return hash.digest('hex')
}

function sourceFiles(): readonly string[] {
  const web = readdirSync(WEB, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => path.relative(ROOT, path.join(entry.parentPath, entry.name)))
    .filter((file) => !/^web.\.?dist/.test(file) && !file.includes('node_modules'))
  const also = ALSO_FROM.flatMap((place) =>
    place.includes('.') ? [place] : readdirSync(path.join(ROOT, place)).map((name) => path.join(place, name)),
  )
  return [...web, ...also].sort()
}
