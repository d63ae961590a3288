import type { RepId } from '../domain/lead.ts'
import type { InstallationId } from '../ports/crm.ts'
import type { Installation } from '../ports/installations.ts'
import { lookAtBackfill, type BackfillProgress } from './begin-backfill.ts'
import type { Flow } from './context.ts'
import { isManager, repByEmail } from './lead-card.ts'

/** The app in one account as a user of the CRM sees it. */
export interface AppSettings {
  readonly installation: Installation
  /** Active people who may own leads. */
  readonly people: number
  readonly backfill: BackfillProgress | null
  /** Whoever looks leads others; only they may change anything. */
  readonly mayChange: boolean
  readonly managers: readonly { readonly repId: RepId; readonly name: string }[]
}

/** @returns null for an unknown installation. */
export async function lookAtAppSettings(
  flow: Flow,
  installation: InstallationId,
  email: string,
): Promise<AppSettings | null> {
  const settings = await flow.settings.load(flow, installation)
  if (settings === null) return null
  const { roster } = settings
  const active = [...roster.reps.values()].filter((rep) => rep.active)
  const reader = repByEmail(roster, email)
  return {
    installation: settings.installation,
    people: active.length,
    backfill: await lookAtBackfill(flow, installation),
    mayChange: reader !== null && isManager(roster, reader),
    managers: active.filter(({ repId }) => isManager(roster, repId)),
  }
}

/** What can end our access to an account from our side. */
export interface Leaver {
  /** Access that has ended already counts as done. */
  uninstall(installation: InstallationId): Promise<void>
}

/**
 * Leaves an account: the CRM removes the app, tokens and waiting work go at once, nothing is sent any more. What was decided stays until
 * the account is erased, or for longer if it connects again before.
 * @throws the errors of the CRM; then nothing was changed.
 */
export async function leaveAccount(
  flow: Flow,
  leaver: Leaver,
  installation: InstallationId,
  by: string,
): Promise<void> {
  await leaver.uninstall(installation)
  await flow.stores.installations.setState(installation, 'uninstalled', `disconnected by ${by}`)
  flow.log.info('uninstalled', { installation })
}
