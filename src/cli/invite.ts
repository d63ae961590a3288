import { loadConfig } from '../config/config.ts'
import { attach, chooseInstallation } from './attach.ts'
import { invite } from './sign-in-links.ts'

/** Who was not named. Several may be, so nobody's sign-ins are ended for another's sake. */
const SOMEBODY = 'guest'

/** `estafet invite`: prints a link that lets one person in once. @param named null: somebody. */
export async function inviteCommand(
  role: 'admin' | 'manager' | 'viewer',
  named: string | null,
  account: string | null,
): Promise<void> {
  const { app, run, close } = await attach(loadConfig(process.env))
  try {
    const { installationId } = await chooseInstallation(app.stores, account)
    // Whoever had another role has it no longer, in whatever browser they are signed in.
    if (named !== null) await app.stores.access.giveRole(installationId, named, role)
    const person = named ?? SOMEBODY
    const facts = { installation: installationId, role, person, publicUrl: run.publicUrl, now: app.flow.clock.now() }
    process.stdout.write(`${await invite(app.stores.access, facts)}\n`)
  } finally {
    await close()
  }
}
