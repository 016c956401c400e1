export { default } from '@/app/(dashboard)/system/groups/[id]/page.tsx'
