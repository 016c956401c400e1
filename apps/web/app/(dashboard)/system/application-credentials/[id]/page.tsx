export { default } from '@/app/(dashboard)/project/[projectId]/application-credentials/[id]/page.tsx'
