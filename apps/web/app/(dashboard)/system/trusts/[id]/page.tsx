export { default } from '@/app/(dashboard)/project/[projectId]/trusts/[id]/page.tsx'
