import { useTranslation } from 'react-i18next'
import type { LeadRow } from '../../../src/contracts/leads.ts'
import { STAGES } from '../../../src/domain/lead.ts'
import { useBusinessNow } from '../time/business-time.ts'
import { momentWords } from '../time/time-words.ts'

/** What other tools wrote over, and what to do about it. */
export function Conflicts({ conflicts }: Pick<LeadRow, 'conflicts'>) {
  const { t } = useTranslation()
  const now = useBusinessNow()
  const shown = (what: LeadRow['conflicts'][number]['what'], value: string): string => {
    const stage = what === 'stage' ? STAGES.find((one) => one === value) : undefined
    return stage === undefined ? value : t(`stage.${stage}`)
  }
  return (
    <>
      {conflicts.map(({ what, wrote, found, tool, toolId, times, lastAt }) => (
        <p key={what}>
          {t(`conflict.${what}`, {
            tool: t(`conflict.tool.${tool}`),
            wrote: shown(what, wrote),
            found: found === null ? t('conflict.nothing') : shown(what, found),
            count: times,
            time: momentWords(lastAt, now, t),
          })}{' '}
          {toolId !== null && <span className="muted">{t('conflict.id', { id: toolId })}</span>}
        </p>
      ))}
      <p className="muted">{t('conflict.todo')}</p>
    </>
  )
}
