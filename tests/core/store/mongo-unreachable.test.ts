import { expect, it } from 'vitest'
import { placeOf } from '../../../core/store/mongo/place.ts'
import { mongoStore } from '../../../core/store/mongo/store.ts'

it('says in one line that there is no server, without the password', async () => {
  const uri = 'mongodb://ada:secret@127.0.0.1:1/greenroom'
  const error = await mongoStore(uri).catch((e: Error) => e)
  expect(error).toMatchObject({
    code: 'bad-input',
    message: expect.stringContaining('mongodb://127.0.0.1:1/greenroom'),
  })
  expect((error as Error).message).not.toContain('secret')
}, 20_000)

it.each([
  ['mongodb://127.0.0.1/x', 'mongodb://127.0.0.1/x'],
  ['mongodb+srv://ada:p%40ss@cluster.example.org/x?authSource=admin', 'mongodb+srv://cluster.example.org/x'],
  ['mongodb://ada:s@cret@a:1,b:2/x', 'mongodb://a:1,b:2/x'],
  ['mongodb://a/?tlsCertificateKeyFilePassword=secret', 'mongodb://a/'],
  ['mongodb://ada:se/cret@a/x', 'mongodb://a/x'],
  ['mongodb://ada:se?cret@a/x', 'mongodb://a/x'],
])('shows %s as %s', (uri, shown) => expect(placeOf(uri)).toBe(shown))

it('says no more than that an address cannot be read', async () => {
  const error = (await mongoStore('mongodb://ada:se/cret@127.0.0.1:x/y').catch((e: Error) => e)) as Error
  expect(error).toMatchObject({ code: 'bad-input' })
  expect(error.message).not.toContain('cret')
})
