import { loadConfig } from '../config/config.ts'
import type { Config } from '../config/config.ts'
import { ConfigurationError } from '../errors.ts'
import { attach } from './attach.ts'
import { checkHouses } from './check-houses.ts'
import { checkAccounts, checkDatabase, checkDisk, checkKeys, checkQueue } from './checks.ts'
import { EXIT } from './exit-codes.ts'
import { fail, ok, printFindings, warn } from './findings.ts'
import type { Finding } from './findings.ts'

/** How `estafet doctor` was asked. */
export interface DoctorOptions {
  readonly json: boolean
  /** Show addresses that let in whoever knows them. */
  readonly addresses: boolean
}

/** `estafet doctor`. @returns the exit code: 1 when anything failed. */
export async function doctorCommand({ json, addresses }: DoctorOptions): Promise<number> {
  const findings = await examine(addresses)
  process.stdout.write(json ? `${JSON.stringify(findings, null, 2)}\n` : printFindings(findings))
  return findings.some(({ state }) => state === 'fail') ? EXIT.failed : EXIT.ok
}

async function examine(addresses: boolean): Promise<readonly Finding[]> {
  let config: Config
  try {
    config = loadConfig(process.env)
  } catch (error) {
    if (error instanceof ConfigurationError) return [fail('configuration', error.message, error.advice)]
    throw error
  }
  const findings = [ok('configuration', `${config.mode} mode, role ${config.role}`), await checkDisk(config.dataDir)]
  return [...findings, ...(await examineRunning(config, addresses))]
}

async function examineRunning(config: Config, addresses: boolean): Promise<readonly Finding[]> {
  let attached
  try {
    attached = await attach(config)
  } catch (error) {
    if (!(error instanceof ConfigurationError)) throw error
    // A sandbox that is not running is no fault; a production process without its settings is.
    const tell = config.mode === 'sandbox' ? warn : fail
    return [tell('database', error.message, error.advice)]
  }
  const { app, run, close } = attached
  try {
    const database = await checkDatabase(app)
    if (database.some(({ state }) => state === 'fail')) return database
    return [
      ...database,
      await checkKeys(run, app),
      await checkQueue(run, app),
      ...(await checkAccounts(app, addresses)),
      ...(await checkHouses(app)),
    ]
  } finally {
    await close()
  }
}
