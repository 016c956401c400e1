import { Missing } from '@/lib/frame/missing.tsx'

export default Missing
