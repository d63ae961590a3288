import { randomBytes } from 'node:crypto'
import { closeSync, fsyncSync, linkSync, mkdirSync, openSync, readFileSync, unlinkSync, writeSync } from 'node:fs'
import path from 'node:path'
import { z } from 'zod'
import { ConfigurationError, errorCode } from '../errors.ts'

const secretsFile = z.strictObject({
  keys: z.string(),
  hubspotClientId: z.string(),
  hubspotClientSecret: z.string(),
  hubspotAppId: z.string(),
})

/** Secrets of a sandbox installation, generated once and kept beside its data. */
export type SandboxSecrets = z.infer<typeof secretsFile>

/** The sandbox registers our app under this id. */
const SANDBOX_APP_ID = '1000001'

/**
 * Reads `<dataDir>/secrets.json`, or makes it (readable by its owner only) when there is none.
 * Two processes that start together end with the same secrets.
 * @throws {ConfigurationError} when the file is there but cannot be understood: without its key stored tokens are lost.
 */
export function sandboxSecrets(dataDir: string): SandboxSecrets {
  return knownSandboxSecrets(dataDir) ?? createSecrets(fileIn(dataDir))
}

/** As {@link sandboxSecrets}, but null when there are none; makes nothing. */
export function knownSandboxSecrets(dataDir: string): SandboxSecrets | null {
  const file = fileIn(dataDir)
  let text: string
  try {
    text = readFileSync(file, 'utf8')
  } catch (error) {
    if (errorCode(error) === 'ENOENT') return null
    throw error
  }
  try {
    return secretsFile.parse(JSON.parse(text))
  } catch (error) {
    const problem = new ConfigurationError(
      `${file} is damaged.`,
      'Restore it from a copy. If this is only a demonstration, remove the data folder and start anew.',
    )
    problem.cause = error
    throw problem
  }
}

function fileIn(dataDir: string): string {
  return path.join(dataDir, 'secrets.json')
}

function createSecrets(file: string): SandboxSecrets {
  const secrets: SandboxSecrets = {
    keys: `k1:${randomBytes(32).toString('base64')}`,
    hubspotClientId: 'estafet-sandbox-app',
    hubspotClientSecret: randomBytes(24).toString('hex'),
    hubspotAppId: SANDBOX_APP_ID,
  }
  mkdirSync(path.dirname(file), { recursive: true, mode: 0o700 })
  const draft = `${file}.${process.pid}.new`
  const handle = openSync(draft, 'wx', 0o600)
  try {
    writeSync(handle, `${JSON.stringify(secrets, null, 2)}\n`)
    fsyncSync(handle)
  } finally {
    closeSync(handle)
  }
  try {
    // A link fails if the name exists, so a half-written or second file can never replace the first.
    linkSync(draft, file)
    return secrets
  } catch (error) {
    const other = knownSandboxSecrets(path.dirname(file))
    if (other === null) throw error
    return other
  } finally {
    unlinkSync(draft)
  }
}
