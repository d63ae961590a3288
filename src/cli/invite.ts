import { loadConfig } from '../config/config.ts'
import { attach, chooseInstallation } from './attach.ts'
import { invite } from './sign-in-links.ts'

/** `estafet invite`: prints a link that lets one person in once. */
export async function inviteCommand(
  role: 'admin' | 'manager' | 'viewer',
  person: string,
  account: string | null,
): Promise<void> {
  const { app, run, close } = await attach(loadConfig(process.env))
  try {
    const { installationId } = await chooseInstallation(app.stores, account)
    // Whoever had another role has it no longer, in whatever browser they are signed in.
    await app.stores.access.giveRole(installationId, person, role)
    const facts = { installation: installationId, role, person, publicUrl: run.publicUrl, now: app.flow.clock.now() }
    process.stdout.write(`${await invite(app.stores.access, facts)}\n`)
  } finally {
    await close()
  }
}
