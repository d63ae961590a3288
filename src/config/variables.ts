import { z } from 'zod'

const port = z.coerce
  .number<string>({ error: 'must be a port number from 0 to 65535 (0 = any free port)' })
  .int('must be a whole number')
  .min(0, 'must be 0 or more')
  .max(65_535, 'must be 65535 or less')

const origin = z
  .url({ protocol: /^https?$/, error: 'must be a web address such as https://estafet.example.com' })
  .transform((text) => text.replace(/\/+$/, ''))

const databaseUrl = z.url({
  protocol: /^postgres(ql)?$/,
  error: 'must look like postgres://user:password@host:5432/database',
})

const redisUrl = z
  .string()
  .refine((text) => text.split(',').every((part) => /^rediss?:\/\/[^/\s]+/.test(part.trim())), {
    error: 'must look like redis://host:6379 (rediss:// for TLS; several comma-separated addresses for a Cluster)',
  })

const speed = z
  .string()
  .refine((text) => speedOf(text) !== null, {
    error: 'must be on, off, or how many times faster than real time (1 to 3600)',
  })
  .transform((text) => speedOf(text) ?? 1)

/**
 * Every environment variable Estafet reads, with what may stand in it. An empty text counts as not set.
 * The descriptions are the source of docs/configuration.md; a test compares the two.
 */
export const VARIABLES = {
  PORT: port.default(3000).describe('Port of the page, the API and the webhooks.'),
  HOST: z.string().describe('Address to listen on. Default: every address, IPv6 and IPv4.'),
  SANDBOX_PORT: port
    .default(3001)
    .describe('Port of the sandbox CRM; the second one takes the next. Sandbox mode only.'),
  ESTAFET_SANDBOX_CRM: z
    .enum(['hubspot', 'both'], { error: 'must be hubspot or both' })
    .default('hubspot')
    .describe(
      'both: the sandbox imitates Salesforce too, and the company has an account in each, whose pools turn as one. Same as --crm. Sandbox mode only.',
    ),
  ESTAFET_DATA_DIR: z
    .string()
    .default('.estafet')
    .describe('Folder of the embedded database, generated secrets and sandbox data.'),
  DATABASE_URL: databaseUrl.describe('PostgreSQL 17 or newer. Default in sandbox mode: an embedded PostgreSQL 18.'),
  REDIS_URL: redisUrl.describe('Redis 6.2 or newer for the bells. Default: the bells ring in PostgreSQL.'),
  HUBSPOT_CLIENT_ID: z.string().describe('Client id of your HubSpot app. Setting it turns sandbox mode off.'),
  HUBSPOT_CLIENT_SECRET: z
    .string()
    .transform((text) =>
      text
        .split(',')
        .map((part) => part.trim())
        .filter((part) => part !== ''),
    )
    .pipe(z.array(z.string()).min(1).max(2, 'holds at most two secrets, separated by a comma'))
    .describe(
      'Client secret of your HubSpot app; two, comma-separated, while you rotate it (the first is used to sign).',
    ),
  HUBSPOT_APP_ID: z
    .string()
    .regex(/^\d+$/, 'must be the numeric app id shown in your developer account')
    .describe('Numeric id of your HubSpot app; tells our own writes from those of other apps.'),
  HUBSPOT_API_BASE: origin.default('https://api.hubapi.com').describe('Base address of the HubSpot API.'),
  HUBSPOT_AUTHORIZE_BASE: origin
    .default('https://app.hubspot.com')
    .describe('Base address of the page on which an administrator approves the installation.'),
  HUBSPOT_JOURNAL: z
    .enum(['on', 'off'], { error: 'must be on or off' })
    .default('off')
    .describe("Reads HubSpot's webhooks journal for what notifications did not bring; needs its scopes for your app."),
  SALESFORCE_CLIENT_ID: z
    .string()
    .describe('Consumer key of your Salesforce External Client App. Setting it turns sandbox mode off.'),
  SALESFORCE_CLIENT_SECRET: z.string().describe('Consumer secret of your Salesforce External Client App.'),
  SALESFORCE_LOGIN_URL: origin
    .default('https://login.salesforce.com')
    .describe(
      "Where Salesforce people log in: https://test.salesforce.com for a sandbox org, or the org's own domain.",
    ),
  SALESFORCE_PUBSUB_URL: z
    .union([z.literal('off'), origin.refine(isPrivateLine)], {
      error: 'must be "off" or an origin that begins with https://, such as https://api.pubsub.salesforce.com',
    })
    .default('https://api.pubsub.salesforce.com')
    .describe(
      'Where change events are heard; https://api.deu.pubsub.salesforce.com keeps them in the EU; off: nowhere.',
    ),
  SALESFORCE_TOPIC: z
    .string()
    .regex(/^\/data\/\w+$/, 'must look like /data/Name__chn')
    .describe("Topic of the change events, where it is not that of Estafet's package."),
  ESTAFET_PUBLIC_URL: origin.describe('Address under which browsers and the CRM reach Estafet; https in production.'),
  ESTAFET_KEYS: z
    .string()
    .refine(isKeyRing, {
      error: 'must be id:key, the key 32 random bytes in base64; several pairs comma-separated, the first one encrypts',
    })
    .describe('Encryption keys for stored tokens, id:base64[,id2:base64 …]; the first encrypts, all decrypt.'),
  ESTAFET_OPERATOR_KEY: z
    .string()
    .min(16, 'must have at least 16 characters')
    .describe('Bearer key for /metrics and /api/stats in production. Without it both are closed.'),
  ESTAFET_SMTP_URL: z
    .url({ protocol: /^smtps?$/, error: 'must look like smtps://user:password@mail.example.com:465' })
    .describe('Mail server for notices, smtps:// or smtp://. Without it nobody can choose e-mail.'),
  ESTAFET_MAIL_FROM: z
    .string()
    .regex(/^([^<>@]+<)?[^\s<>@]+@[^\s<>@]+>?$/, 'must be an e-mail address, or a name and one in <>')
    .describe('Address that notices come from; needed with ESTAFET_SMTP_URL.'),
  ESTAFET_HOOK_ALLOW: z
    .string()
    .describe(
      'Hosts and networks that webhooks of people may be posted to although they are not public, comma-separated: hooks.internal,10.1.0.0/16. http is taken there too.',
    ),
  ESTAFET_ERASE_AFTER_DAYS: z.coerce
    .number<string>({ error: 'must be a number of days from 1 to 3650' })
    .int('must be a whole number')
    .min(1, 'must be 1 or more')
    .max(3_650, 'must be 3650 or less')
    .default(30)
    .describe('Days after which an account that stays disconnected is erased; connecting it again before stops that.'),
  ESTAFET_LANGUAGE: z
    .enum(['en', 'id'], { error: 'must be en or id' })
    .default('en')
    .describe('Language of the terminal and of new installations.'),
  ESTAFET_ROLE: z
    .enum(['all', 'web', 'worker'], { error: 'must be all, web or worker' })
    .default('all')
    .describe('What this process does. Same as --role.'),
  ESTAFET_FAST: speed
    .default(1)
    .describe('How many times faster than real time the sandbox lives; "on" is 60. Same as --fast. Sandbox mode only.'),
  ESTAFET_LOG: z
    .enum(['calm', 'json', 'silent'], { error: 'must be calm, json or silent' })
    .describe(
      'calm: readable lines; json: one JSON object a line; silent: nothing. Default: calm in sandbox mode, json in production.',
    ),
} as const

