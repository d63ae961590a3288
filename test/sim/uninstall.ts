import { ACTIVE_MS } from './script.ts'
import { ACCOUNT, type World } from './world.ts'

/** In one portal of so many the app is uninstalled. */
const UNINSTALLED_IN = 6
const MOMENTS = 24
/** Until somebody connects it again, and again where that failed. */
const LATER_MS = [500, 2_000, 8_000, 25_000] as const
const TRY_AGAIN_MS = 5_000

/** Plans that the account's admin uninstalls the app in the CRM in the middle of work, and that somebody connects it again later. */
export function planUninstall(world: World): void {
  const { kernel, office } = world
  const { choices } = kernel
  if (choices.pick('the app is uninstalled', UNINSTALLED_IN) < UNINSTALLED_IN - 1) return
  const when = 2_000 + (choices.pick('when the app is uninstalled', MOMENTS) * ACTIVE_MS) / MOMENTS
  const later = LATER_MS[choices.pick('when it is connected again', LATER_MS.length)]!
  kernel.at(when, 'the app is uninstalled', () => {
    kernel.sometimes('app uninstalled during work')
    office.end(ACCOUNT)
    world.connectedSince = null
  })
  kernel.at(when + later, 'somebody connects again', () => connect(world))
}

/** Somebody who was not told that it is done tries once more. */
function connect(world: World): void {
  const { kernel } = world
  let isDone = false
  kernel.at(kernel.now + TRY_AGAIN_MS, 'is it connected?', () => {
    if (!isDone) connect(world)
  })
  world.connectAgain((connected) => {
    isDone = connected && world.office.hasConsent(ACCOUNT)
    if (isDone) kernel.sometimes('connected again')
  })
}
