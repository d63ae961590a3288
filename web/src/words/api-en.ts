/** Texts of the page that reads the description of the API. */
export const apiEn = {
  'api.title': 'API',
  'api.lead':
    'What your role can ask of Estafet, as OpenAPI 3.1. Shapes are those by which requests are read and answers are written.',
  'api.file': 'openapi.json',
  'api.find': 'Find a route',
  'api.count_one': '{{count, number}} route',
  'api.count_other': '{{count, number}} routes',
  'api.none': 'No route matches.',
  'api.parameters': 'Parameters',
  'api.required': 'required',
  'api.optional': 'optional',
  'api.body': 'Body',
  'api.answer': 'Answer {{status}}',
  'api.changes': 'Changes something: in a browser, send the token of GET /api/me as X-CSRF-Token.',
  'api.scope': 'API keys need the scope {{scope}}.',
  'api.error': 'The description cannot be loaded now.',
} as const
