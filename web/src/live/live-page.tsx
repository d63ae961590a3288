import { Alert, Button, CloseButton, Drawer, Skeleton, TextInput } from '@mantine/core'
import { useMediaQuery } from '@mantine/hooks'
import { getRouteApi, Link } from '@tanstack/react-router'
import { useCallback, useRef, useState } from 'react'
import { useTranslation } from 'react-i18next'
import { HealthSentence } from '../frame/health-sentence.tsx'
import { KeysHelp } from '../frame/keys-help.tsx'
import { Icon } from '../parts/icon.tsx'
import { Empty, Trouble } from '../parts/trouble.tsx'
import { hourMinute } from '../time/time-words.ts'
import { WhyDecision } from '../why/why-decision.tsx'
import { Announcer } from './announcer.tsx'
import { filterRows } from './filter-rows.ts'
import { LiveItem } from './live-item.tsx'
import { MinuteStrip } from './minute-strip.tsx'
import { useKeys } from './use-keys.ts'
import { useLive } from './use-live.ts'
import { usePageTitle } from '../frame/use-page-title.ts'

const route = getRouteApi('/live')

function whyButtons(): HTMLElement[] {
  return [...document.querySelectorAll<HTMLElement>('[data-why]')]
}
/** Moves to the Why of the row after (1) or before (−1) the one that has the focus. */
function walk(by: 1 | -1): void {
  const buttons = whyButtons()
  const at = buttons.findIndex((button) => button.closest('li')?.contains(document.activeElement))
  const next = buttons[at < 0 ? 0 : Math.min(buttons.length - 1, Math.max(0, at + by))]
  next?.focus()
  next?.closest('li')?.scrollIntoView({ block: 'nearest' })
}

