export interface Person {
  id: string
  name: string
  email: string
  enabled: boolean
  domain: string
  projects: number
  seen: string
}

const first = ['Ada', 'Grace', 'Edsger', 'Barbara', 'Donald', 'Radia', 'Ken', 'Frances', 'Alan', 'Margaret']
const last = ['Lovelace', 'Hopper', 'Dijkstra', 'Liskov', 'Knuth', 'Perlman', 'Thompson', 'Allen', 'Turing', 'Hamilton']
const domains = ['Default', 'research', 'production-europe-west']

/** As many people as wanted, and the same ones each time. */
export const people = (count: number): Person[] =>
  Array.from({ length: count }, (_, index) => {
    const [given, family] = [first[index % 10] ?? '', last[Math.floor(index / 10 + index * 3) % 10] ?? '']
    return {
      id: `${(0x1a2b3c4d + index * 7919).toString(16)}c0ffee${(0x5e6f7a8b9c + index * 104729).toString(16)}d1`,
      name: index < 10 ? `${given} ${family}` : `${given} ${family} ${index}`,
      email: `${given}.${family}@example.org`.toLowerCase(),
      enabled: index % 7 !== 3,
      domain: domains[index % 3] ?? 'Default',
      projects: (index * 13) % 40,
      seen: new Date(Date.UTC(2026, 10, 21, 12) - index * 3_700_000).toISOString(),
    }
  })
