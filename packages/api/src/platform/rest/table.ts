import { hasApi, type Service } from '../service.ts'

const head = ['method', 'path', 'operation', 'rule', 'since', 'until', 'status']

/** The routes of services for people to read: one line each, by path. */
export function tableOf(services: readonly Service[]): string[] {
  const rows = services.filter(hasApi).flatMap((service) => {
    const names = new Map(Object.entries(service.ops).map(([name, op]) => [op, name]))
    const documents = service.documents.map((document) => [
      'GET',
      service.path + document.path,
      document.accept ?? 'document',
      'open',
      '',
      '',
      String(document.status),
    ])
    const routes = service.routes.map((route) => [
      route.method,
      service.path + route.path + (route.action === undefined ? '' : ` ${route.action}`),
      names.get(route.op) ?? '?',
      route.op.policy ?? 'open',
      route.since ?? '',
      route.until ?? '',
      String(route.status),
    ])
    return [...documents, ...routes]
  })
  const inOrder = rows.sort(([a = '', x = ''], [b = '', y = '']) => x.localeCompare(y) || a.localeCompare(b))
  return [head, ...inOrder].map((row) => row.join('\t'))
}
