import '@mantine/core/styles/Radio.css'
import { Button, Radio } from '@mantine/core'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { withValue, type Clash } from './document.ts'
import { Sheet } from '../parts/sheet.tsx'
import { useDraft, type Meeting } from './use-draft.ts'

const LONGEST = 160

/** Two people changed the draft: what does not clash is kept of both, and for each clash both values are shown and one is chosen. */
export function MeetingForm() {
  const { meeting } = useDraft()
  return meeting === null ? null : <Choices key={meeting.next.revision} meeting={meeting} />
}

function Choices({ meeting }: { readonly meeting: Meeting }) {
  const { t } = useTranslation()
  const { settle } = useDraft()
  const { merged, by, kind } = meeting
  const [mine, setMine] = useState<ReadonlySet<number>>(new Set())
  const agree = (): void =>
    settle(
      merged.clashes.reduce<unknown>(
        (document, clash, at) => (mine.has(at) ? withValue(document, clash.path, clash.mine) : document),
        merged.document,
      ),
    )
  const choose = (at: number, isMine: boolean): void =>
    setMine((old) => {
      const next = new Set(old)
      if (isMine) next.add(at)
      else next.delete(at)
      return next
    })
  return (
    <Sheet
      wide
      opened
      onClose={() => settle(null)}
      title={t(kind === 'draft' ? 'policy.meet.draft' : 'policy.meet.version', { who: by })}
    >
      <p>
        {t(merged.clashes.length === 0 ? 'policy.meet.clean' : 'policy.meet.clashes', { count: merged.clashes.length })}
      </p>
      {merged.clashes.map((clash, at) => (
        <ClashChoice
          key={clash.path.join('.')}
          clash={clash}
          mine={mine.has(at)}
          onChoose={(isMine) => choose(at, isMine)}
        />
      ))}
      <div className="policy-row">
        <Button data-autofocus onClick={agree}>
          {t('policy.meet.agree')}
        </Button>
        <Button variant="default" onClick={() => settle(null)}>
          {t('policy.meet.later')}
        </Button>
      </div>
    </Sheet>
  )
}

function ClashChoice({
  clash,
  mine,
  onChoose,
}: {
  readonly clash: Clash
  readonly mine: boolean
  readonly onChoose: (isMine: boolean) => void
}) {
  const { t } = useTranslation()
  return (
    <fieldset className="policy-many">
      <legend>{clash.path.join(' › ')}</legend>
      <Radio
        label={t('policy.meet.mine', { value: shown(clash.mine) })}
        checked={mine}
        onChange={() => onChoose(true)}
        name={clash.path.join('.')}
      />
      <Radio
        label={t('policy.meet.theirs', { value: shown(clash.theirs) })}
        checked={!mine}
        onChange={() => onChoose(false)}
        name={clash.path.join('.')}
      />
    </fieldset>
  )
}

function shown(value: unknown): string {
  const text = value === undefined ? '–' : typeof value === 'string' ? value : JSON.stringify(value)
  return text.length > LONGEST ? `${text.slice(0, LONGEST)}…` : text
}
