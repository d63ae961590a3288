import type { Installation } from '../ports/installations.ts'
import type { App } from '../wiring.ts'
import { nameWebsite } from './sandbox-portal.ts'

/** Whoever reads an address may write either. */
const NAMES = ['localhost', '127.0.0.1'] as const

/**
 * Has the sandbox's website use our visitor script, and lets it send. Repeated at every start, because the ports may have changed.
 * @returns where the website is.
 */
export async function demonstrationSite(
  { stores, flow }: App,
  { installationId }: Installation,
  addresses: { readonly sandboxUrl: string; readonly publicUrl: string; readonly portalId: string },
): Promise<string> {
  const { sandboxUrl, publicUrl, portalId } = addresses
  const site = Buffer.from(installationId).toString('base64url')
  await nameWebsite(sandboxUrl, portalId, { script: `${publicUrl}/t.js`, site })
  const { port } = new URL(sandboxUrl)
  const own = NAMES.map((name) => `http://${name}:${port}`)
  const known = await stores.visits.origins(installationId)
  if (!own.every((origin) => known.includes(origin)))
    await stores.visits.setOrigins(installationId, [...new Set([...known, ...own])], 'Estafet', flow.clock.now())
  return `${own[0]}/site/${portalId}`
}
