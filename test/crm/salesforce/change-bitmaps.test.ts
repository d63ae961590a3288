import { expect, test } from '@jest/globals'
import { topicsOf } from '../../../src/crm/salesforce/pubsub/channel.ts'
import { changedFields } from '../../../src/crm/salesforce/pubsub/changed-fields.ts'
import { fieldsOf } from '../../../src/crm/salesforce/pubsub/read-changes.ts'

const text = ['null', 'string']
const SCHEMA = JSON.stringify({
  type: 'record',
  name: 'LeadChangeEvent',
  fields: [
    { name: 'ChangeEventHeader', type: { type: 'record', name: 'ChangeEventHeader', fields: [] } },
    {
      name: 'Name',
      type: [
        'null',
        {
          type: 'record',
          name: 'PersonName',
          fields: ['FirstName', 'LastName', 'Salutation'].map((name) => ({ name, type: text })),
        },
      ],
    },
    ...['Title', 'Company', 'Phone', 'Email', 'Website', 'Status'].map((name) => ({ name, type: text })),
    { name: 'OtherName', type: ['null', 'PersonName'] },
  ],
})

test.each([
  { bitmaps: ['0x4'], named: ['Title'] },
  { bitmaps: ['0x90'], named: ['Phone', 'Status'] },
  { bitmaps: ['0x08', '1-0x02'], named: ['Company', 'Name.LastName'] },
  { bitmaps: ['1-0x5'], named: ['Name.FirstName', 'Name.Salutation'] },
  { bitmaps: [], named: [] },
])('$bitmaps names $named', ({ bitmaps, named }) => {
  expect(changedFields(fieldsOf(SCHEMA), bitmaps)).toEqual(named)
})

test.each([
  { bitmap: 'Phone', told: 'no bitmap' },
  { bitmap: '8-0x1', told: 'a compound whose parts stand elsewhere' },
  { bitmap: '99-0x1', told: 'a field beyond the schema' },
])('$told is named as it stands', ({ bitmap }) => {
  expect(changedFields(fieldsOf(SCHEMA), [bitmap])).toEqual([bitmap])
})

test('a topic that was set is the only one tried', () => {
  expect(topicsOf('/data/Mine__chn')).toEqual(['/data/Mine__chn'])
  expect(topicsOf(null)).toEqual(['/data/estafet__Estafet_Changes__chn', '/data/Estafet_Changes__chn'])
})
