import { existsSync } from 'node:fs'
import { parseArgs } from 'node:util'
import { qemuDoubt } from '../../packages/image-format/src/testing/doubt.ts'
import { fuzz, type Outcome } from '../../packages/image-format/src/testing/fuzz.ts'
import { qemuImg } from '../../packages/image-format/src/testing/qemu.ts'

/**
 * npm run fuzz -- image-format [--count N] [--seed N] [--first N] [--qemu N]
 * Changed images of every format against what is promised of our reader. With QEMU installed it is asked about one accepted image in N
 * (0: never). Exit code 1 when a promise is broken; `--first INDEX --count 1` with the same seed makes that case again.
 */
const { values: options, positionals } = parseArgs({
  allowPositionals: true,
  options: {
    count: { type: 'string', default: '100000' },
    seed: { type: 'string', default: '1' },
    first: { type: 'string', default: '0' },
    qemu: { type: 'string', default: '100' },
  },
})

function main() {
  if (positionals[0] !== 'image-format') throw new Error('Name what to fuzz: image-format')
  const [count, seed, first, every] = [options.count, options.seed, options.first, options.qemu].map(Number)
  using qemu = every && existsSync(qemuImg) ? qemuDoubt(every) : null
  const began = performance.now()
  const outcome = fuzz({
    count: count ?? 0,
    seed: seed ?? 0,
    first: first ?? 0,
    onProgress: tell,
    ...(qemu && { doubt: qemu.doubt }),
  })
  for (const { index, image, changes, promise } of outcome.findings)
    console.log(`case ${index}: ${image}, ${changes.join(', ') || 'unchanged'}: ${promise}`)
  tell(outcome)
  const codes = [...outcome.codes].sort(([, a], [, b]) => b - a).map(([code, times]) => `${code} ${times}`)
  console.log(`problems found: ${codes.join(', ')}`)
  console.log(
    `QEMU was asked about ${qemu?.asked() ?? 0} accepted images; ${Math.round((performance.now() - began) / 1000)} s, seed ${seed}`,
  )
  process.exitCode = outcome.findings.length === 0 ? 0 : 1
}

function tell({ cases, accepted, refused, findings }: Outcome) {
  console.log(`${cases} images: ${accepted} accepted, ${refused} refused, ${findings.length} broken promises`)
}

main()
