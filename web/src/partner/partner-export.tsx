import { Alert, Button } from '@mantine/core'
import { useMutation } from '@tanstack/react-query'
import { useTranslation } from 'react-i18next'
import { AskError } from '../data/ask.ts'
import { inMyZone } from '../data/queries.ts'
import { saveFile } from '../data/save-file.ts'
import { Icon } from '../parts/icon.tsx'
import { Trouble } from '../parts/trouble.tsx'
import { languageNow } from '../words/speak.ts'

interface Exported {
  readonly check: string
  readonly leads: number
}

/** Has the table made, and hands the file to the browser under a name that holds its check value. */
async function exportLeads(): Promise<Exported> {
  const answer = await fetch(`/api/partner/export?lang=${languageNow()}&${inMyZone()}`, { credentials: 'same-origin' })
  if (!answer.ok) throw new AskError(answer.status, answer.status === 401 ? 'signin_needed' : 'internal', '')
  const check = answer.headers.get('x-estafet-check') ?? ''
  saveFile(await answer.blob(), `leads-${check}.csv`)
  return { check, leads: Number(answer.headers.get('x-estafet-leads')) }
}

/** The partner's leads as a file, with the value by which it can be checked. */
export function PartnerExport() {
  const { t } = useTranslation()
  const made = useMutation({ mutationFn: exportLeads })
  return (
    <>
      <Button size="sm" variant="default" loading={made.isPending} onClick={() => made.mutate()}>
        {t('partner.export')}
      </Button>
      {made.isError && <Trouble title={t('partner.export.error')} error={made.error} onRetry={() => made.mutate()} />}
      {made.data && (
        <Alert variant="default" icon={<Icon name="met" size={20} />} role="status" className="partner-exported">
          <p className="figures">
            <strong>{t('partner.export.done', { count: made.data.leads, check: made.data.check })}</strong>
          </p>
          {t('partner.export.why')}
        </Alert>
      )}
    </>
  )
}
