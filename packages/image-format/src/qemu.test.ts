import { spawnSync } from 'node:child_process'
import { existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { goodImages, qcow2Image, vhdxImage, vmdkImage } from './testing/images.ts'
import { inspect } from './testing/inspect.ts'
import { qemuImg, qemuInfo } from './testing/qemu.ts'
import { verdict } from './verdict.ts'

// The formats as QEMU writes and reads them, where it is installed: what we call an image has to be what it calls one.

const MiB = 1 << 20
let folder = ''
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'image-format-'))
})
afterAll(() => rmSync(folder, { recursive: true }))

function made(name: string, ...args: string[]): Buffer {
  const path = join(folder, name)
  const { status, stderr } = spawnSync(qemuImg, [...args, path, ...(args.includes('-b') ? [] : [`${MiB}`])], {
    cwd: folder,
    encoding: 'utf8',
  })
  if (status !== 0) throw new Error(`qemu-img ${args.join(' ')}: ${stderr}`)
  return readFileSync(path)
}

const create = (name: string, format: string, options = '', ...more: string[]) =>
  made(name, 'create', '-q', ...more, '-f', format, ...(options ? ['-o', options] : []))

describe.runIf(existsSync(qemuImg))('what qemu-img makes', () => {
  test.each([
    ['qcow2', 'qcow2', ''],
    ['qcow2', 'qcow2', 'compat=0.10'],
    ['qcow2', 'qcow2', 'compression_type=zstd,extended_l2=on'],
    ['qcow2', 'qcow2', 'lazy_refcounts=on,refcount_bits=1,cluster_size=512,preallocation=metadata'],
    ['qcow2', 'qcow2', 'cluster_size=2M'],
    ['vmdk', 'vmdk', 'subformat=monolithicSparse'],
    ['vmdk', 'vmdk', 'subformat=streamOptimized'],
    ['vmdk', 'vmdk', 'subformat=monolithicSparse,compat6=on,zeroed_grain=on'],
    ['vdi', 'vdi', ''],
    ['vdi', 'vdi', 'static=on'],
    ['vhd', 'vpc', 'subformat=dynamic,force_size=on'],
    ['vhd', 'vpc', 'subformat=fixed,force_size=on'],
    ['vhd', 'vpc', ''],
    ['vhdx', 'vhdx', ''],
    ['vhdx', 'vhdx', 'subformat=fixed,block_size=1M'],
    ['raw', 'raw', ''],
  ])('%s (%s %s) is accepted, with its size', (diskFormat, format, options) => {
    const report = inspect(create('good', format, options))
    expect(report.problems).toEqual([])
    const answer = verdict(report, { diskFormat, containerFormat: 'bare' })
    expect(answer).toMatchObject({ accept: { driver: format, virtualSize: qemuInfo(join(folder, 'good'), format)['virtual-size'] } })
  })

  test.each([
    ['backing_file', 'qcow2', '', '-b', 'base.qcow2', '-F', 'qcow2'],
    ['data_file', 'qcow2', 'data_file=data'],
    ['data_file', 'qcow2', 'data_file=data,data_file_raw=on'],
    ['encrypted', 'qcow2', 'encrypt.format=aes,encrypt.key-secret=key', '--object', 'secret,id=key,data=secret'],
    ['extents', 'vmdk', 'subformat=monolithicFlat'],
    ['extents', 'vmdk', 'subformat=twoGbMaxExtentSparse'],
    ['extents', 'vmdk', 'subformat=twoGbMaxExtentFlat'],
    ['parent', 'vmdk', '', '-b', 'base.vmdk', '-F', 'vmdk'],
    ['unsupported', 'qcow', ''],
    ['unsupported', 'qed', ''],
    ['unsupported', 'parallels', ''],
  ])('%s: %s %s is refused', (code, format, options, ...more) => {
    create('base.qcow2', 'qcow2')
    create('base.vmdk', 'vmdk')
    const report = inspect(create(`bad.${format}`, format, options, ...more))
    expect(report.problems.map((problem) => problem.code)).toContain(code)
  })

  test.each(['qcow2', 'vmdk', 'vdi', 'vpc', 'vhdx'])(
    'a disk with something in it, converted to %s and compressed where that is possible',
    (format) => {
      const disk = Buffer.alloc(3 * MiB, 'abcdefg')
      disk.fill(0, MiB, 2 * MiB)
      writeFileSync(join(folder, 'disk'), disk)
      const options = { qcow2: ['-c'], vmdk: ['-o', 'subformat=streamOptimized'], vpc: ['-o', 'force_size=on'] }[format] ?? []
      const path = join(folder, 'converted')
      spawnSync(qemuImg, ['convert', '-f', 'raw', '-O', format, ...options, join(folder, 'disk'), path])
      expect(inspect(readFileSync(path))).toMatchObject({ problems: [], virtualSize: 3 * MiB })
    },
  )
})

describe.runIf(existsSync(qemuImg))('what we make for the tests', () => {
  const image = (bytes: Buffer) => {
    mkdirSync(folder, { recursive: true })
    writeFileSync(join(folder, 'image'), bytes)
    return join(folder, 'image')
  }
  // QEMU wants a vhdx in units of 1 MiB; those of the other tests are smaller.
  const whole = [...goodImages().filter(({ container, disk }) => container === 'bare' && disk !== 'vhdx'), vhdxImage()]
  test.each(whole.map((sample) => [sample.name, sample] as const))(
    '%s is one to QEMU too, and of the same size',
    (_, { bytes, driver }) => {
      const info = qemuInfo(image(bytes), driver ?? 'raw')
      expect(info['virtual-size']).toBe(Math.ceil(inspect(bytes).virtualSize / 512) * 512)
    },
  )

  test('a backing file, a data file and a parent are seen by QEMU', () => {
    expect(qemuInfo(image(qcow2Image({ backing: '/canary' }).bytes), 'qcow2')).toHaveProperty('backing-filename', '/canary')
    const hidden = `version=1\nCID=1\nparentCID=ffffffff\ncreateType="monolithicSparse"\nRW 2048 SPARSE "a"\n#${'x'.repeat(430)}\nparentFileNameHint="/canary"\n`
    const vmdk = vmdkImage({ description: hidden, descriptionSectors: 1 })
    expect(qemuInfo(image(vmdk.bytes), 'vmdk')).toHaveProperty('backing-filename', '/canary')
    const data = qemuInfo(image(qcow2Image({ dataFile: process.execPath }).bytes), 'qcow2')
    expect(data).toHaveProperty(['format-specific', 'data', 'data-file'], process.execPath)
  })
})
