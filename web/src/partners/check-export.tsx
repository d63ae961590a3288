import { Button, NativeSelect, TextInput } from '@mantine/core'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import type { PartnersView } from '../../../src/contracts/partner.ts'
import { useTell } from '../data/use-tell.ts'
import { StatusMark } from '../parts/status-mark.tsx'
import { Trouble } from '../parts/trouble.tsx'

async function sha256Of(file: File): Promise<string> {
  const digest = await crypto.subtle.digest('SHA-256', await file.arrayBuffer())
  return [...new Uint8Array(digest)].map((byte) => byte.toString(16).padStart(2, '0')).join('')
}

/** Whether a file is an export that was made here for a partner; the file itself is not sent. */
export function CheckExport({ partners }: { readonly partners: PartnersView['partners'] }) {
  const { t } = useTranslation()
  const [partnerId, setPartnerId] = useState(partners[0]!.id)
  const [file, setFile] = useState<File | null>(null)
  const [value, setValue] = useState('')
  const checked = useTell<{ genuine: boolean }>([])
  const partner = partners.find(({ id }) => id === partnerId)?.name ?? partnerId
  const ready = file !== null && value.trim() !== ''
  const run = async (): Promise<void> => {
    if (file === null) return
    checked.mutate({
      path: '/api/partners/check',
      body: { partnerId, sha256: await sha256Of(file), check: value.trim() },
    })
  }
  return (
    <section className="partner-card" aria-labelledby="check-export">
      <h2 id="check-export">{t('partners.check.title')}</h2>
      <p className="muted">{t('partners.check.what')}</p>
      <form
        onSubmit={(event) => {
          event.preventDefault()
          void run()
        }}
      >
        <NativeSelect
          label={t('role.partner')}
          value={partnerId}
          data={partners.map(({ id, name }) => ({ value: id, label: name }))}
          onChange={(event) => {
            checked.reset()
            setPartnerId(event.currentTarget.value)
          }}
          mb="sm"
        />
        <p>
          <label htmlFor="check-file">{t('partners.check.file')}</label>{' '}
          <input
            id="check-file"
            type="file"
            accept=".csv,text/csv"
            onChange={(event) => {
              checked.reset()
              setFile(event.currentTarget.files?.[0] ?? null)
            }}
          />
        </p>
        <TextInput
          label={t('partners.check.value')}
          value={value}
          maxLength={100}
          autoComplete="off"
          onChange={(event) => {
            checked.reset()
            setValue(event.currentTarget.value)
          }}
          mb="sm"
        />
        <Button type="submit" variant="default" disabled={!ready} loading={checked.isPending}>
          {t('partners.check.run')}
        </Button>
      </form>
      {checked.isError && (
        <Trouble title={t('partners.actError')} error={checked.error} onRetry={() => checked.reset()} />
      )}
      {checked.data && (
        <p role="status">
          <StatusMark kind={checked.data.genuine ? 'met' : 'breached'}>
            {t(checked.data.genuine ? 'partners.check.genuine' : 'partners.check.not', { partner })}
          </StatusMark>
        </p>
      )}
    </section>
  )
}
