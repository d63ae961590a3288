/** Milliseconds a question may take, warm: a report or a manager's page, and a list of leads. */
export const BARS = { report: 500, manager: 500, leads: 150 } as const

/** What one part of a page asks of the API. */
export interface PageQuestion {
  readonly kind: keyof typeof BARS
  /** Names the row of the table; the address where it says enough. */
  readonly address: string
  /** Ask the page that follows this one by its cursor. */
  readonly next?: boolean
}

export interface QuestionFacts {
  /** Whose leads are many; `pool` is one of theirs. */
  readonly rep: string
  readonly pool: string
  /** First days of the periods a person chooses by name, and the last day. */
  readonly from: Readonly<Record<7 | 30 | 90 | 365, string>>
  readonly to: string
}

/** Everything that the reports, the manager's pages and the list of leads ask, in the words of the address. */
export function pageQuestions(facts: QuestionFacts): readonly PageQuestion[] {
  return [...reports(facts), ...managers(facts), ...leads(facts)]
}

const STEPS = ['known', 'mql', 'sal', 'sql', 'opportunity']

function reports({ from, to, rep }: QuestionFacts): readonly PageQuestion[] {
  const spans = [7, 30, 90, 365] as const
  const cuts = ['source=inbound', 'fit=icp', `owner=${rep}`, 'owner=none', `source=inbound&fit=icp&owner=${rep}`]
  const of = (span: (typeof spans)[number]): string => `from=${from[span]}&to=${to}`
  const pages = ['velocity', 'promises', 'promises?clock=rep', 'returns']
  const addresses = pages.flatMap((page) => {
    const ask = (rest: string): string => `${page}${page.includes('?') ? '&' : '?'}${rest}`
    return [
      ...spans.map((span) => ask(of(span))),
      ...spans.slice(2).flatMap((span) => cuts.map((cut) => ask(`${of(span)}&${cut}`))),
    ]
  })
  const closely = spans.flatMap((span) => [
    ...STEPS.map((step) => `velocity/curve?${of(span)}&step=${step}`),
    ...['source', 'fit', 'owner'].map((by) => `velocity/breakdown?${of(span)}&step=known&by=${by}`),
    ...cuts.map((cut) => `velocity/breakdown?${of(span)}&step=known&by=source&${cut}`),
  ])
  return [...addresses, `velocity?${of(90)}&within=90`, ...closely].map((address) => ({
    kind: 'report',
    address: `/api/reports/${address}`,
  }))
}

function managers({ from, to, rep, pool }: QuestionFacts): readonly PageQuestion[] {
  const spans = [7, 30, 90] as const
  const addresses = [
    ...['today', 'coverage', 'queues', 'duplicates', 'failed', 'absences', 'leads/choices', `team/leaver/${rep}`],
    ...spans.flatMap((span) => [`team?from=${from[span]}`, `team/${rep}?from=${from[span]}`]),
    ...[`team?from=${from[90]}&to=${to}&pool=${pool}`, `team/${rep}?from=${from[90]}&pool=${pool}`],
  ]
  return addresses.map((address) => ({ kind: 'manager', address: `/api/${address}` }))
}

function leads({ from, to, rep }: QuestionFacts): readonly PageQuestion[] {
  const period = `from=${from[90]}&to=${to}`
  const plain = [
    ...['', 'stage=mql', 'stage=customer', 'status=nurture', 'source=inbound', 'fit=icp', `owner=${rep}`, 'owner=none'],
    ...['waiting=held', 'waiting=unassigned', 'promised=1', 'promised=late', 'promised=soon', 'conflict=1'],
    ...['idea=stale', 'idea=account', 'q=sari', 'q=sa', 'q=s', 'q=samudra+bank', 'q=sari+pratama', 'q=sari+77777'],
    ...['q=nobody', 'q=77777', 'source=unheard', 'owner=unheard'],
  ]
  const together = [
    ...['stage=sql&status=active', 'stage=mql&source=inbound', 'stage=mql&fit=icp', 'source=partner&fit=smb'],
    ...[`owner=${rep}&stage=sql`, `owner=${rep}&stage=mql&status=active`, `owner=${rep}&promised=1`],
    ...[
      `owner=${rep}&source=event&fit=icp`,
      `owner=${rep}&status=nurture&stage=customer`,
      'owner=none&stage=opportunity',
    ],
    ...['stage=customer&source=event&fit=smb', 'stage=mql&waiting=held', 'stage=customer&promised=late'],
    ...['stage=sql&q=sari', `owner=${rep}&q=sari`, `owner=${rep}&q=sari+samudra`, 'source=inbound&q=pratama'],
    ...['stage=known&owner=none&source=database', 'stage=opportunity&source=database&fit=other&status=nurture'],
  ]
  const ofReports = [
    ...[
      'entered',
      'left',
      'inside',
      'stalled',
      'over',
      'cohort',
      'mature',
      'reached',
      'missed',
      'early',
      'skipped',
    ].flatMap((was) => ['mql', 'customer', 'known'].map((stage) => `was=${was}&of=${stage}&${period}`)),
    ...[`was=entered&of=mql&${period}&source=inbound`, `was=stalled&of=mql&${period}&owner=${rep}`],
    ...['kept', 'late', 'open'].map((ended) => `promise=${ended}&${period}`),
    ...[
      `promise=late&class=standard&${period}`,
      `promise=late&rep=${rep}&${period}`,
      `promise=late&hour=1-9&${period}`,
    ],
    ...[`promise=late&clock=rep&rep=${rep}&${period}`, `promise=kept&from=${from[365]}&to=${to}`],
    ...['any', 'budget', 'none'].map((reason) => `returned=${reason}&${period}`),
    ...[`returned=any&rep=${rep}&${period}`, `returned=any&from=${from[365]}&to=${to}`],
    ...['entered', 'stalled'].map((was) => `was=${was}&of=mql&from=${from[365]}&to=${to}`),
  ]
  return [...plain, ...together, ...ofReports].flatMap((filter): readonly PageQuestion[] =>
    ['decided', 'due'].flatMap((sort) => {
      const address = `/api/leads?sort=${sort}${filter === '' ? '' : `&${filter}`}`
      return [
        { kind: 'leads', address },
        { kind: 'leads', address, next: true },
      ]
    }),
  )
}
