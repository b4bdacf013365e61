import { expect, it } from 'vitest'
import { placeOf } from '../../../core/store/mongo/connect.ts'
import { mongoStore } from '../../../core/store/mongo/store.ts'

it('says in one line that there is no server, without the password', async () => {
  const uri = 'mongodb://ada:secret@127.0.0.1:1/greenroom'
  const error = await mongoStore(uri).catch((e: Error) => e)
  expect(error).toMatchObject({
    code: 'bad-input',
    message: expect.stringContaining('mongodb://127.0.0.1:1/greenroom'),
  })
  expect((error as Error).message).not.toContain('secret')
  expect(placeOf('mongodb://127.0.0.1/x')).toBe('mongodb://127.0.0.1/x')
}, 20_000)
