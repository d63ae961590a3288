import { loadConfig } from '../config/config.ts'
import { attach, chooseInstallation } from './attach.ts'

/** `estafet sign-out`: ends the sessions and unused links of one person, or of everybody of an account. @param person null: everybody. */
export async function signOutCommand(person: string | null, account: string | null): Promise<void> {
  const { app, close } = await attach(loadConfig(process.env))
  try {
    const { installationId, accountId } = await chooseInstallation(app.stores, account)
    await app.stores.access.endSignIns(installationId, person)
    const whose = person === null ? `Everybody of account ${accountId} is` : `"${person}" is`
    process.stdout.write(`${whose} signed out everywhere, and links not yet used are void.\n`)
  } finally {
    await close()
  }
}
