import { buffer } from 'node:stream/consumers'
import { uuid } from '@pileus/db/ids'
import { expect, test } from 'vitest'
import type { Store } from '../store.ts'

const ids = async (store: Store) => {
  const found: string[] = []
  for await (const { id } of store.list()) found.push(id)
  return found.sort()
}

/** What every store has to keep to. */
export function storeContract(name: string, open: () => Store) {
  const written = async (store: Store, text: string, id = uuid()) => {
    const to = await store.write(id)
    await to.put(Buffer.from(text), 0)
    await to.finish()
    return id
  }

  test(`${name}: what was finished can be read, whole and in part`, async () => {
    const store = open()
    const id = await written(store, 'hello, store')
    expect(await store.size(id)).toBe(12)
    expect(String(await buffer(await store.read(id)))).toBe('hello, store')
    expect(String(await buffer(await store.read(id, { from: 7, to: 9 })))).toBe('sto')
  })

  test(`${name}: what is not finished cannot be read`, async () => {
    const store = open()
    const id = uuid()
    const to = await store.write(id)
    await to.put(Buffer.from('half'), 0)
    await expect(store.read(id)).rejects.toMatchObject({ code: 'not_found' })
    expect(await store.size(id)).toBeUndefined()
    await to.pause()
    expect(await ids(store)).toEqual([id])
  })

  test(`${name}: pieces may come in any order, and after a pause`, async () => {
    const store = open()
    const id = uuid()
    const first = await store.write(id)
    await Promise.all([first.put(Buffer.from('cd'), 2), first.put(Buffer.from('ab'), 0)])
    await first.pause()
    expect(String(await buffer(await store.readUnfinished(id)))).toBe('abcd')
    const second = await store.resume(id)
    await second.put(Buffer.from('ef'), 4)
    await second.finish()
    expect(String(await buffer(await store.read(id)))).toBe('abcdef')
  })

  test(`${name}: a second try begins anew`, async () => {
    const store = open()
    const id = uuid()
    const first = await store.write(id)
    await first.put(Buffer.from('longer than the second'), 0)
    await first.pause()
    await written(store, 'short', id)
    expect(String(await buffer(await store.read(id)))).toBe('short')
  })

  test(`${name}: what was removed is gone, and removing it again is no mistake`, async () => {
    const store = open()
    const [kept, gone] = [await written(store, 'a'), await written(store, 'b')]
    await store.remove(gone)
    await store.remove(gone)
    await store.remove(uuid())
    await expect(store.read(gone)).rejects.toMatchObject({ code: 'not_found' })
    expect(await ids(store)).toEqual([kept])
  })

  test(`${name}: who has begun to read reads to the end, even when it is removed`, async () => {
    const store = open()
    const id = await written(store, 'x'.repeat(3_000_000))
    const reading = await store.read(id)
    await store.remove(id)
    expect((await buffer(reading)).length).toBe(3_000_000)
  })
}
