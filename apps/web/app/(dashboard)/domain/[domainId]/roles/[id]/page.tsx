export { default } from '@/app/(dashboard)/system/roles/[id]/page.tsx'
