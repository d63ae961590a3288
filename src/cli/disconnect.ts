import { loadConfig } from '../config/config.ts'
import { ConfigurationError } from '../errors.ts'
import { leaveAccount } from '../flow/app-settings.ts'
import { attach, chooseInstallation } from './attach.ts'

/** `estafet disconnect`: removes the app from a CRM account and ends all work for it. @param confirm the CRM's id of the account. */
export async function disconnectCommand(confirm: string): Promise<void> {
  const { app, run, close } = await attach(loadConfig(process.env))
  try {
    const { installationId, accountId, crm } = await chooseInstallation(app.stores, confirm)
    if (accountId !== confirm) throw new ConfigurationError(`No account "${confirm}" is connected.`, 'Name one.')
    await leaveAccount(app.flow, app.crmOf(crm), installationId, 'the operator')
    process.stdout.write(
      `${accountId} is disconnected. Nothing is sent to it any more; in ${run.eraseAfterDays} days what is kept of it is erased.\n`,
    )
  } finally {
    await close()
  }
}
