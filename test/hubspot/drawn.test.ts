import { afterEach, describe, expect, test } from '@jest/globals'
import { appSettingsView, type AppSettingsView } from '../../src/contracts/app-settings.ts'
import { answerView, cardView, type CardNotice, type CardView, type DecidedCard } from '../../src/contracts/card.ts'
import { Drawn, json, type Answers } from './support/drawn.ts'

const NOW = Date.UTC(2026, 2, 4, 15)
const MINUTE = 60_000
const CARD = 'cards/LeadCard.tsx'
const BOTH = ['en', 'id'] as const
const LOCALES = { en: 'en-US', id: 'id-ID' }

let drawn: Drawn
const open = async (file: string, language: 'en' | 'id', answers: Answers): Promise<Drawn> =>
  (drawn = await Drawn.open(file, LOCALES[language], answers))
afterEach(() => drawn.close())

function aCard(over: Partial<DecidedCard> = {}): CardView {
  return cardView.parse({
    state: 'decided',
    language: 'en',
    asOf: NOW,
    decisionId: '01900000-0000-7000-8000-000000000001',
    notices: [],
    deadline: { dueAt: NOW + 20 * MINUTE, state: 'running', answeredAt: null },
    why: 'Ana Prado got it by turn.',
    stage: { id: 'mql', name: 'MQL' },
    status: { id: 'active', name: 'active' },
    temperature: { id: 'hot', name: 'hot' },
    score: { total: 84, source: 30, qualification: 30, fit: 24, band: 'high' },
    outcome: 'assigned',
    owner: { id: '5501', name: 'Ana Prado' },
    next: ['Call the lead.'],
    brief: [],
    others: ['Bo Lind: on leave'],
    events: [{ at: NOW - MINUTE, what: 'asked for a demo' }],
    reader: 'owner',
    whoCanAct: ['Ana Prado'],
    actions: ['accept', 'reject', 'snooze'],
    snoozes: [{ until: NOW + 15 * MINUTE, label: '10:15' }],
    reasons: [
      { id: 'timing', label: 'Not now', needsNote: false, effect: 'Rests 90 days.' },
      { id: 'other', label: 'Other', needsNote: true, effect: 'Rests 30 days.' },
    ],
    ...over,
  })
}
const card = (over: Partial<DecidedCard> = {}) => json(aCard(over))
const done = (message: string, over: Partial<DecidedCard> = {}) =>
  json(answerView.parse({ state: 'done', message, card: aCard(over) }))

