import type { Hardware } from '@pileus/wire/inventory'

const gib = 1024 ** 3

/** What a simulated host is made of: the same for the same host each time. */
export function simulatedHardware(seed: string): Hardware {
  const mac = `02:${(seed.match(/[0-9a-f]{2}/g) ?? []).slice(-5).join(':')}`
  return {
    architecture: 'x86_64',
    cpu: { model: 'Simulated CPU', vendor: 'Pileus', sockets: 2, cores: 32, threads: 64, flags: ['sse4_2', 'avx2', 'aes'] },
    numa: [
      { id: 0, cpus: '0-31', memoryBytes: 128 * gib },
      { id: 1, cpus: '32-63', memoryBytes: 128 * gib },
    ],
    memoryBytes: 256 * gib,
    disks: [{ name: 'nvme0n1', bytes: 1_920_383_410_176, rotational: false, model: 'Simulated disk' }],
    nics: [{ name: 'eth0', mac, mtu: 9_000, mbits: 25_000, up: true }],
    kernel: 'simulated',
    os: 'Simulated',
    versions: { agent: 'simulated' },
    acceleration: { verdict: 'simulated', reason: 'This host is simulated: its guests are rows in memory.' },
    simulated: true,
  }
}
