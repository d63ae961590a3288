/** What people, imports and broken forms put into a CRM; each of these a contact of its own. */
export const absurdContacts: readonly {
  readonly what: string
  readonly properties: Readonly<Record<string, string>>
}[] = [
  {
    what: 'names of emoji, joined and coloured',
    properties: { firstname: '👩🏽‍🚀🏳️‍🌈', lastname: '🚀'.repeat(200), company: '🏢 Inc. 🏢', jobtitle: '👑' },
  },
  {
    what: '64 KB in every text',
    properties: {
      firstname: 'x'.repeat(65_536),
      lastname: 'é'.repeat(65_536),
      company: '🏢'.repeat(32_768),
      jobtitle: 'manager '.repeat(8_192),
      message: '\n'.repeat(65_536),
      website: `https://${'a'.repeat(65_000)}.example`,
      recent_conversion_event_name: 'demo '.repeat(13_107),
      recent_conversion_date: '2024-01-01T00:00:00Z',
    },
  },
  {
    what: 'halves of surrogate pairs where a cut falls',
    properties: {
      firstname: '\ud83d',
      lastname: '\ude80',
      company: `${'a'.repeat(999)}🚀${'b'.repeat(100)}`,
      jobtitle: '\udfff\ud800',
    },
  },
  {
    what: 'negative and impossible counts',
    properties: {
      numemployees: '-50',
      annualrevenue: '-1e308',
      hs_analytics_num_page_views: '-3',
      num_contacted_notes: '1e300',
    },
  },
  {
    what: 'numbers that are none',
    properties: {
      numemployees: 'NaN',
      annualrevenue: 'Infinity',
      company: '1e999',
      jobtitle: '-0',
      phone: '0'.repeat(5_000),
    },
  },
  {
    what: 'dates of 1900',
    properties: {
      recent_conversion_event_name: 'Book a demo',
      recent_conversion_date: '1900-01-01T00:00:00Z',
      hs_analytics_last_timestamp: '1900-01-01T00:00:00Z',
      notes_last_contacted: '1900-01-01T00:00:00Z',
    },
  },
  {
    what: 'dates of 9999',
    properties: {
      recent_conversion_event_name: 'Book a demo',
      recent_conversion_date: '9999-12-31T23:59:59.999Z',
      hs_analytics_last_timestamp: '9999-12-31T23:59:59.999Z',
      notes_last_contacted: '9999-12-31T23:59:59.999Z',
    },
  },
  {
    what: 'NUL and other control characters',
    properties: {
      firstname: 'a\0b',
      lastname: '\0',
      company: '\u0001\u0002\u001b[31mred',
      jobtitle: '\u0085\u2028\u2029',
      city: '\\u0000',
    },
  },
  {
    what: 'text that runs the other way, zero widths and a thousand accents',
    properties: {
      firstname: '\u202eegroeG\u202c',
      lastname: '\u200b\u200d\ufeff',
      company: `a${'\u0301'.repeat(1_000)}`,
      jobtitle: 'مدير المبيعات',
    },
  },
  {
    what: 'names of things in the language',
    properties: {
      firstname: '__proto__',
      lastname: 'constructor',
      company: 'hasOwnProperty',
      jobtitle: 'toString',
      country: '__proto__',
      hs_language: 'constructor',
      estafet_reject_reason: '{{constructor.constructor("return process")()}}',
      utm_medium: '__proto__',
      utm_source: 'valueOf',
      partner_name: "'; drop table leads; --",
      referred_by: '<script>alert(1)</script>',
      recent_conversion_event_name: '$& $1 %s %n ${7*7}',
      recent_conversion_date: '2024-01-01T00:00:00Z',
    },
  },
]
