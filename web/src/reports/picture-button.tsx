import { Button } from '@mantine/core'
import { useMutation } from '@tanstack/react-query'
import type { RefObject } from 'react'
import { useTranslation } from 'react-i18next'
import { saveFile } from '../data/save-file.ts'
import { Icon } from '../parts/icon.tsx'
import '../parts/keep.css'
import { Trouble } from '../parts/trouble.tsx'
import { businessNow } from '../time/business-time.ts'
import { exactTime } from '../time/time-words.ts'

interface Props {
  readonly chart: RefObject<SVGSVGElement | null>
  readonly title: string
  /** Period and filters in words. */
  readonly asked: string
  /** Of the file, without its ending. */
  readonly name: string
}

/** Keeps a chart as a picture that says by itself what it shows. */
export function PictureButton({ chart, title, asked, name }: Props) {
  const { t } = useTranslation()
  const made = useMutation({
    mutationFn: async () => {
      const { pictureOf } = await import('./chart-picture.ts')
      const words = { title, asked, made: t('export.made', { day: exactTime(businessNow()) }) }
      saveFile(await pictureOf(chart.current!, words), `${name}.png`)
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
        aria-label={t('export.pictureOf', { what: title })}
        onClick={() => made.mutate()}
      >
        {t('export.picture')}
      </Button>
      {made.isError && <Trouble title={t('export.error')} error={made.error} onRetry={() => made.mutate()} />}
    </>
  )
}
