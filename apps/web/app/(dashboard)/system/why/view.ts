import type { Api } from '@/lib/api.ts'
import { text, urlView } from '@/lib/url-state.ts'

export const whyView = urlView({ id: text() })

export type Story = Awaited<ReturnType<Api['dashboard']['why']['query']>>
