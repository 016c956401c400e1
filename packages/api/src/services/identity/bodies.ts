import { badRequest } from '../../platform/fault.ts'
import { camel, isObject, type Body } from '../../platform/rest/fields.ts'

const maxItems = 1000

/** `{ "limits": [{ "project_id": … }] }` → `{ limits: [{ projectId: … }] }`: Keystone's few bodies that make many things at once. */
export function listBody(key: string): Body {
  return {
    key,
    read(raw) {
      const items = isObject(raw) ? raw[key] : undefined
      if (!Array.isArray(items)) throw badRequest(`The request body must hold a list named '${key}'.`, { path: [key] })
      if (items.length > maxItems) throw badRequest(`must not hold more than ${maxItems} items`, { path: [key] })
      return {
        [camel(key)]: items.map((item: unknown) =>
          isObject(item) ? Object.fromEntries(Object.entries(item).map(([name, value]) => [camel(name), value])) : item,
        ),
      }
    },
  }
}
