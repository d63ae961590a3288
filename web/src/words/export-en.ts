/** Texts of tables and charts to keep. */
export const exportEn = {
  'act.kind.export-list': 'leads exported',
  'act.kind.export-report': 'report exported',
  'problem.too_many_leads': 'A file holds at most 50,000 leads. Narrow the list by a filter, then try again.',
  'export.csv': 'CSV',
  'export.csvOf': '{{what}}: save as CSV',
  'export.picture': 'PNG',
  'export.pictureOf': '{{what}}: save as a picture',
  'export.error': 'The file was not made.',
  'export.made': '{{day}} · Estafet',
} as const
