import type { Request, Response } from 'express'
import { appSettingsBody, appSettingsQuery, type AppSettingsView } from '../contracts/app-settings.ts'
import type { Language } from '../contracts/lead-words.ts'
import type { AppSettings } from '../flow/app-settings.ts'
import type { BackfillAction } from '../flow/begin-backfill.ts'
import { APP_SETTINGS_WORDS } from './app-settings-words.ts'
import { backfillViewOf } from './backfill-routes.ts'
import { crmAnswers } from './crm-answers.ts'
import type { ApiDeps } from './deps.ts'
import { shownText } from './lead-view.ts'
import { notFound, readInput, RequestRefusedError } from './problem.ts'
import { jsonOf, type Route, type SignedCaller } from './route.ts'

/**
 * GET /hubspot/settings and POST /hubspot/settings/actions, as the settings page of the app inside HubSpot calls them. Signed requests
 * only; what is changed is the caller's own account, and only by somebody who leads others there.
 */
export function appSettingsRoutes(deps: ApiDeps): readonly Route[] {
  const { appSettings, backfill, clock, publicUrl } = deps

  const look = async ({ installation, user }: SignedCaller): Promise<AppSettings> => {
    const found = await appSettings.look(installation.installationId, user.email)
    if (found === null) throw notFound()
    return found
  }
  const viewOf = (found: AppSettings, language: Language): AppSettingsView => {
    const { state, accountId, policyVersion, scopes } = found.installation
    const words = APP_SETTINGS_WORDS[language]
    return {
      now: clock.now(),
      language,
      state,
      accountId,
      policyVersion,
      people: found.people,
      missing: appSettings
        .optionalScopesOf(found.installation.crm)
        .filter((scope) => !scopes.includes(scope))
        .map((scope) => words.without[scope] ?? scope),
      backfill: found.backfill === null ? null : backfillViewOf(found.backfill),
      mayChange: found.mayChange,
      whoMayChange: found.managers.map(({ name }) => shownText(name)),
      address: publicUrl,
    }
  }

  const show = async (req: Request, res: Response, caller: SignedCaller): Promise<void> => {
    const { lang } = readInput(appSettingsQuery, req.query)
    res.json(viewOf(await look(caller), lang ?? caller.installation.language))
  }

  const act = async (req: Request, res: Response, caller: SignedCaller): Promise<void> => {
    const wanted = readInput(appSettingsBody, jsonOf(req))
    const { installation, user } = caller
    const { installationId, accountId } = installation
    const language = wanted.lang ?? installation.language
    const words = APP_SETTINGS_WORDS[language]
    if (!(await look(caller)).mayChange)
      throw new RequestRefusedError(403, 'not_a_manager', 'Not yours to change', words.notYours)
    if (wanted.action === 'disconnect') {
      if (wanted.confirm !== accountId)
        throw new RequestRefusedError(400, 'not_confirmed', 'Not confirmed', words.notConfirmed)
      await crmAnswers(() => appSettings.leave(installation, `HubSpot user ${user.userId}`), words.noAnswer)
    } else {
      if (installation.state !== 'active')
        throw new RequestRefusedError(409, 'crm_disconnected', 'Not connected', words.disconnected)
      const done =
        wanted.action === 'backfill-start'
          ? await crmAnswers(() => backfill.start(installationId, false), words.noAnswer)
          : await backfill.change(installationId, ACTIONS[wanted.action])
      if (done === null) throw new RequestRefusedError(409, 'backfill_not_so', 'Not possible now', words.notNow)
    }
    deps.log.info('api.app-settings', { installation: installationId, action: wanted.action })
    res.json(viewOf(await look(caller), language))
  }

  return [
    { method: 'get', path: '/hubspot/settings', who: 'signed', handle: show },
    { method: 'post', path: '/hubspot/settings/actions', who: 'signed', handle: act },
  ]
}

const ACTIONS: Readonly<Record<'backfill-pause' | 'backfill-resume' | 'backfill-stop', BackfillAction>> = {
  'backfill-pause': 'pause',
  'backfill-resume': 'resume',
  'backfill-stop': 'stop',
}
