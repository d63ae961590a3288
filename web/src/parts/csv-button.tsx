import { Button } from '@mantine/core'
import { useMutation } from '@tanstack/react-query'
import { useTranslation } from 'react-i18next'
import { askFile } from '../data/ask.ts'
import { saveFile } from '../data/save-file.ts'
import { languageNow } from '../words/speak.ts'
import { Icon } from './icon.tsx'
import './keep.css'
import { Trouble } from './trouble.tsx'

interface Props {
  /** Where the server makes the file, with its query. */
  readonly path: string
  /** What is in it, for those who do not see where the button stands. */
  readonly what: string
}

/** Has the server make a file and keeps it; a refusal is told in place, and no half of a file is kept. */
export function CsvButton({ path, what }: Props) {
  const { t } = useTranslation()
  const made = useMutation({
    mutationFn: async () => {
      const { blob, name } = await askFile(`${path}${path.includes('?') ? '&' : '?'}lang=${languageNow()}`)
      saveFile(blob, name)
    },
  })
  return (
    <>
      <Button
        size="compact-sm"
        variant="default"
        className="keep"
        loading={made.isPending}
        leftSection={<Icon name="out" />}
        aria-label={t('export.csvOf', { what })}
        onClick={() => made.mutate()}
      >
        {t('export.csv')}
      </Button>
      {made.isError && <Trouble title={t('export.error')} error={made.error} onRetry={() => made.mutate()} />}
    </>
  )
}
