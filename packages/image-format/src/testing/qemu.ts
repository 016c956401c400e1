import { spawnSync } from 'node:child_process'

export const qemuImg = '/usr/bin/qemu-img'

/** What QEMU says of a file, told the format or (null) left to guess it. Under limits: the files are hostile. */
export function qemuInfo(path: string, format: string | null): Record<string, unknown> {
  const args = ['info', '--output=json', ...(format === null ? [] : ['-f', format]), path]
  const limits = ['--as=1000000000', '--cpu=10', '--fsize=0']
  const { status, stdout, stderr } = spawnSync('/usr/bin/prlimit', [...limits, qemuImg, ...args], { encoding: 'utf8', timeout: 20_000 })
  return status === 0 ? JSON.parse(stdout) : { error: stderr }
}