export function LivePage() {
  const { t } = useTranslation()
  const { why, q = '', connected } = route.useSearch()
  const navigate = route.useNavigate()
  const [paused, setPaused] = useState(false)
  const [busy, setBusy] = useState(false)
  const [help, setHelp] = useState(false)
  const wide = useMediaQuery('(min-width: 62em)', true)
  const roomy = useMediaQuery('(min-width: 48em)', true)
  const filterField = useRef<HTMLInputElement>(null)
  const live = useLive(paused || busy || why !== undefined || help)
  usePageTitle(t('live.title'))

  const openWhy = useCallback(
    (decisionId: string) => void navigate({ search: (old) => ({ ...old, why: decisionId }), resetScroll: false }),
    [navigate],
  )
  const closeWhy = (): void => {
    const opened = why
    void navigate({ search: (old) => ({ ...old, why: undefined }), resetScroll: false })
    requestAnimationFrame(() => document.querySelector<HTMLElement>(`[data-why="${opened}"]`)?.focus())
  }
  const setFilter = (text: string): void =>
    void navigate({
      search: (old) => ({ ...old, q: text === '' ? undefined : text }),
      replace: true,
      resetScroll: false,
    })
  useKeys({
    j: () => walk(1),
    k: () => walk(-1),
    w: () => {
      const focused = document.activeElement?.closest<HTMLElement>('[data-decision]')?.dataset['decision']
      const target = focused ?? live.rows.shown[0]?.decisionId
      if (target !== undefined) openWhy(target)
    },
    p: () => setPaused((now) => !now),
    n: live.letIn,
    '/': () => filterField.current?.focus(),
    '?': () => setHelp(true),
  })

  const { shown, waiting, more } = live.rows
  const rows = filterRows(shown, q, t)
  const newest = new Map(shown.toReversed().map((one) => [one.recordId, one.decisionId]))
  return (
    <div className="page">
      <div className="live-head">
        <h1>{t('live.title')}</h1>
        {!roomy && <HealthSentence />}
        {live.minutes.counts.length > 0 && <MinuteStrip known={live.minutes} />}
        <div className="live-controls">
          <Button
            size="sm"
            variant="default"
            aria-pressed={paused}
            leftSection={<Icon name={paused ? 'play' : 'pause'} />}
            onClick={() => setPaused(!paused)}
          >
            {paused ? t('live.resume') : t('live.pause')}
          </Button>
          <TextInput
            ref={filterField}
            className="filter"
            aria-label={t('live.filter')}
            placeholder={t('live.filter.hint')}
            value={q}
            leftSection={<Icon name="search" />}
            rightSection={
              q === '' ? null : <CloseButton size="sm" aria-label={t('live.clear')} onClick={() => setFilter('')} />
            }
            onChange={(event) => setFilter(event.currentTarget.value)}
            onKeyDown={(event) => {
              if (event.key === 'Escape') event.currentTarget.blur()
            }}
          />
        </div>
      </div>
      {connected === true && (
        <Alert
          mb="md"
          variant="default"
          icon={<Icon name="met" size={20} />}
          title={t('live.connected.title')}
          withCloseButton
          closeButtonLabel={t('app.close')}
          onClose={() => void navigate({ search: (old) => ({ ...old, connected: undefined }), replace: true })}
        >
          {t('live.connected.text')}
        </Alert>
      )}
      {live.state === 'lost' && (
        <Alert mb="md" variant="default" icon={<Icon name="clock" size={20} />} role="status">
          {live.lastAt === null ? t('live.lostNever') : t('live.lost', { time: hourMinute(live.lastAt) })}
        </Alert>
      )}
      {live.state === 'refused' && <Trouble title={t('live.error')} error={live.error} onRetry={live.reload} />}
      <div className="fresh">
        {(waiting.length > 0 || paused) && (
          <Button
            size="sm"
            radius="xl"
            variant={waiting.length > 0 ? 'filled' : 'default'}
            leftSection={<Icon name={waiting.length > 0 ? 'up' : 'pause'} />}
            onClick={live.letIn}
          >
            {waiting.length > 0 ? t('live.new', { count: waiting.length }) : t('live.paused')}
          </Button>
        )}
        {q !== '' && (
          <span className="muted figures">{t('live.shown', { count: rows.length, total: shown.length })}</span>
        )}
      </div>
      {live.state === 'loading' && shown.length === 0 && (
        <div className="rows" aria-busy="true" aria-label={t('app.loading')} role="status">
          {Array.from({ length: 8 }, (_, index) => (
            <Skeleton key={index} height={44} mb={8} />
          ))}
        </div>
      )}
      {live.state !== 'loading' && live.error === null && shown.length === 0 && (
        <Empty title={t('live.empty.title')}>{t('live.empty.text')}</Empty>
      )}
      {shown.length > 0 && rows.length === 0 && (
        <Empty title={t('live.none.title', { text: q })}>
          <p>{t('live.none.text')}</p>
          <Button variant="default" onClick={() => setFilter('')}>
            {t('live.clear')}
          </Button>
        </Empty>
      )}
      {rows.length > 0 && (
        <div
          className="rows"
          onMouseEnter={() => setBusy(true)}
          onMouseLeave={() => setBusy(false)}
          onFocus={() => setBusy(true)}
          onBlur={(event) => {
            if (!event.currentTarget.contains(event.relatedTarget)) setBusy(false)
          }}
        >
          <div className="row row-head muted" aria-hidden="true">
            <span>{t('live.col.time')}</span>
            <span>{t('live.col.lead')}</span>
            <span>{t('live.col.stage')}</span>
            <span>{t('live.col.score')}</span>
            <span>{t('live.col.owner')}</span>
            <span />
          </div>
          <ol aria-label={t('live.list')}>
            {rows.map((row) => (
              <LiveItem
                key={row.decisionId}
                row={row}
                latest={newest.get(row.recordId) === row.decisionId}
                onWhy={openWhy}
              />
            ))}
          </ol>
        </div>
      )}
      {shown.length > 0 && (
        <div className="foot">
          {more ? (
            <Button variant="default" onClick={() => void live.loadMore()}>
              {t('live.more')}
            </Button>
          ) : (
            <span className="muted">{t('live.end')}</span>
          )}
        </div>
      )}
      <Announcer arrived={waiting.length + shown.length} />
      <Drawer.Root
        opened={why !== undefined}
        onClose={closeWhy}
        position="right"
        size={wide ? 560 : '100%'}
        returnFocus={false}
      >
        <Drawer.Overlay />
        <Drawer.Content>
          <div className="sheet-head">
            <Drawer.Title>{t('why.title')}</Drawer.Title>
            <Drawer.CloseButton size={32} aria-label={t('app.close')} />
          </div>
          <Drawer.Body>
            {why !== undefined && (
              <>
                <WhyDecision decisionId={why} headingLevel={3} />
                <Link to="/decisions/$decisionId" params={{ decisionId: why }}>
                  {t('why.link')}
                </Link>
              </>
            )}
          </Drawer.Body>
        </Drawer.Content>
      </Drawer.Root>
      <KeysHelp opened={help} onClose={() => setHelp(false)} />
    </div>
  )
}
