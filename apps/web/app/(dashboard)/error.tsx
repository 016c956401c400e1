'use client'

import { Broken } from '@/lib/frame/broken.tsx'

export default Broken