export type VariableName = keyof typeof VARIABLES

/** Variables whose value must never be printed. */
export const SECRET_VARIABLES: readonly VariableName[] = [
  'DATABASE_URL',
  'REDIS_URL',
  'HUBSPOT_CLIENT_SECRET',
  'SALESFORCE_CLIENT_SECRET',
  'ESTAFET_KEYS',
  'ESTAFET_OPERATOR_KEY',
  'ESTAFET_SMTP_URL',
]

/** Whoever listens on the line would have the access token; within one machine nobody does. */
function isPrivateLine(text: string): boolean {
  const { protocol, hostname } = new URL(text)
  return protocol === 'https:' || hostname === '127.0.0.1' || hostname === 'localhost'
}

function isKeyRing(text: string): boolean {
  const ids = new Set<string>()
  for (const pair of text.split(',')) {
    const [, id, key] = /^\s*([A-Za-z0-9_-]{1,32}):([A-Za-z0-9+/_-]+={0,2})\s*$/.exec(pair) ?? []
    if (id === undefined || key === undefined || Buffer.from(key, 'base64').length !== 32 || ids.has(id)) return false
    ids.add(id)
  }
  return true
}

const FAST = 60
function speedOf(text: string): number | null {
  if (['true', 'yes', 'on'].includes(text)) return FAST
  if (['false', 'no', 'off', '0'].includes(text)) return 1
  const factor = Number(text)
  return factor >= 1 && factor <= 3_600 ? factor : null
}
