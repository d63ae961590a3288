/** Where, what stands there, and what may stand there instead, in English and in Indonesian. */
export type Told = readonly [path: string, found: string, allowed: string, boleh: string]

/** By the case of contradictions.test.ts. */
export const TOLD: Readonly<Record<string, readonly Told[]>> = {
  'weights that make 1.05': [
    [
      'score.weights',
      '{"source":0.3,"qualification":0.4,"fit":0.35}',
      'weights that add up to 1; these make 1.05',
      'bobot yang berjumlah 1; jumlahnya kini 1.05',
    ],
  ],
  'weights that make 0.9': [
    [
      'score.weights',
      '{"source":0.2,"qualification":0.4,"fit":0.3}',
      'weights that add up to 1; these make 0.9',
      'bobot yang berjumlah 1; jumlahnya kini 0.9',
    ],
  ],
  'two bands of one name': [
    [
      'score.bands.1.name',
      '"low"',
      'another name: this one is taken further up',
      'nama lain: nama ini sudah dipakai di atas',
    ],
  ],
  'two bands from one score': [
    [
      'score.bands.1.from',
      '0',
      'less than 0: bands go from high to low',
      'kurang dari 0: rentang diurutkan dari tinggi ke rendah',
    ],
  ],
  'no band down to 0': [
    [
      'score.bands.1.from',
      '1',
      '0: the last band takes every score that is left',
      '0: rentang terakhir menampung semua skor yang tersisa',
    ],
  ],
  'two source rules of one name': [
    [
      'sources.rules.1.id',
      '"explicit-referral"',
      'another name: this one is taken further up',
      'nama lain: nama ini sudah dipakai di atas',
    ],
  ],
  'no points for an unknown source': [
    [
      'sources.points.unknown',
      'nothing',
      'points for leads without a known source',
      'poin untuk lead yang sumbernya belum diketahui',
    ],
  ],
  'a rule for a source without points': [
    [
      'sources.rules.0.source',
      '"evnt"',
      'a source that has points: unknown, event; did you mean "event"?',
      'sumber yang memiliki poin: unknown, event; maksudnya "event"?',
    ],
  ],
  'a dimension and a class named twice': [
    [
      'fit.dimensions.1.id',
      '"size"',
      'another name: this one is taken further up',
      'nama lain: nama ini sudah dipakai di atas',
    ],
    [
      'fit.classes.1.id',
      '"enterprise"',
      'another name: this one is taken further up',
      'nama lain: nama ini sudah dipakai di atas',
    ],
  ],
  'no points for what is decided from the dimensions': [
    ['fit.points.none', 'nothing', 'points for the class none', 'poin untuk kelas none'],
    ['fit.points.icp', 'nothing', 'points for the class icp', 'poin untuk kelas icp'],
    ['fit.points.near_icp', 'nothing', 'points for the class near_icp', 'poin untuk kelas near_icp'],
  ],
  'a class named none': [
    [
      'fit.classes.0.id',
      '"none"',
      'another name: none, icp and near_icp are decided from the dimensions',
      'nama lain: none, icp, dan near_icp ditentukan dari dimensi',
    ],
  ],
  'a class named near_icp': [
    [
      'fit.classes.0.id',
      '"near_icp"',
      'another name: none, icp and near_icp are decided from the dimensions',
      'nama lain: none, icp, dan near_icp ditentukan dari dimensi',
    ],
  ],
  'a class without points': [
    [
      'fit.classes.0.id',
      '"enterprize"',
      'a class that has points: icp, enterprise, strategic, near_icp, smb, transactional, none; did you mean "enterprise"?',
      'kelas yang memiliki poin: icp, enterprise, strategic, near_icp, smb, transactional, none; maksudnya "enterprise"?',
    ],
  ],
  'hot for longer than cold begins': [
    [
      'temperature.hotHours',
      '49',
      'at most 48, which is coldDays in hours',
      'paling banyak 48, yaitu coldDays dalam jam',
    ],
  ],
  'cold later than stale': [
    ['temperature.coldDays', '91', 'at most 90, which is staleDays', 'paling banyak 90, yaitu staleDays'],
  ],
  'a pattern, a form and a page of a kind without points': [
    [
      'engagement.highIntent.0.kind',
      '"repli"',
      'a kind of activity that has points: reply; did you mean "reply"?',
      'jenis aktivitas yang memiliki poin: reply; maksudnya "reply"?',
    ],
    [
      'engagement.forms.0.kind',
      '"form"',
      'a kind of activity that has points: reply',
      'jenis aktivitas yang memiliki poin: reply',
    ],
    [
      'engagement.pages.0.kind',
      '"page"',
      'a kind of activity that has points: reply',
      'jenis aktivitas yang memiliki poin: reply',
    ],
  ],
  'a page of none of two kinds': [
    [
      'engagement.pages.0.kind',
      '"page"',
      'a kind of activity that has points: reply, open',
      'jenis aktivitas yang memiliki poin: reply, open',
    ],
  ],
  'a pattern named twice': [
    [
      'engagement.highIntent.1.id',
      '"demo-request"',
      'another name: this one is taken further up',
      'nama lain: nama ini sudah dipakai di atas',
    ],
  ],
  'a routing rule named twice': [
    [
      'routing.rules.1.id',
      '"strategic-or-enterprise"',
      'another name: this one is taken further up',
      'nama lain: nama ini sudah dipakai di atas',
    ],
  ],
  'a stickiness named twice': [
    ['routing.stickiness.1', '"manual-lock"', 'nothing: it is named twice', 'tidak ada: nama ini disebut dua kali'],
  ],
  'a rule into a pool that is not there': [
    [
      'routing.rules.0.target.pool',
      '"sdrr"',
      'the id of a pool: ae, top-ae, senior-ae, sdr, enterprise-match, enterprise-ae, inside-sales, everyone; did you mean "sdr"?',
      'id sebuah pool: ae, top-ae, senior-ae, sdr, enterprise-match, enterprise-ae, inside-sales, everyone; maksudnya "sdr"?',
    ],
  ],
  'a rule that goes on into a pool that is not there': [
    [
      'routing.rules.0.target.elsePool',
      '"x"',
      'the id of a pool: ae, top-ae, senior-ae, sdr, enterprise-match, enterprise-ae, inside-sales, everyone',
      'id sebuah pool: ae, top-ae, senior-ae, sdr, enterprise-match, enterprise-ae, inside-sales, everyone',
    ],
  ],
  'a last rule with a condition': [
    [
      'routing.rules.0.when',
      '{"combinator":"and","rules":[{"field":"source","operator":"=","value":"event"}]}',
      'an empty group: the last rule takes every lead that is left',
      'grup kosong: aturan terakhir menampung semua lead yang tersisa',
    ],
  ],
  'a last rule that is turned round': [
    [
      'routing.rules.0.when',
      '{"combinator":"and","not":true,"rules":[]}',
      'an empty group: the last rule takes every lead that is left',
      'grup kosong: aturan terakhir menampung semua lead yang tersisa',
    ],
  ],
  'a pool named twice': [
    [
      'pools.8.id',
      '"everyone"',
      'another name: this one is taken further up',
      'nama lain: nama ini sudah dipakai di atas',
    ],
  ],
  'overflow into itself': [
    [
      'pools.0.overflow.0',
      '"ae"',
      'another pool: a pool cannot overflow into itself',
      'pool lain: pool tidak dapat melimpah ke dirinya sendiri',
    ],
  ],
  'overflow into a pool that is not there': [
    [
      'pools.0.overflow.0',
      '"everyon"',
      'the id of a pool: ae, top-ae, senior-ae, sdr, enterprise-match, enterprise-ae, inside-sales, everyone; did you mean "everyone"?',
      'id sebuah pool: ae, top-ae, senior-ae, sdr, enterprise-match, enterprise-ae, inside-sales, everyone; maksudnya "everyone"?',
    ],
  ],
  'overflow named twice': [
    ['pools.0.overflow.1', '"sdr"', 'nothing: it is named twice', 'tidak ada: nama ini disebut dua kali'],
  ],
  'overflow in a circle': [
    [
      'pools.7.overflow.0',
      '"ae"',
      'a pool further down: this closes the circle ae → everyone → ae',
      'pool yang lebih ke hilir: ini menutup lingkaran ae → everyone → ae',
    ],
  ],
  'overflow into a circle further down': [
    [
      'pools.7.overflow.0',
      '"sdr"',
      'a pool further down: this closes the circle sdr → everyone → sdr',
      'pool yang lebih ke hilir: ini menutup lingkaran sdr → everyone → sdr',
    ],
  ],
  'an SLA class and a step named twice': [
    [
      'sla.classes.1.id',
      '"icp-mql"',
      'another name: this one is taken further up',
      'nama lain: nama ini sudah dipakai di atas',
    ],
    [
      'sla.steps.1.id',
      '"remind"',
      'another name: this one is taken further up',
      'nama lain: nama ini sudah dipakai di atas',
    ],
  ],
  'evidence and a tie-breaker named twice': [
    ['stages.sql.requires.1', '"need"', 'nothing: it is named twice', 'tidak ada: nama ini disebut dua kali'],
    ['matching.tieBreakers.1', '"active-owner"', 'nothing: it is named twice', 'tidak ada: nama ini disebut dua kali'],
  ],
  'a pool named as a roster of an event': [
    [
      'pools.8.id',
      '"event.x"',
      'an id that does not begin with event.: those are the rosters of events',
      'id yang tidak diawali event.: itu milik daftar hadir event',
    ],
  ],
  'counting without a window': [
    [
      'pools.0.count',
      'nothing',
      'the window and zone in which leads are counted',
      'jendela waktu dan zona tempat lead dihitung',
    ],
  ],
  'credits where leads are counted': [
    [
      'pools.0.credits',
      '{"reasons":["spam"],"withinDays":7}',
      'nothing: this method takes no turns that could be given back',
      'tidak diisi: metode ini tidak memakai giliran yang dapat dikembalikan',
    ],
  ],
  'minding territories that do not exist': [
    [
      'pools.0.match',
      '["territory"]',
      'territory only where the policy has territories',
      'territory hanya jika kebijakan memiliki wilayah',
    ],
  ],
  'a person told of twice, and an unknown territory': [
    ['people.1.rep', '"a"', 'another name: this one is taken further up', 'nama lain: nama ini sudah dipakai di atas'],
    [
      'people.0.territories.0',
      '"jawa"',
      'the id of a territory: java; did you mean "java"?',
      'id sebuah wilayah: java; maksudnya "java"?',
    ],
  ],
  'territories, events and partners named twice': [
    [
      'territories.1.id',
      '"java"',
      'another name: this one is taken further up',
      'nama lain: nama ini sudah dipakai di atas',
    ],
    ['events.1.id', '"e"', 'another name: this one is taken further up', 'nama lain: nama ini sudah dipakai di atas'],
    ['partners.1.id', '"p"', 'another name: this one is taken further up', 'nama lain: nama ini sudah dipakai di atas'],
  ],
  'an event and a partner that lead nowhere': [
    [
      'events.0.pool',
      '"nowhere"',
      'the id of a pool: ae, top-ae, senior-ae, sdr, enterprise-match, enterprise-ae, inside-sales, everyone',
      'id sebuah pool: ae, top-ae, senior-ae, sdr, enterprise-match, enterprise-ae, inside-sales, everyone',
    ],
    [
      'partners.0.pool',
      '"nowhere"',
      'the id of a pool: ae, top-ae, senior-ae, sdr, enterprise-match, enterprise-ae, inside-sales, everyone',
      'id sebuah pool: ae, top-ae, senior-ae, sdr, enterprise-match, enterprise-ae, inside-sales, everyone',
    ],
    ['partners.0.territories.0.territory', '"x"', 'the id of a territory: java', 'id sebuah wilayah: java'],
    [
      'partners.0.territories.0.pool',
      '"aee"',
      'the id of a pool: ae, top-ae, senior-ae, sdr, enterprise-match, enterprise-ae, inside-sales, everyone; did you mean "ae"?',
      'id sebuah pool: ae, top-ae, senior-ae, sdr, enterprise-match, enterprise-ae, inside-sales, everyone; maksudnya "ae"?',
    ],
  ],
  'a table of territories that are not there': [
    ['routing.rules.0.target.table.0.territory', '"java"', 'the id of a territory: ', 'id sebuah wilayah: '],
    [
      'routing.rules.0.target.table.0.pool',
      '"x"',
      'the id of a pool: ae, top-ae, senior-ae, sdr, enterprise-match, enterprise-ae, inside-sales, everyone',
      'id sebuah pool: ae, top-ae, senior-ae, sdr, enterprise-match, enterprise-ae, inside-sales, everyone',
    ],
  ],
  'taking a lead before it is due, and twice': [
    [
      'sla.steps.0.atPercent',
      '90',
      'at least 100: a lead is taken from nobody before it is due',
      'paling sedikit 100: lead tidak dialihkan sebelum tenggatnya',
    ],
    [
      'sla.steps.1.action',
      '"reassign"',
      'another action: one step already reassigns, and does so again for each owner',
      'tindakan lain: sudah ada satu langkah yang mengalihkan, dan berlaku lagi untuk tiap pemilik',
    ],
  ],
  'a reminder at a share and some minutes': [
    [
      'sla.steps.0.plusMinutes',
      '5',
      'nothing before 100 per cent: a reminder falls due at a share of the target',
      'tidak ada sebelum 100 persen: pengingat jatuh pada bagian dari target',
    ],
  ],
  'a fall-back deeper than the threshold': [
    [
      'stages.mql.fallBack.points',
      '51',
      'at most 50, which is minScore: no score lies lower',
      'paling banyak 50, yaitu minScore: tidak ada skor yang lebih rendah',
    ],
  ],
  'a reason named twice, and one that disqualifies with a cool-down': [
    [
      'stages.recycle.reasons.1.id',
      '"x"',
      'another name: this one is taken further up',
      'nama lain: nama ini sudah dipakai di atas',
    ],
    [
      'stages.recycle.reasons.1.coolDownDays',
      '9',
      'nothing: a lead that is disqualified does not come back by time',
      'tidak ada: lead yang didiskualifikasi tidak kembali karena waktu',
    ],
  ],
  'a cadence named twice': [
    [
      'cadences.1.id',
      '"inbound-demo"',
      'another name: this one is taken further up',
      'nama lain: nama ini sudah dipakai di atas',
    ],
  ],
  'a touch named twice, at the same time': [
    [
      'cadences.0.touches.1.id',
      '"book"',
      'another name: this one is taken further up',
      'nama lain: nama ini sudah dipakai di atas',
    ],
    [
      'cadences.0.touches.1.afterHours',
      '0',
      'more than 0: touches go in order of time',
      'lebih dari 0: sentuhan diurutkan menurut waktu',
    ],
  ],
}