describe.each(BOTH)('the card in %s', (language) => {
  const words = {
    en: {
      loading: 'Asking Estafet …',
      failed: 'Estafet did not answer',
      retry: 'Try again',
      accept: 'Accept',
      other: 'Bahasa Indonesia',
    },
    id: {
      loading: 'Bertanya kepada Estafet …',
      failed: 'Estafet tidak menjawab',
      retry: 'Coba lagi',
      accept: 'Terima',
      other: 'English',
    },
  }[language]

  test('asks in the language of the reader, and waits with a word', async () => {
    const never = new Promise<Response>(() => undefined)
    const waiting = await open(CARD, language, [() => never])
    expect(waiting.has('LoadingSpinner')).toBe(true)
    expect(waiting.text).toContain(words.loading)
    expect(waiting.calls).toEqual([{ path: `/hubspot/card?recordId=101&lang=${language}`, body: null }])
  })

  test('an error says so, and trying again shows the lead', async () => {
    const shown = await open(CARD, language, [() => json({ detail: 'Database away.' }, 503), () => card()])
    expect(shown.text).toContain(words.failed)
    expect(shown.text).toContain('Database away.')
    await shown.press(words.retry)
    expect([shown.has('ErrorState'), shown.buttons().includes(words.accept)]).toEqual([false, true])
  })

  test('a lead: deadline first, one primary button and it stands first', async () => {
    const shown = await open(CARD, language, [() => card()])
    expect(shown.all('StatusTag')[0]!.props['variant']).toBe('info')
    expect(shown.text).toContain('Ana Prado got it by turn.')
    const primary = [...shown.all('Button'), ...shown.all('LoadingButton')].filter(
      ({ props }) => props['variant'] === 'primary',
    )
    expect(primary.map(({ textContent }) => textContent)).toEqual([words.accept])
    expect(shown.all('ButtonRow')[0]!.childNodes[0]!.textContent).toBe(words.accept)
    expect(shown.text).not.toMatch(/undefined|null|\{/)
  })

  test.each(['merged', 'no-rights', 'excluded', 'resting', 'held', 'snoozed', 'paused', 'locked'] as const)(
    'what is out of the ordinary stands above, with what to do: %s',
    async (kind: CardNotice['kind']) => {
      const notices = [{ kind, message: 'What it means.', next: 'What to do.' }]
      const shown = await open(CARD, language, [() => card({ notices })])
      const alert = shown.all('Alert')[0]!
      expect(alert.textContent).toBe('What it means. What to do.')
      expect(alert.props['title']).toMatch(/^[A-Z][a-z ]+/)
    },
  )

  test.each(['not-evaluated', 'unknown-record', 'paused', 'disconnected'] as const)(
    'no lead to show: %s, why and what to do, and it can be asked again',
    async (state) => {
      const empty = cardView.parse({ state, language, message: 'Why.', next: 'What to do.' })
      const shown = await open(CARD, language, [() => json(empty), () => card()])
      expect(shown.all('EmptyState')[0]!.props['title']).toMatch(/^[A-Z]/)
      expect(shown.text).toContain('Why. | What to do.')
      await shown.press(shown.buttons()[0]!)
      expect(shown.has('EmptyState')).toBe(false)
    },
  )

  test('the language changes at its foot', async () => {
    const shown = await open(CARD, language, [() => card(), () => card()])
    await shown.press(words.other)
    expect(shown.calls.at(-1)!.path).toMatch(new RegExp(`lang=${language === 'en' ? 'id' : 'en'}$`))
  })
})

describe('answers from the card', () => {
  const asked = (action: string, more = {}) => ({
    path: '/hubspot/card/actions',
    body: { recordId: '101', decisionId: '01900000-0000-7000-8000-000000000001', lang: 'en', action, ...more },
  })

  test('accept: one click, and what came of it is said', async () => {
    const shown = await open(CARD, 'en', [() => card(), () => done('Accepted.', { actions: ['hand-back'] })])
    await shown.press('Accept')
    expect(shown.calls[1]).toEqual(asked('accept'))
    expect(shown.alerts).toEqual(['Accepted.'])
    expect(shown.buttons()).toEqual(['Hand back …', 'Evaluate now', 'Bahasa Indonesia'])
  })

  test('reject: only with a reason, and a note where the reason needs one', async () => {
    const shown = await open(CARD, 'en', [() => card(), () => done('Rejected.', { actions: [] })])
    await shown.press('Reject …')
    await expect(shown.press('Reject lead')).rejects.toThrow('cannot be pressed')
    await shown.give('Select', 'onChange', 'other')
    expect(shown.text).toContain('Rests 30 days.')
    await expect(shown.press('Reject lead')).rejects.toThrow('cannot be pressed')
    await shown.give('TextArea', 'onInput', ' moved away ')
    await shown.press('Reject lead')
    expect(shown.calls[1]).toEqual(asked('reject', { reason: 'other', note: 'moved away' }))
  })

  test('snooze: one of the times offered; then it can be woken', async () => {
    const asleep = { actions: ['accept', 'reject', 'snooze', 'wake'] as DecidedCard['actions'] }
    const shown = await open(CARD, 'en', [() => card(), () => done('Snoozed.', asleep), () => done('Awake again.')])
    await shown.press('Snooze …')
    await shown.press('Snooze lead')
    expect(shown.calls[1]).toEqual(asked('snooze', { until: NOW + 15 * MINUTE }))
    await shown.press('Wake now')
    expect([shown.calls[2], shown.alerts]).toEqual([asked('wake'), ['Snoozed.', 'Awake again.']])
  })

  test.each([
    ['en', 'Evaluate now'],
    ['id', 'Evaluasi sekarang'],
  ] as const)(
    'evaluate now, %s: what came of it is said and shown; whoever has no say is not offered it',
    async (lang, press) => {
      const again = done('Decided again.', { why: 'Bo Lind got it by turn.' })
      const shown = await open(CARD, lang, [() => card(), () => again])
      await shown.press(press)
      expect(shown.calls[1]).toEqual({ path: '/hubspot/card/evaluate', body: { recordId: '101', lang } })
      expect([shown.alerts, shown.text.includes('Bo Lind got it by turn.')]).toEqual([['Decided again.'], true])
      const others = await open(CARD, lang, [() => card({ reader: 'other', actions: [] })])
      expect(others.buttons()).not.toContain(press)
    },
  )

  test('refused: what happened is said, and the lead stays on the card', async () => {
    const shown = await open(CARD, 'en', [() => card(), () => json({ detail: 'This lead moved to Bo Lind.' }, 409)])
    await shown.press('Accept')
    expect(shown.all('Alert').map(({ textContent }) => textContent)).toEqual(['This lead moved to Bo Lind.'])
    expect(shown.text).toContain('Ana Prado got it by turn.')
  })
})

function settings(over: Partial<AppSettingsView> = {}): Response {
  return json(
    appSettingsView.parse({
      now: NOW,
      language: 'en',
      state: 'active',
      accountId: '8800001',
      policyVersion: 3,
      people: 12,
      missing: [],
      backfill: null,
      mayChange: true,
      whoMayChange: ['Mia Kern'],
      address: 'https://estafet.example',
      ...over,
    }),
  )
}

describe.each(BOTH)('settings and page in %s', (language) => {
  const words = {
    en: { leave: 'Disconnect', read: 'Read them', retry: 'Try again' },
    id: { leave: 'Putuskan', read: 'Baca sekarang', retry: 'Coba lagi' },
  }[language]

  test.each(['setup', 'active', 'disconnected', 'quarantined', 'uninstalled'] as const)(
    'how the account stands: %s',
    async (state) => {
      for (const file of ['settings/Settings.tsx', 'pages/Page.tsx']) {
        const shown = await open(file, language, [() => settings({ state })])
        const [alert] = shown.all('Alert')
        expect(alert!.props['title']).toMatch(/^[A-Z]/)
        expect(alert!.props['variant']).toBe(state === 'active' ? 'success' : 'warning')
        expect(shown.text).not.toMatch(/undefined|null|\{/)
        if (file.startsWith('settings')) await shown.close()
      }
    },
  )

  test('disconnecting needs the account id typed', async () => {
    const shown = await open('settings/Settings.tsx', language, [
      () => settings(),
      () => settings({ state: 'uninstalled' }),
    ])
    await expect(shown.press(words.leave)).rejects.toThrow('cannot be pressed')
    await shown.give('Input', 'onInput', '8800001')
    await shown.press(words.leave)
    expect(shown.calls[1]!.body).toEqual({ action: 'disconnect', lang: language, confirm: '8800001' })
    expect(shown.buttons()).toEqual([])
  })

  test('whoever leads nobody there sees who may change something, and no buttons', async () => {
    const shown = await open('settings/Settings.tsx', language, [() => settings({ mayChange: false })])
    expect(shown.buttons()).toEqual([])
    expect(shown.text).toContain('Mia Kern')
  })

  test('reading what stood there before is begun here', async () => {
    const shown = await open('settings/Settings.tsx', language, [() => settings(), () => settings()])
    await shown.press(words.read)
    expect(shown.calls[1]!.body).toEqual({ action: 'backfill-start', lang: language })
  })

  test('an error can be tried again', async () => {
    for (const file of ['settings/Settings.tsx', 'pages/Page.tsx']) {
      const shown = await open(file, language, [() => json({ detail: 'Away.' }, 503), () => settings()])
      expect(shown.text).toContain('Away.')
      await shown.press(words.retry)
      expect(shown.has('ErrorState')).toBe(false)
      if (file.startsWith('settings')) await shown.close()
    }
  })
})
